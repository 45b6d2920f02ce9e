import type { Dataset } from "../dataset.ts";
import type { Trial } from "../model.ts";
import type { RunEvent, RunSummary } from "./events.ts";
import type { Executor } from "./executor.ts";
import type { Ledger } from "./ledger.ts";

export interface RunOptions {
  /** What is to be trained: the planned trials whose state asks for it. */
  readonly trials: readonly Trial[];
  readonly ledger: Ledger;
  /** Starts one worker; `jobs` of them work at a time. */
  readonly executor: () => Executor;
  readonly jobs: number;
  /** Loads the data of a trial; called once a digest, when its first trial starts. */
  readonly dataset: (trial: Trial) => Promise<Dataset>;
  /** A trial that takes longer is ended and recorded as failed. */
  readonly trialTimeoutSeconds?: number;
  /** Further attempts for a trial that fails. */
  readonly retries: number;
  readonly failFast: boolean;
  /** Aborted by the first Ctrl-C: the epochs in flight are finished, their trials given up. */
  readonly stop: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Trains the trials. Rejects with a `RunxError` when data cannot be loaded or the ledger cannot write. */
export declare function runTrials(options: RunOptions): Promise<RunSummary>;
