import type { ClassWeights } from "../model/parameters.ts";

/**
 * How much an example of each class counts. `balanced`: n/(k·n_c), with which every class has the same share of the cost, as
 * scikit-learn's `class_weight="balanced"`.
 */
export function weightsOfClasses(weights: ClassWeights, counts: readonly number[]): readonly number[] {
  if (weights !== "balanced") return weights;
  const n = counts.reduce((sum, count) => sum + count, 0);
  // A class without an example has no weight that matters.
  return counts.map((count) => (count === 0 ? 0 : n / (counts.length * count)));
}

/** How many examples each of `classes` classes has. */
export function countClasses(labels: Uint16Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}
