import type { Dataset } from "../model/dataset.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import type { TrainOrder } from "./executor.ts";
import type { Keepsakes } from "./keepsakes.ts";

/** One epoch done. */
export interface TrainedEpoch {
  readonly record: EpochRecord;
  /** What the order asks to keep, as it is after this epoch; asked before the next one is taken, or never. */
  keepsakes(): Keepsakes;
}

/** The loop of `training/` with one implementation of the mathematics. */
export interface Trainer {
  /** Names the arithmetic, as it enters a trial's identity. */
  readonly numerics: string;
  /** What a dataset is for this trainer; made once and posted to every executor. */
  share(dataset: Dataset): unknown;
  /** Trains epoch by epoch; whoever takes no more epochs ends it. */
  train(shared: unknown, order: TrainOrder): Generator<TrainedEpoch, TrialOutcome, void>;
}
