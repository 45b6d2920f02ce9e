import type { Claim, EpochRecord, TrialId, TrialOutcome } from "../model/trial.ts";

/**
 * What a run needs of the records. The store implements it; `run/` does not know the store. Only the main
 * thread calls it. An error thrown here (a full disk) ends the run: what was recorded stays.
 */
export interface Recorder {
  /** Claims a trial for this process. A claim whose owner is gone is taken over. */
  claim(id: TrialId): Claim;
  /** An epoch of a claimed trial. It does not count before the trial's outcome is recorded. */
  epoch(id: TrialId, record: EpochRecord): void;
  /** The epochs of a claimed trial so far do not count. */
  restart(id: TrialId): void;
  /** Records the outcome with all its epochs, at once, and gives up the claim. */
  end(id: TrialId, outcome: TrialOutcome): void;
  /** Gives up the claim; the epochs are forgotten. */
  abandon(id: TrialId): void;
  /** A sign of life, about every second. */
  beat(): void;
}
