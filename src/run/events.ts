import type { AnyTrial, EpochRecord, TrialOutcome } from "../model/trial.ts";

/** What a run tells while it goes. `counts` are the totals after the event. */
export type RunEvent =
  | { readonly kind: "started"; readonly trial: AnyTrial; readonly counts: RunCounts }
  /** The training goes on after this epoch of an earlier one, whose epochs follow at once. */
  | { readonly kind: "resumed"; readonly trial: AnyTrial; readonly epoch: number }
  | { readonly kind: "epoch"; readonly trial: AnyTrial; readonly record: EpochRecord }
  /** The epochs told so far do not count: all of them follow once more. */
  | { readonly kind: "restarted"; readonly trial: AnyTrial }
  | {
      readonly kind: "ended";
      readonly trial: AnyTrial;
      readonly outcome: TrialOutcome;
      readonly counts: RunCounts;
    }
  /** The trial failed, or asked for it, and is tried again: `attempt` is the number of the coming one, from 2. */
  | { readonly kind: "retried"; readonly trial: AnyTrial; readonly reason: string; readonly attempt: number }
  /** Another process finished the trial meanwhile. */
  | { readonly kind: "elsewhere"; readonly trial: AnyTrial; readonly counts: RunCounts }
  /** All that is left is being trained by other processes. */
  | { readonly kind: "waiting"; readonly trials: number; readonly by: string };

export interface RunCounts {
  readonly total: number;
  readonly running: number;
  readonly completed: number;
  readonly diverged: number;
  readonly failed: number;
  readonly elsewhere: number;
}

export interface RunSummary {
  readonly counts: RunCounts;
  /** Trials that were left unfinished, and the epoch after which each goes on; none where it begins again. */
  readonly unfinished: readonly { readonly trial: AnyTrial; readonly epoch?: number }[];
  /** `interrupted`: by the user; `failed`: by the first failure, where that was asked for. */
  readonly end: "finished" | "interrupted" | "failed";
}
