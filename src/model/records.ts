/** What the store hands to reports and commands. Types only. */

import type { DatasetFacts } from "./dataset.ts";
import type { Json, MetricName, Parameters, TrialParameters } from "./parameters.ts";
import type { ReportDefaults, SpecSource } from "./specification.ts";
import type { EpochRecord, Provenance, TrialId, TrialOutcome } from "./trial.ts";

/** One metric of one recorded trial, as the store hands it to the report. */
export interface MetricSummary {
  readonly last: number;
  readonly best: number;
  readonly bestEpoch: number;
  /** Absent where the data have no validation split. */
  readonly atBestValidation?: number;
}

/** A recorded trial, as the store hands it to the report. */
export type TrialRow = {
  readonly id: TrialId;
  readonly arm: { readonly [parameter: string]: Json };
  readonly seed: number;
  /** Absent where a version of runx that did not record it has planned the trial. */
  readonly data?: DatasetFacts;
  /** Trials of other seeds learned from other rows of the same table. */
  readonly resampled?: true;
} & (
  | { readonly status: "pending" | "running" }
  | (TrialOutcome & { readonly metrics: { readonly [metric: MetricName]: MetricSummary } })
);

/** A trial's curve. */
export interface EpochSeries {
  readonly id: TrialId;
  readonly arm: { readonly [parameter: string]: Json };
  readonly seed: number;
  readonly epochs: readonly EpochRecord[];
}

/**
 * A plan of an experiment. A name alone is the plan that stands for it: the latest of its spec as it is, or, where
 * there is none, the latest. With `changedBy` it is the latest with exactly these settings in place of the spec's.
 */
export type PlanName = string | { readonly experiment: string; readonly changedBy: readonly string[] };

/** One line of `runx list`. Times are ISO 8601 in UTC. */
export interface ExperimentRow {
  readonly name: string;
  readonly description?: string;
  /** Of the spec, then those given afterwards. */
  readonly tags: readonly string[];
  readonly notes: readonly Note[];
  /** Counts over the plan that stands for it. */
  readonly trials: number;
  readonly completed: number;
  readonly diverged: number;
  readonly failed: number;
  readonly runs: number;
  readonly lastRun: string;
  /** What changed the spec for that plan, `epochs=1`: its figures are not those of the file as it is. */
  readonly changedBy?: readonly string[];
  /** What changed the spec for the other runs that are recorded. */
  readonly sidePlans: readonly (readonly string[])[];
}

/** One invocation of runx over a plan. Times are ISO 8601 in UTC. */
export interface RunRow {
  readonly run: number;
  readonly experiment: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly report: ReportDefaults;
  readonly started: string;
  /** Absent while it runs, and for a run that was killed. */
  readonly ended?: string;
  readonly exitCode?: number;
  readonly provenance: Provenance;
  readonly spec: SpecSource;
}

/** One training of a trial, finished or not. */
export interface AttemptRow {
  readonly run: number;
  readonly started: string;
  readonly ended?: string;
  readonly status: "running" | "interrupted" | TrialOutcome["status"];
  /** The machine that trained, where it is not that of the run. */
  readonly machine?: string;
  readonly reason?: string;
}

/** What a tag or a note is about. */
export type Subject =
  | { readonly kind: "experiment"; readonly name: string }
  | { readonly kind: "trial"; readonly id: TrialId };

/** A remark of the user's. */
export interface Note {
  /** ISO 8601 in UTC. */
  readonly written: string;
  readonly text: string;
}

/** Of a network's training. */
export type NetworkRecord = TrialRecord<Parameters>;

/** What `runx gc` would delete for good. */
export interface Garbage {
  readonly experiments: readonly GarbageExperiment[];
  /** Trials that no plan would refer to any more. */
  readonly trials: readonly TrialId[];
  /** Rows of recorded epochs that go with the trials. */
  readonly epochValues: number;
}

export interface GarbageExperiment {
  readonly name: string;
  /** `removed`: all of its plans go; `replaced`: those that do not stand for it. */
  readonly why: "removed" | "replaced";
  readonly plans: number;
  /** Trials that only these plans refer to; the others stay, as what they are shared with stays. */
  readonly trials: number;
  readonly shared: number;
}

/** Everything recorded about one trial of any kind: `runx show`. */
export interface TrialRecord<P extends TrialParameters = TrialParameters> {
  readonly row: TrialRow;
  readonly parameters: P;
  readonly dataDigest: string;
  readonly numerics: string;
  readonly experiments: readonly string[];
  /** Removed experiments that have the trial too. */
  readonly removedExperiments: readonly string[];
  readonly tags: readonly string[];
  readonly notes: readonly Note[];
  /** Oldest first. */
  readonly attempts: readonly AttemptRow[];
  /** Paths of the specs that have the trial, the latest first. */
  readonly specs: readonly string[];
  /** The run that recorded the outcome; of a trial without one, the run that planned it last. */
  readonly run: RunRow;
  readonly epochs: readonly EpochRecord[];
}
