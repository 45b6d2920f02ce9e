/**
 * Holm's step-down adjustment: the chance of even one false claim among all stays below the level the adjusted
 * p are held against. Returned in the order given.
 */
export function holmAdjusted(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i]! - ps[j]!);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, ps[index]! * (ps.length - rank)));
    adjusted[index] = largest;
  });
  return adjusted;
}
