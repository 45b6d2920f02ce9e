/** What a search or a replication looks for, and what it decided by its own results. Types only. */

import type { Arm, Better, Json, MetricName } from "./parameters.ts";

/** A parameter that a search chooses, by dotted name, and where it may lie. Both ends are included. */
export type Dimension = { readonly name: string } & (
  | { readonly kind: "real"; readonly from: number; readonly to: number; readonly scale: Scale }
  | { readonly kind: "integer"; readonly from: number; readonly to: number; readonly scale: Scale }
  | { readonly kind: "choice"; readonly values: readonly Json[] }
);

export type Scale = "linear" | "log";

/** One value a dimension, by dotted name. */
export type SearchPoint = { readonly [parameter: string]: Json };

/** `search` of a spec: where to look, how, and what for. */
export interface Search extends Judge {
  readonly space: readonly Dimension[];
  /** How many points are drawn, for each arm of `vary`. */
  readonly trials: number;
  /** No round begins once the trainings of an arm of `vary` have taken so long together. */
  readonly seconds?: number;
  /** Keys the draws; trainings have seeds of their own. */
  readonly seed: number;
  readonly method: SearchMethod;
}

/** What points are judged by. */
export interface Judge {
  readonly metric: MetricName;
  /** Of a metric of the program's own, whose name does not say it. */
  readonly better?: Better;
}

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
export type SearchLog = PointSearchLog | SeedSearchLog;

export interface PointSearchLog extends Judge {
  readonly kind: "search";
  readonly method: SearchMethod;
  /** Where points were drawn; records of versions before 0.2 lack it. */
  readonly space?: readonly Dimension[];
  /** What each part was allowed to take. */
  readonly budget?: { readonly seconds: number; readonly trials: number };
  /** For each arm of `vary`: what was drawn. */
  readonly parts: readonly {
    readonly varied: Arm["varied"];
    readonly over: boolean;
    /** What its trainings have taken, where that is limited. */
    readonly seconds?: number;
    readonly points: readonly SearchedPoint[];
  }[];
}

export interface SearchedPoint {
  /** The round, from 1: a rung, or points that were chosen together. */
  readonly generation: number;
  readonly arm: Arm["varied"];
  /** Mean of the metric over the seeds; absent while trainings wait, and when one had no result. */
  readonly score?: number;
  readonly fate: PointStatus;
}

/** `rank`: from 1, in its round. `threshold`: the score of the last one that went on; absent where none had one. */
export type PointStatus =
  | { readonly kind: "waiting" }
  | { readonly kind: "no-result" }
  | { readonly kind: "scored" }
  | { readonly kind: "promoted"; readonly rank: number; readonly of: number; readonly threshold?: number }
  | { readonly kind: "stopped"; readonly rank: number; readonly of: number; readonly threshold?: number };

export interface SeedSearchLog {
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
