import type { Metric } from "../metric/metric.ts";

/** From the least to the greatest. */
const DECADES = 100;

/** Whether an axis of these values is logarithmic unless a linear one is asked for: costs and errors over two decades. */
export function spansDecades([low, high]: readonly [number, number], { unit }: Metric): boolean {
  return unit === "number" && low > 0 && high / low >= DECADES;
}
