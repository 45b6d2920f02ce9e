/** Which scale values stand on, and where. */
import type { Metric } from "../metric/metric.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";

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

export function valueScale([low, high]: readonly [number, number], metric: Metric): ValueScale {
  return { low, high, isLogarithmic: spansDecades([low, high], metric) };
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
