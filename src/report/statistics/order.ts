/** Means and statistics of order. The latter take values sorted ascending, so the order of trials never matters. */

/** Plain or typed: typed arrays sort without a comparison function, which the bootstrap needs. */
export type Values = readonly number[] | Float64Array;

export function ascending(values: Iterable<number>): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

/** Linear interpolation between the two nearest values (Hyndman and Fan's type 7, NumPy's and R's default). */
export function quantile(sorted: Values, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[below + 1];
  // An infinite neighbour that has no weight must not count: ∞·0 is no number.
  return high === undefined || position === below ? low : low + (high - low) * (position - below);
}

/**
 * Mean of the middle half: a quarter of the values, rounded down, is cut at either end. As in rliable (Agarwal
 * et al. 2021): less moved by one stuck training than the mean, less wasteful than the median.
 */
export function interquartileMean(sorted: Values): number {
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.slice(cut, sorted.length - cut));
}

/** Neumaier's compensated sum: the error does not grow with the number of values. */
export function sum(values: Values): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

export function mean(values: Values): number {
  return sum(values) / values.length;
}

/** n − 1 in the denominator: an estimate of the spread from a sample. Needs two values. */
export function sampleStandardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}
