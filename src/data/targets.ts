/** Targets that are all 0 or 1 can be answered right or wrong; others only have a cost. */
export function realTargets(values: Iterable<number>): "binary" | "values" {
  for (const value of values) if (value !== 0 && value !== 1) return "values";
  return "binary";
}

/** The smallest and the largest; NaN is left out. */
export function rangeOf(values: ArrayLike<number>): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
