/** Two arms → the evidence of their values on the difference. */
import type { Metric } from "../../metric/metric.ts";
import { exp } from "../../numerics/exp.ts";
import { log } from "../../numerics/log.ts";
import { grouped } from "../grouped.ts";
import { spansDecades } from "../log-axis.ts";
import type { Evidence, Interval, TrialReport, TTest } from "../report.ts";
import { differenceOf, overlappingT, pairedDifferences, pairedT, welchT } from "../statistics/difference.ts";
import { extent } from "../statistics/extent.ts";
import { holmAdjusted } from "../statistics/holm.ts";
import { mean } from "../statistics/order.ts";
import { wilcoxonSignedRank } from "../statistics/wilcoxon.ts";
import { type SeedValue, trialValue } from "../values.ts";
import { pairKey, type Unranked } from "./arms.ts";
import { isExact, overlapOf, replicates } from "./sample.ts";

/** Fewer common seeds of more say nothing about how the arms go together. */
const fewestCommon = 3;

/**
 * Each arm against `reference`, in the order given, p adjusted for their number.
 *
 * @param by `ratio`: of costs and errors that span decades the ratio is tested
 */
export function compareWith(
  reference: Unranked,
  arms: readonly Unranked[],
  varied: readonly string[],
  metric: Metric,
  by: "difference" | "ratio" = "ratio",
): readonly Evidence[] {
  const baseline = sideOf(reference, varied);
  const evidence = arms.map((other) => {
    const arm = sideOf(other, varied);
    const ratio = by === "ratio" && areDecadesApart(baseline, arm, metric) && weighRatio(baseline, arm);
    return ratio || bounded(weigh(baseline, arm), metric);
  });
  const tested = evidence.flatMap((one) => ("p" in one ? [one.p] : []));
  const adjusted = holmAdjusted(tested);
  let next = 0;
  return evidence.map((one) => ("p" in one ? { ...one, pHolm: adjusted[next++]! } : one));
}

/** A difference of fractions lies between −1 and 1. */
function bounded(evidence: Evidence, { least, most }: Metric): Evidence {
  if (!("ci95" in evidence) || least === undefined || most === undefined) return evidence;
  const widest = most - least;
  if (Math.abs(evidence.difference) > widest) return evidence;
  const [low, high] = evidence.ci95;
  const ci95: Interval = [Math.max(-widest, low), Math.min(widest, high)];
  return { ...evidence, ci95 };
}

export function armValues(arm: Unranked): readonly number[] {
  return replicates(arm.trials)
    .map(trialValue)
    .filter((value) => value !== undefined);
}

interface Side {
  /** By what makes two trials a pair. */
  readonly values: ReadonlyMap<string, SeedValue>;
  readonly exact: boolean;
  /** Of the splits that its seeds had of their own, else 0. */
  readonly overlap: number;
}

function sideOf(arm: Unranked, varied: readonly string[]): Side {
  const measured = (trial: TrialReport): readonly (readonly [string, SeedValue])[] => {
    const value = trialValue(trial);
    return value === undefined ? [] : [[pairKey(trial, varied), { seed: trial.seed, value }]];
  };
  return {
    values: new Map(replicates(arm.trials).flatMap(measured)),
    exact: isExact(arm),
    overlap: overlapOf(arm.trials),
  };
}

/** Paired where everything is, with the test for partly overlapping samples where some is, else Welch's test. */
function weigh(baseline: Side, arm: Side): Evidence {
  const [before, after] = [seedMeans(baseline), seedMeans(arm)];
  if (before.length === 0 || after.length === 0) return { kind: "none" };
  if (baseline.exact || arm.exact) return weighExact(baseline, arm, before, after);
  const matched = [...baseline.values].flatMap(([key, a]) => {
    const b = arm.values.get(key);
    return b === undefined ? [] : [{ seed: a.seed, a: a.value, b: b.value }];
  });
  const pairs = bySeed(matched).map(
    (trials) => [mean(trials.map(({ a }) => a)), mean(trials.map(({ b }) => b))] as const,
  );
  const whole = pairs.length === before.length && pairs.length === after.length;
  if (whole && pairs.length === 1) {
    const [a, b] = pairs[0]!;
    return { kind: "single", difference: differenceOf(a, b), paired: true };
  }
  const overlap = Math.max(baseline.overlap, arm.overlap);
  if (whole) return weighPairs(pairs, matched.length, overlap);
  return weighGroups(before, after, pairs, overlap);
}

function areDecadesApart(baseline: Side, arm: Side, metric: Metric): boolean {
  const values = [baseline, arm].flatMap((side) => [...side.values.values()].map(({ value }) => value));
  return spansDecades(extent(values), metric);
}

/** Undefined where there is no spread to test. */
function weighRatio(baseline: Side, arm: Side): Evidence | undefined {
  const [before, after] = [onLogs(baseline), onLogs(arm)];
  const logs = weigh(before, after);
  if (logs.kind !== "paired" && logs.kind !== "partly-paired" && logs.kind !== "unpaired") return undefined;
  const difference = geometricMean(after) - geometricMean(before);
  return { kind: "ratio", logs, difference, p: logs.p, pHolm: logs.pHolm };
}

function onLogs(side: Side): Side {
  const logOf = ({ seed, value }: SeedValue) => ({ seed, value: log(value) });
  return { ...side, values: new Map(Array.from(side.values, ([key, each]) => [key, logOf(each)])) };
}

function geometricMean(logs: Side): number {
  return exp(mean(seedMeans(logs)));
}

/** One arm has one value whatever the seed: each value of the other is held against it. */
function weighExact(
  baseline: Side,
  arm: Side,
  before: readonly number[],
  after: readonly number[],
): Evidence {
  const [a, b] = [before[0]!, after[0]!];
  if (baseline.exact && arm.exact)
    return { kind: "exact", difference: differenceOf(a, b), baseline: a, arm: b };
  const pairs = baseline.exact
    ? after.map((value) => [a, value] as const)
    : before.map((value) => [value, b] as const);
  if (pairs.length === 1) return { kind: "single", difference: differenceOf(a, b), paired: false };
  const evidence = weighPairs(pairs, pairs.length);
  return evidence.kind === "paired" ? { ...evidence, exact: baseline.exact ? "baseline" : "arm" } : evidence;
}

function seedMeans({ values }: Side): readonly number[] {
  return bySeed([...values.values()]).map((trials) => mean(trials.map(({ value }) => value)));
}

/** Trials that share a seed share its random numbers: of pooled arms they count as one, by their mean. */
function bySeed<T extends { readonly seed: number }>(trials: readonly T[]): readonly (readonly T[])[] {
  return [...grouped(trials, ({ seed }) => seed).values()];
}

function weighPairs(pairs: readonly (readonly [number, number])[], matched: number, overlap = 0): Evidence {
  const n = pairs.length;
  const { exact, rounded } = pairedDifferences(pairs);
  const wilcoxon = wilcoxonSignedRank(rounded);
  if (rounded[0] === rounded[n - 1]) {
    const difference = rounded[0] === 0 ? 0 : mean(exact);
    // The ranks of splits that overlap are no evidence, and without a spread there is no other.
    const p = overlap > 0 && difference !== 0 ? 1 : wilcoxon.p;
    return { kind: "constant", difference, n, paired: true, wilcoxon, p, pHolm: p };
  }
  const higher = rounded.filter((each) => each > 0).length;
  const lower = rounded.filter((each) => each < 0).length;
  const test = tested(pairedT(exact, overlap), overlap);
  return { kind: "paired", n, matched, higher, lower, ...test, wilcoxon };
}

function weighGroups(
  a: readonly number[],
  b: readonly number[],
  pairs: readonly (readonly [number, number])[],
  overlap: number,
): Evidence {
  const constant = [a, b].every((values) => values.every((value) => value === values[0]));
  if (a.length === 1 || b.length === 1) {
    return { kind: "single", difference: differenceOf(mean(a), mean(b)), paired: false };
  }
  if (constant) {
    const difference = differenceOf(a[0]!, b[0]!);
    const p = difference === 0 ? 1 : separationChance(a.length, b.length);
    return { kind: "constant", difference, n: a.length + b.length, paired: false, p, pHolm: p };
  }
  const n = [a.length, b.length] as const;
  if (pairs.length < fewestCommon || overlap > 0) {
    return { kind: "unpaired", n, ...tested(welchT(a, b, overlap), overlap) };
  }
  return { kind: "partly-paired", n, common: pairs.length, ...tested(overlappingT(a, b, pairs), 0) };
}

function tested(test: TTest, overlap: number) {
  return { ...(overlap > 0 && { resampled: true as const }), ...test, pHolm: test.p };
}

/** Two-sided chance that a random split into groups of these sizes separates the values completely. */
function separationChance(a: number, b: number): number {
  let ways = 1;
  for (let i = 1; i <= a; i++) ways *= (b + i) / i;
  return Math.min(1, 2 / ways);
}
