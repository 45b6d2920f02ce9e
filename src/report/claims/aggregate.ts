import { describeMetric } from "../../metric/metric.ts";
import type { Directions, MetricName } from "../../model/parameters.ts";
import type { SpecClaim } from "../../model/specification.ts";
import type { Series } from "../input.ts";
import { bestOf } from "../statistics/best-of.ts";
import { ascending, mean, quantile } from "../statistics/order.ts";

/** What claims are judged by beside the trials of their arms. */
export interface Circumstances {
  /** The epochs of trials, where claims need them. */
  readonly series: Series;
  readonly changedBy: readonly string[];
  readonly directions: Directions;
}

/** What a claim makes of the values of its seeds; undefined for the best of more than there are. */
export function aggregate(
  { over, metric }: SpecClaim,
  values: readonly number[],
  directions?: Directions,
): number | undefined {
  switch (over.kind) {
    case "mean":
    case "every":
      return meanOf(values);
    case "median":
      return quantile(ascending(values), 0.5);
    case "best-of":
      return bestOf(over.k, values, directionOf(metric, directions))?.expectation;
  }
}

/** Equal values have themselves as mean, to the last bit. */
function meanOf(values: readonly number[]): number {
  const sorted = ascending(values);
  return sorted[0] === sorted.at(-1) ? sorted[0]! : mean(sorted);
}

/**
 * By how much a figure lies beyond its tolerance; 0 within. One just at its tolerance is not missed for the last bits
 * of decimals; without a tolerance every bit counts.
 */
export function beyond(found: number, value: number, tolerance: number): number {
  const by = Math.abs(found - value) - tolerance;
  const rounding = tolerance === 0 ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(found), Math.abs(value));
  return by <= rounding ? 0 : by;
}

function directionOf(metric: MetricName, directions?: Directions): "higher" | "lower" {
  return describeMetric(metric, directions).better === "higher" ? "higher" : "lower";
}
