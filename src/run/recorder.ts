import type { EpochRecord, LeaseAnswer, TrialId, TrialOutcome } from "../model/trial.ts";

/**
 * What a run needs of the records. The store implements it; `run/` does not know the store. Only the main
 * thread calls it. An error thrown here (a full disk) ends the run: what was recorded stays.
 */
export interface Recorder {
  /** Leases trials for this process, at once. A lease whose owner is gone is taken over. */
  leaseAll(ids: readonly TrialId[]): readonly LeaseAnswer[];
  /** An epoch of a leased trial. It does not count before the trial's outcome is recorded. */
  epoch(id: TrialId, record: EpochRecord): void;
  /** The epochs of a leased trial so far do not count. */
  restart(id: TrialId): void;
  /** Records the outcome with all its epochs, at once, and gives up the lease. */
  end(id: TrialId, outcome: TrialOutcome): void;
  /** Gives up the lease; the epochs are forgotten. */
  abandon(id: TrialId): void;
  /** What `work` records is recorded at once, when it is done: for many small trials that is most of their time. */
  together<Answer>(work: () => Answer): Answer;
  /** A sign of life, about every second. */
  beat(): void;
}
