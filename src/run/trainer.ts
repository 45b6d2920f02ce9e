import type { Dataset } from "../dataset.ts";
import type { EpochRecord, TrialOutcome } from "../model.ts";
import type { TrainOrder } from "./executor.ts";

/** The loop of `training/` with one implementation of the mathematics. */
export interface Trainer {
  /** Names the arithmetic, as it enters a trial's identity. */
  readonly numerics: string;
  /** What a dataset is for this trainer; made once and posted to every executor. */
  share(dataset: Dataset): unknown;
  /** Trains epoch by epoch; whoever takes no more epochs ends it. */
  train(shared: unknown, order: TrainOrder): Generator<EpochRecord, TrialOutcome, void>;
}
