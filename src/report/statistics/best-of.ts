import type { BestOf } from "../report.ts";
import { ascending, sum } from "./order.ts";

/** Undefined when fewer than k values are there to draw from. */
export function bestOf(k: number, values: readonly number[], better: "higher" | "lower"): BestOf | undefined {
  const n = values.length;
  if (k < 1 || k > n) return undefined;
  const fromWorst = better === "higher" ? ascending(values) : ascending(values).toReversed();
  const chances = new Map<number, number>();
  fromWorst.forEach((value, i) => {
    const chance = chanceAllAmong(i + 1, k, n) - chanceAllAmong(i, k, n);
    if (chance > 0) chances.set(value, (chances.get(value) ?? 0) + chance);
  });
  const distribution = [...chances].map(([value, chance]) => ({ value, chance }));
  return { k, n, expectation: sum(distribution.map(({ value, chance }) => value * chance)), distribution };
}

/** Chance that the best of k is at least as good as `figure`; undefined when fewer than k values are there. */
export function chanceBestOfReaches(
  figure: number,
  k: number,
  values: readonly number[],
  better: "higher" | "lower",
): number | undefined {
  if (k < 1 || k > values.length) return undefined;
  const short = values.filter((value) => (better === "higher" ? value < figure : value > figure)).length;
  return 1 - chanceAllAmong(short, k, values.length);
}

/** C(m, k) / C(n, k): the chance that k draws all fall among m of n values. */
function chanceAllAmong(m: number, k: number, n: number): number {
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= Math.max(0, m - i) / (n - i);
  return chance;
}
