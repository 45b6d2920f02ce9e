import type { Metric } from "../../metric/metric.ts";
import type { TrialId } from "../../model/trial.ts";
import type { ArmValues, Interval } from "../report.ts";

/**
 * The learning curve of one arm: one point an epoch, over the trials that reached it. Intervals of pooled arms rest on
 * the means of the seeds, as those of `SpreadSample` do.
 */
export interface ArmCurve {
  readonly key: string;
  readonly arm: ArmValues;
  readonly label: string;
  readonly metric: Metric;
  readonly points: readonly CurvePoint[];
  readonly trials: readonly {
    readonly id: TrialId;
    readonly seed: number;
    /** Of a pooled arm, as in `StuckTrial`. */
    readonly pooled?: string;
    readonly stuck: boolean;
    readonly values: readonly { readonly epoch: number; readonly value: number }[];
  }[];
}

export interface CurvePoint {
  readonly epoch: number;
  readonly n: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** 95 % t-interval of the mean; absent for fewer than two values or equal ones. */
  readonly ci95?: Interval;
}

/** Learning curves of one metric, one entry an arm. */
export type MetricCurves = readonly ArmCurve[];
