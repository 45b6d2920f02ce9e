/**
 * The nouns of runx: what the stages hand to each other. Types only. Those that a spec writes down are
 * generated from its schema.
 *
 * experiments/*.yaml → spec → plan → run → store → report
 */

import type {
  Activation,
  Cost,
  DataSource,
  Init,
  Moment,
  Monitor,
  OutputActivation,
  Precision,
  PublishedRandom,
  Save,
  Schedule,
  StopEarly,
} from "./spec.gen.ts";

export type {
  Activation,
  Cost,
  CsvSource,
  DataSource,
  IdxSource,
  Init,
  InlineSource,
  MnistSource,
  Moment,
  Monitor,
  OutputActivation,
  Precision,
  PublishedRandom,
  Save,
  Schedule,
  StopEarly,
} from "./spec.gen.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

// ---------------------------------------------------------------- parameters of a trial

/**
 * Everything that changes a result, with every default filled in. A parameter that is off is absent, so that
 * a parameter added to runx later does not change the identity of trials that do not use it.
 */
export interface Parameters {
  readonly data: DataSource;
  readonly layers: readonly number[];
  readonly activation: Activation;
  readonly output: OutputActivation;
  readonly cost: Cost;
  readonly init: Init;
  readonly precision: Precision;
  readonly monitor: readonly Monitor[];
  /** 0: the network is evaluated and not trained; then `eta` and `batch_size` are absent. */
  readonly epochs: number;
  readonly eta?: number;
  readonly batch_size?: number | "full";
  /** L2: w ← (1 − ηλ/n)·w before each mini-batch. */
  readonly lambda?: number;
  /** L1: w ← w − (ηλ₁/n)·sgn(w) before each mini-batch. */
  readonly l1?: number;
  /** Fraction of hidden activations dropped per training example. */
  readonly dropout?: number;
  /** μ of v ← μv − η∇C, w ← w + v. */
  readonly momentum?: number;
  readonly schedule?: Schedule;
  readonly stop_early?: StopEarly;
  /** Absent: runx's own generator. */
  readonly random?: PublishedRandom;
}

// ---------------------------------------------------------------- spec

/** The checked spec, `extends` and `--set` applied, before `vary` is expanded. */
export interface Spec {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /**
   * One entry an arm, in the order of the file; `varied` holds only what `vary` changes. Of a search: one entry an
   * arm of `vary`, at the first corner of the space.
   */
  readonly arms: readonly Arm[];
  /** Those of the first generation, where `replication` decides on more. */
  readonly seeds: readonly number[];
  readonly search?: Search;
  readonly replication?: Replication;
  readonly report: ReportDefaults;
  readonly save: readonly Save[];
  /** The text as read, for provenance. */
  readonly source: SpecSource;
}

export interface SpecSource {
  readonly path: string;
  readonly text: string;
  /** `--set` assignments, in order. */
  readonly overrides: readonly string[];
}

/** What the spec says of its report: it is kept with the plan. */
export interface ReportDefaults {
  readonly metric?: string;
  readonly at?: Moment;
  readonly claims?: readonly SpecClaim[];
}

/** What a spec expects to see. */
export interface SpecClaim {
  /** Where the figure is published, or why it is expected. */
  readonly source: string;
  /** Values of varied parameters that pick one arm; empty where there is only one. */
  readonly arm: { readonly [parameter: string]: Json };
  readonly metric: MetricName;
  readonly over: ClaimAggregate;
  readonly expected: ClaimExpectation;
}

/** What is made of the values of the seeds. `best-of`: the expected best of `k` of them. */
export type ClaimAggregate =
  | { readonly kind: "mean" | "median" | "every" }
  | { readonly kind: "best-of"; readonly k: number };

export type ClaimExpectation =
  | {
      readonly kind: "near";
      readonly value: number;
      readonly tolerance: number;
      readonly moment: ClaimMoment;
    }
  | { readonly kind: "at-least" | "at-most"; readonly value: number; readonly moment: ClaimMoment }
  /** One value an epoch, from epoch 1. */
  | { readonly kind: "series"; readonly values: readonly number[]; readonly tolerance: number };

export type ClaimMoment =
  | { readonly kind: "at"; readonly at: Moment }
  | { readonly kind: "epoch"; readonly epoch: number };

/** One combination of varied parameters, seeds apart. The first arm is the baseline of comparisons. */
export interface Arm {
  readonly varied: { readonly [parameter: string]: Json };
  readonly parameters: Parameters;
}

// ---------------------------------------------------------------- search

/** A parameter that a search chooses, by dotted name, and where it may lie. Both ends are included. */
export type Dimension = { readonly name: string } & (
  | { readonly kind: "real"; readonly from: number; readonly to: number; readonly scale: Scale }
  | { readonly kind: "integer"; readonly from: number; readonly to: number; readonly scale: Scale }
  | { readonly kind: "choice"; readonly values: readonly Json[] }
);

export type Scale = "linear" | "log";

/** One value a dimension, by dotted name. */
export type Point = { readonly [parameter: string]: Json };

/** `search` of a spec. */
export interface Search extends SearchSettings {
  /**
   * The arms at each point, one for each arm of `vary`, checked as those of the file are. Throws RunxError.
   * The one thing in a spec that is not plain data: points are only known when earlier ones have been trained.
   */
  readonly armsAt: (points: readonly Point[]) => readonly (readonly Arm[])[];
}

/** Where to look, how, and what for. */
export interface SearchSettings {
  readonly space: readonly Dimension[];
  /** How many points are drawn, for each arm of `vary`. */
  readonly trials: number;
  /** Keys the draws; trainings have seeds of their own. */
  readonly seed: number;
  readonly metric: SearchMetric;
  readonly method: SearchMethod;
}

export type SearchMetric = "validation.accuracy" | "validation.cost";

export type SearchMethod =
  | { readonly kind: "random" | "sobol" }
  /** After each rung the best `keep` of its points go on, as trainings of as many epochs as the next rung says. */
  | { readonly kind: "successive-halving"; readonly rungs: readonly number[]; readonly keep: number }
  /** `start` points at random, then `generation` at a time where the earlier ones did well. */
  | { readonly kind: "tpe"; readonly start: number; readonly generation: number };

/** `seeds: { until: … }` of a spec: more seeds until the comparison with the baseline is narrow enough. */
export interface Replication {
  readonly metric: MetricName;
  /** Of the 95 % confidence interval of the difference, in the metric's unit. */
  readonly width: number;
  /** Seeds before the first look, and between two looks. */
  readonly start: number;
  readonly step: number;
  readonly max: number;
}

/** What a run decided by its own results, and why: recorded with the plan. */
export type Decisions = SearchDecisions | ReplicationDecisions;

export interface SearchDecisions {
  readonly kind: "search";
  readonly method: SearchMethod;
  readonly metric: SearchMetric;
  /** For each arm of `vary`: what was drawn. */
  readonly parts: readonly {
    readonly varied: Arm["varied"];
    readonly over: boolean;
    readonly points: readonly SearchedPoint[];
  }[];
}

export interface SearchedPoint {
  /** From 1; a rung is a generation. */
  readonly generation: number;
  readonly arm: Arm["varied"];
  /** Mean of the metric over the seeds; absent while trainings wait, and when one had no result. */
  readonly score?: number;
  readonly fate: Fate;
}

/** `rank`: from 1, in its generation. `threshold`: the score of the last one that went on; absent where none had one. */
export type Fate =
  | { readonly kind: "waiting" }
  | { readonly kind: "no-result" }
  | { readonly kind: "scored" }
  | { readonly kind: "promoted"; readonly rank: number; readonly of: number; readonly threshold?: number }
  | { readonly kind: "stopped"; readonly rank: number; readonly of: number; readonly threshold?: number };

export interface ReplicationDecisions {
  readonly kind: "replication";
  readonly rule: Replication;
  readonly baseline: Arm["varied"];
  /** Every arm but the baseline. */
  readonly arms: readonly {
    readonly arm: Arm["varied"];
    readonly seeds: number;
    /** At the last look; absent before it and where fewer than two pairs are known. */
    readonly width?: number;
    readonly end: "going-on" | "narrow-enough" | "at-most";
  }[];
}

// ---------------------------------------------------------------- plan

/** SHA-256 in hex of the trial's canonical JSON (RFC 8785). */
export type TrialId = string;

/** One training: an arm with one seed. */
export interface Trial {
  readonly id: TrialId;
  readonly arm: Arm;
  readonly seed: number;
  readonly dataDigest: string;
  /** Names the arithmetic: two trainings with equal numerics give equal bits. */
  readonly numerics: string;
}

/** What a run does, fixed when it starts: editing the spec's file afterwards changes nothing. */
export interface Plan {
  readonly spec: Spec;
  /** In the order of reports: arms as in the spec, then seeds. */
  readonly trials: readonly Trial[];
  /** Where the trials depend on results: what was decided so far. */
  readonly decisions?: Decisions;
}

/** Where a planned trial stands in the database. */
export type TrialState =
  | { readonly kind: "to-run"; readonly lookAlike?: LookAlike }
  | { readonly kind: "cached"; readonly status: "completed" | "diverged" }
  | { readonly kind: "failed"; readonly reason: string }
  /** Another living process works on it. */
  | { readonly kind: "running"; readonly by: string };

/** A finished trial of the same experiment, arm and seed that is not the planned one, and why not. */
export interface LookAlike {
  readonly id: TrialId;
  readonly differences: readonly IdentityDifference[];
}

export interface IdentityDifference {
  /** A parameter's name, `data` or `numerics`. */
  readonly part: string;
  /** Absent where the recorded trial does not have it. */
  readonly recorded?: Json;
  readonly planned?: Json;
}

// ---------------------------------------------------------------- run

/** The answer to a process that wants to train a trial. */
export type Claim =
  | { readonly kind: "claimed" }
  | { readonly kind: "finished"; readonly status: TrialOutcome["status"] }
  | { readonly kind: "busy"; readonly by: string };

/** What a run was made with. */
export interface Provenance {
  readonly runx: string;
  readonly node: string;
  /** Name, release and architecture: `Linux 6.1.0 x64`. */
  readonly os: string;
  readonly cpu: string;
  readonly cores: number;
  readonly jobs: number;
  readonly numerics: string;
  /** The command line after `runx`. */
  readonly command: readonly string[];
  /** Absent outside a repository, and where git is not installed. */
  readonly git?: GitState;
}

export interface GitState {
  readonly commit: string;
  readonly dirty: boolean;
  /** `git diff HEAD`, cut at 256 KiB. */
  readonly diff: string;
}

export type SplitName = "train" | "validation" | "test";

/** `test.accuracy`, `train.cost`, `gradient.norm`, `speed.1` … Accuracies are fractions. */
export type MetricName = string;

/** Epochs are counted from 1; epoch 0 is the untrained network, recorded when asked for. */
export interface EpochRecord {
  readonly epoch: number;
  /** Absent at epoch 0. */
  readonly eta?: number;
  readonly metrics: { readonly [metric: MetricName]: number };
}

/** How a trial ended. */
export type TrialOutcome =
  | {
      readonly status: "completed";
      readonly epochs: number;
      readonly stoppedEarly: boolean;
      readonly weightsSha256: string;
      /** Classes never predicted on the test split (else validation, else train): a stuck training has some. */
      readonly neverPredicted: readonly number[];
      readonly seconds: number;
    }
  | { readonly status: "diverged"; readonly epoch: number; readonly seconds: number }
  | { readonly status: "failed"; readonly reason: string; readonly seconds: number };

// ---------------------------------------------------------------- report

/** One metric of one recorded trial, as the store hands it to the report. */
export interface MetricSummary {
  readonly last: number;
  readonly best: number;
  readonly bestEpoch: number;
  /** Absent where the data has no validation split. */
  readonly atBestValidation?: number;
}

/** A recorded trial, as the store hands it to the report. */
export type TrialRow = {
  readonly id: TrialId;
  readonly arm: { readonly [parameter: string]: Json };
  readonly seed: number;
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

/** One line of `runx list`. Times are ISO 8601 in UTC. */
export interface ExperimentRow {
  readonly name: string;
  readonly description?: string;
  /** Of the spec, then those given afterwards. */
  readonly tags: readonly string[];
  readonly notes: readonly Note[];
  /** Counts over the latest plan. */
  readonly trials: number;
  readonly completed: number;
  readonly diverged: number;
  readonly failed: number;
  readonly runs: number;
  readonly lastRun: string;
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
  /** `removed`: all of its plans go; `replaced`: those that an edited spec has replaced. */
  readonly why: "removed" | "replaced";
  readonly plans: number;
  /** Trials that only these plans refer to; the others stay, as what they are shared with stays. */
  readonly trials: number;
  readonly shared: number;
}

/** Everything recorded about one trial: `runx show`. */
export interface TrialRecord {
  readonly row: TrialRow;
  readonly parameters: Parameters;
  readonly dataDigest: string;
  readonly numerics: string;
  readonly experiments: readonly string[];
  /** Removed experiments that have the trial too. */
  readonly removedExperiments: readonly string[];
  readonly tags: readonly string[];
  readonly notes: readonly Note[];
  /** Oldest first. */
  readonly attempts: readonly AttemptRow[];
  /** The run that recorded the outcome; of a trial without one, the run that planned it last. */
  readonly run: RunRow;
  readonly epochs: readonly EpochRecord[];
}
