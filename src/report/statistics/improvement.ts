/**
 * Chance that a value drawn from `arm` is better than one drawn from `baseline`, ties counting half (rliable's
 * probability of improvement; the Mann–Whitney U divided by the number of pairs).
 */
export function probabilityOfImprovement(
  baseline: readonly number[],
  arm: readonly number[],
  better: "higher" | "lower",
): number {
  let halves = 0;
  for (const a of arm) {
    for (const b of baseline) halves += a === b ? 1 : a > b === (better === "higher") ? 2 : 0;
  }
  return halves / (2 * arm.length * baseline.length);
}
