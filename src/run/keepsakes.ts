import type { LearnerState, NetworkWeights } from "../learner/learner.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { Progress } from "../training/progress.ts";

/** What a trial leaves besides its records, where the spec asks for it. */
export interface Keepsakes {
  readonly weights?: KeptWeights;
  /** After the epoch with the best validation value. */
  readonly bestWeights?: KeptWeights;
  readonly state?: TrainingState;
}

export interface KeptWeights {
  readonly epoch: number;
  readonly weights: NetworkWeights;
}

/** A training after an epoch, with the records that led there: all that is needed to go on as if never interrupted. */
export interface TrainingState {
  readonly progress: Progress;
  readonly state: LearnerState;
  readonly records: readonly EpochRecord[];
}
