/** Which of two values is better. Everything that orders values by how good they are asks here. */
import type { Better, Directions, MetricName } from "../model/parameters.ts";
import { describeMetric } from "./metric.ts";

/**
 * A value as a loss, of which less is better, whatever was measured. Of a metric that is neither good high nor good low
 * the lower value is taken, so that every metric has one value that stands for its best.
 */
export function lossOf(value: number, better: Better): number {
  return better === "higher" ? -value : value;
}

/** The value that a loss was made from: the sign is turned back as it was turned. */
export function valueOfLoss(loss: number, better: Better): number {
  return lossOf(loss, better);
}

/** A value with its sign such that more is better, as schedules and early stopping take it. */
export function scoreOf(value: number, better: Better): number {
  return -lossOf(value, better);
}

/** Whether `value` is strictly better. NaN is worse than everything. */
export function isBetter(metric: MetricName, value: number, than: number, directions?: Directions): boolean {
  if (Number.isNaN(than)) return !Number.isNaN(value);
  const { better } = describeMetric(metric, directions);
  return lossOf(value, better) < lossOf(than, better);
}

/** The best of one value or more. */
export function bestValue(values: readonly number[], better: Better): number {
  return values.reduce((best, value) => (lossOf(value, better) < lossOf(best, better) ? value : best));
}
