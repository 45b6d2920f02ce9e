import type { LearnerState, NetworkWeights } from "../learner/learner.ts";
import type { Save } from "../model/parameters.ts";
import type { EpochRecord, Trial } from "../model/trial.ts";
import type { Progress } from "../training/progress.ts";

/** What a training leaves besides its records. */
export interface Artifacts {
  readonly weights?: KeptWeights;
  /** After the epoch with the best validation value. */
  readonly bestWeights?: KeptWeights;
  /** Of a training that was cancelled: always, except before its first epoch and beyond what a file can hold. */
  readonly state?: TrainingState;
}

export interface KeptWeights {
  readonly epoch: number;
  readonly weights: NetworkWeights;
}

/** A training after an epoch, with what led there: all that is needed to go on as if never interrupted. */
export interface TrainingState {
  readonly progress: Progress;
  readonly state: LearnerState;
  readonly records: readonly EpochRecord[];
  /** What the training took so far, in all its legs. */
  readonly seconds: number;
  /** Present where the best weights are to be kept and there are some. */
  readonly best?: KeptWeights;
}

/** Where trials leave their artifacts and find where to go on. */
export interface ArtifactStore {
  readonly save: readonly Save[];
  /** An earlier state of the trial's training, if there is one. */
  earlier(trial: Trial): TrainingState | undefined;
  /** Of a trial that ended: called before its outcome is recorded. Nothing of its unfinished training is kept. */
  keep(trial: Trial, artifacts: Artifacts): void;
  /** Of a trial that was cancelled: kept until it ends. */
  keepUnfinished(trial: Trial, state: TrainingState): void;
}

export const KEEP_NOTHING: ArtifactStore = {
  save: [],
  earlier: () => undefined,
  keep: () => {},
  keepUnfinished: () => {},
};
