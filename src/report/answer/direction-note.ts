import { type Metric, partsOf } from "../../metric/metric.ts";
import type { Directions } from "../../model/parameters.ts";

/** Arms of a metric that runx does not know are not ranked unless the spec says which value is better: how it says so. */
export function directionNote(
  { name }: Metric,
  directions: Directions = {},
  arms: number,
): readonly string[] {
  if (arms < 2 || partsOf(name).kind !== "other" || Object.hasOwn(directions, name)) return [];
  return [
    `Nothing is ranked here: the spec does not say whether ${name} is better high or low. It does with metrics: { ${name}: { from: ${name}, better: higher } }, where from is the program's name for it, or with lower, or with none for neither.`,
  ];
}
