/** Targets that are all 0 or 1 can be answered right or wrong; others only have a cost. */
export function realTargets(values: Iterable<number>): "binary" | "values" {
  for (const value of values) if (value !== 0 && value !== 1) return "values";
  return "binary";
}

/** The smallest and the largest. */
export function rangeOf(values: Iterable<number>): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}
