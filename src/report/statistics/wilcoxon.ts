import type { Wilcoxon } from "../report.ts";
import { normalTwoSided } from "./normal.ts";
import { ascending, sum } from "./order.ts";

/** Up to here every assignment of signs is counted: 200 differences need eight million additions. */
const exactUpTo = 200;

/**
 * Two-sided signed-rank test that differences are symmetric about 0. Zero differences are dropped (Wilcoxon's own
 * treatment), equal ones share their mean rank; the exact distribution is that of the ranks as they are, so it
 * holds with ties too. Larger samples use the normal approximation with the correction for ties.
 */
export function wilcoxonSignedRank(differences: readonly number[]): Wilcoxon {
  const nonZero = differences.filter((difference) => difference !== 0);
  const ranks = doubledRanks(nonZero.map(Math.abs));
  const positive = sum(ranks.filter((_, i) => nonZero[i]! > 0));
  const exact = nonZero.length <= exactUpTo;
  return {
    method: exact ? "exact" : "normal approximation",
    statistic: positive / 2,
    p: exact ? exactTail(ranks, positive) : normalTail(ranks, positive),
    zeros: differences.length - nonZero.length,
    ties: new Set(ranks).size < ranks.length,
  };
}

/** Twice the mean ranks, so that shared ranks such as 2.5 are whole numbers. */
function doubledRanks(sizes: readonly number[]): readonly number[] {
  const sorted = ascending(sizes);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((size, i) => {
    if (!first.has(size)) first.set(size, i + 1);
    last.set(size, i + 1);
  });
  return sizes.map((size) => first.get(size)! + last.get(size)!);
}

/** P of a rank sum at least as far from the middle, over all 2ⁿ assignments of signs. */
function exactTail(ranks: readonly number[], positive: number): number {
  const total = sum(ranks);
  const chance = new Float64Array(total + 1);
  chance[0] = 1;
  let reach = 0;
  for (const rank of ranks) {
    reach += rank;
    for (let s = reach; s >= 0; s--) chance[s] = (chance[s]! + (s >= rank ? chance[s - rank]! : 0)) / 2;
  }
  const distance = Math.abs(2 * positive - total);
  let p = 0;
  for (let s = 0; s <= total; s++) if (Math.abs(2 * s - total) >= distance) p += chance[s]!;
  return Math.min(1, p);
}

function normalTail(ranks: readonly number[], positive: number): number {
  const variance = sum(ranks.map((rank) => rank * rank)) / 4;
  return normalTwoSided((positive - sum(ranks) / 2) / Math.sqrt(variance));
}
