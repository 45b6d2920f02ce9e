/** Two arms → what their values say about the difference. */

import type { Metric } from "../metric/metric.ts";
import { pairKey, type Unranked } from "./arms.ts";
import { grouped } from "./grouped.ts";
import type { Evidence, TrialReport, Verdict } from "./report.ts";
import { pairedDifferences, pairedT, welchT } from "./statistics/difference.ts";
import { holmAdjusted } from "./statistics/holm.ts";
import { mean } from "./statistics/order.ts";
import { wilcoxonSignedRank } from "./statistics/wilcoxon.ts";
import { trialValue } from "./values.ts";

/** p below this is claimed as a difference. */
export const level = 0.05;

/** Each arm against `reference`, in the order given, p adjusted for their number. */
export function compareWith(
  reference: Unranked,
  arms: readonly Unranked[],
  varied: readonly string[],
): readonly Evidence[] {
  const baseline = valuesByPair(reference, varied);
  const evidence = arms.map((arm) => weigh(baseline, valuesByPair(arm, varied)));
  const tested = evidence.flatMap((one) => ("p" in one ? [one.p] : []));
  const adjusted = holmAdjusted(tested);
  let next = 0;
  return evidence.map((one) => ("p" in one ? { ...one, pHolm: adjusted[next++]! } : one));
}

export function verdict(evidence: Evidence, metric: Metric): Verdict {
  if (evidence.kind === "none") return "incomparable";
  if (evidence.kind === "single") return "open";
  if (evidence.kind === "constant" && evidence.difference === 0) return "equal";
  if (evidence.pHolm >= level) return "open";
  if (metric.better === "none") return "different";
  return evidence.difference > 0 === (metric.better === "higher") ? "better" : "worse";
}

export function armValues(arm: Unranked): readonly number[] {
  return arm.trials.map(trialValue).filter((value) => value !== undefined);
}

interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

type ByPair = ReadonlyMap<string, SeedValue>;

function valuesByPair(arm: Unranked, varied: readonly string[]): ByPair {
  const measured = (trial: TrialReport): readonly (readonly [string, SeedValue])[] => {
    const value = trialValue(trial);
    return value === undefined ? [] : [[pairKey(trial, varied), { seed: trial.seed, value }]];
  };
  return new Map(arm.trials.flatMap(measured));
}

/** Paired when at least two seeds, and half of the smaller arm, are common; Welch's test otherwise. */
function weigh(baseline: ByPair, arm: ByPair): Evidence {
  const matched = [...baseline].flatMap(([key, a]) => {
    const b = arm.get(key);
    return b === undefined ? [] : [{ seed: a.seed, a: a.value, b: b.value }];
  });
  const pairs = bySeed(matched).map(
    (trials) => [mean(trials.map(({ a }) => a)), mean(trials.map(({ b }) => b))] as const,
  );
  const [before, after] = [seedMeans(baseline), seedMeans(arm)];
  const smaller = Math.min(before.length, after.length);
  if (smaller === 0) return { kind: "none" };
  if (pairs.length >= 2 && 2 * pairs.length >= smaller) return weighPairs(pairs, matched.length);
  if (smaller === 1 && pairs.length === 1) {
    const [a, b] = pairs[0]!;
    return { kind: "single", difference: b - a, paired: true };
  }
  return weighGroups(before, after);
}

function seedMeans(values: ByPair): readonly number[] {
  return bySeed([...values.values()]).map((trials) => mean(trials.map(({ value }) => value)));
}

/** Trials that share a seed share its random numbers: of pooled arms they count as one, by their mean. */
function bySeed<T extends { readonly seed: number }>(trials: readonly T[]): readonly (readonly T[])[] {
  return [...grouped(trials, ({ seed }) => seed).values()];
}

function weighPairs(pairs: readonly (readonly [number, number])[], matched: number): Evidence {
  const n = pairs.length;
  const { exact, rounded } = pairedDifferences(pairs);
  const wilcoxon = wilcoxonSignedRank(rounded);
  if (rounded[0] === rounded[n - 1]) {
    const difference = rounded[0] === 0 ? 0 : mean(exact);
    return { kind: "constant", difference, n, paired: true, wilcoxon, p: wilcoxon.p, pHolm: wilcoxon.p };
  }
  const { difference, ci95, t, p } = pairedT(exact);
  const higher = rounded.filter((each) => each > 0).length;
  const lower = rounded.filter((each) => each < 0).length;
  return { kind: "paired", n, matched, higher, lower, difference, ci95, t, p, pHolm: p, wilcoxon };
}

function weighGroups(a: readonly number[], b: readonly number[]): Evidence {
  const constant = [a, b].every((values) => values.every((value) => value === values[0]));
  if (a.length === 1 || b.length === 1) {
    return { kind: "single", difference: mean(b) - mean(a), paired: false };
  }
  if (constant) {
    const difference = b[0]! - a[0]!;
    const p = difference === 0 ? 1 : separationChance(a.length, b.length);
    return { kind: "constant", difference, n: a.length + b.length, paired: false, p, pHolm: p };
  }
  const { difference, ci95, t, degreesOfFreedom, p } = welchT(a, b);
  return { kind: "unpaired", n: [a.length, b.length], difference, ci95, t, degreesOfFreedom, p, pHolm: p };
}

/** Two-sided chance that a random split into groups of these sizes separates the values completely. */
function separationChance(a: number, b: number): number {
  let ways = 1;
  for (let i = 1; i <= a; i++) ways *= (b + i) / i;
  return Math.min(1, 2 / ways);
}
