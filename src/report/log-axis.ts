/** Which scale values stand on, and where. */
import type { Metric } from "../metric/metric.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";
import { extent } from "./statistics/extent.ts";

/** From the least to the greatest. */
const DECADES = 100;

/** Whether an axis of these values is logarithmic unless a linear one is asked for: costs and errors over two decades. */
export function spansDecades([low, high]: readonly [number, number], { unit }: Metric): boolean {
  return unit === "number" && low > 0 && high / low >= DECADES;
}

/** The scale of values, from the least to the greatest. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
}

/** Zeros have no logarithm: where the other values span decades, they stand at the lower end of their scale. */
export function valueScale(values: readonly number[], metric: Metric): ValueScale {
  const [low, high] = extent(values);
  const [least, most] = low === 0 ? extent(values.filter((value) => value > 0)) : [low, high];
  return spansDecades([least, most], metric)
    ? { low: least, high: most, isLogarithmic: true }
    : { low, high, isLogarithmic: false };
}

/** A sentence for a figure or a table on such a scale. */
export function zerosText(values: readonly number[], { isLogarithmic }: ValueScale): readonly string[] {
  return isLogarithmic && values.includes(0)
    ? ["Zeros stand at the lower end of the logarithmic scale."]
    : [];
}

/** How far along the scale a value stands: 0 at its lower end, 1 at its upper one; halfway where the two are one. */
export function shareOf({ low, high, isLogarithmic }: ValueScale, value: number): number {
  if (low === high) return 0.5;
  const within = Math.min(high, Math.max(low, value));
  return isLogarithmic ? log(within / low) / log(high / low) : (within - low) / (high - low);
}

/** The value that stands so far along the scale. */
export function valueAt({ low, high, isLogarithmic }: ValueScale, share: number): number {
  return isLogarithmic ? low * exp(share * log(high / low)) : low + share * (high - low);
}
