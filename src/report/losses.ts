/** Values as losses, of which less is better, whatever was measured. */
import type { Better } from "../metric/metric.ts";

/** Of a metric that is neither good high nor good low the lower value is taken, as `isBetter` does. */
export function lossOf(value: number, better: Better): number {
  return better === "higher" ? -value : value;
}

/** The best of one value or more. */
export function bestValue(values: readonly number[], better: Better): number {
  return values.reduce((best, value) => (lossOf(value, better) < lossOf(best, better) ? value : best));
}
