import type { Problem } from "../errors.ts";
import type {
  Claim,
  EpochRecord,
  EpochSeries,
  ExperimentRow,
  Plan,
  Provenance,
  Trial,
  TrialId,
  TrialOutcome,
  TrialRecord,
  TrialRow,
  TrialState,
} from "../model.ts";

/** A database of runx. Made by `openStore`; every method throws `RunxError` where the user can mend it. */
export interface Store {
  readonly path: string;
  /** Things to tell and go on: the file lies on a network file system, … */
  readonly warnings: readonly Problem[];

  /** Where each trial stands, in the given order. The experiment's earlier plans explain look-alikes. */
  states(experiment: string, trials: readonly Trial[]): TrialState[];
  /** Freezes the plan and starts a run of it. */
  beginRun(plan: Plan, provenance: Provenance, redo: Redo): RunLog;

  /** Latest run first. */
  experiments(): ExperimentRow[];
  /** The rows of an experiment's latest plan, in its order; undefined where nothing has that name. */
  trialRows(experiment: string): TrialRow[] | undefined;
  /** The plan's spec as last run. */
  latestSpec(experiment: string): ExperimentSpec | undefined;
  /** Curves of the finished trials of the latest plan, in its order; only the named metrics, where given. */
  epochSeries(experiment: string, metrics?: readonly string[]): EpochSeries[];
  /** Ids that begin with a prefix, at most `limit`. */
  findTrials(prefix: string, limit: number): TrialId[];
  trial(id: TrialId): TrialRecord | undefined;

  close(): void;
}

/** What is computed again although it has an outcome from an earlier run. */
export type Redo = "nothing" | "failed" | "everything";

/** The spec of an experiment's latest plan: what a report needs beside the rows. */
export interface ExperimentSpec {
  readonly experiment: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly report: Plan["spec"]["report"];
  readonly source: Plan["spec"]["source"];
  readonly provenance: Provenance;
  readonly started: string;
}

/** The writing side of one run. It satisfies the `Ledger` of `run/`. */
export interface RunLog {
  readonly run: number;
  claim(id: TrialId): Claim;
  epoch(id: TrialId, record: EpochRecord): void;
  end(id: TrialId, outcome: TrialOutcome): void;
  abandon(id: TrialId): void;
  /** Writes the buffered epochs for live views and tells other processes that this one lives. */
  beat(): void;
  /** The last word of a run; claims still held are given up. */
  close(exitCode: number): void;
}
