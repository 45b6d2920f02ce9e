/** Two arms → what their values say about the difference. */
import type { Metric } from "../../metric/metric.ts";
import { exp } from "../../numerics/exp.ts";
import { log } from "../../numerics/log.ts";
import { grouped } from "../grouped.ts";
import { spansDecades } from "../log-axis.ts";
import type { AnswerVerdict, Evidence, Interval, Power, TrialReport, TTest, Verdict } from "../report.ts";
import { differenceOf, overlappingT, pairedDifferences, pairedT, welchT } from "../statistics/difference.ts";
import { holmAdjusted } from "../statistics/holm.ts";
import { mean } from "../statistics/order.ts";
import { minimumDetectable, type Precision, seedsToFind } from "../statistics/power.ts";
import { wilcoxonSignedRank } from "../statistics/wilcoxon.ts";
import { type SeedValue, trialValue } from "../values.ts";
import { isExact, overlapOf, pairKey, replicates, type Unranked } from "./arms.ts";

/** p below this is claimed as a difference. */
export const level = 0.05;

/** Fewer seeds than this make thin evidence, whatever p says: nothing is called equal because of them. */
export const fewSeeds = 5;

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

export function verdictOf(evidence: Evidence, metric: Metric): Verdict {
  if (evidence.kind === "none") return "incomparable";
  if (evidence.kind === "single") return "open";
  if ((evidence.kind === "constant" || evidence.kind === "exact") && evidence.difference === 0)
    return "equal";
  if (evidence.kind !== "exact" && evidence.pHolm >= level) return "open";
  if (metric.better === "none") return "different";
  return evidence.difference > 0 === (metric.better === "higher") ? "better" : "worse";
}

/** The seeds of the smaller side; undefined where seeds say nothing: no value, or nothing random. */
export function seedsOf(evidence: Evidence): number | undefined {
  switch (evidence.kind) {
    case "none":
    case "exact":
      return undefined;
    case "single":
      return 1;
    case "ratio":
      return seedsOf(evidence.logs);
    default:
      return typeof evidence.n === "number" ? evidence.n : Math.min(...evidence.n);
  }
}

/** Standard deviations from here on make a large effect (Cohen 1988, d for two samples and d_z for pairs). */
const largeEffect = 0.8;

/**
 * Of what the test leaves open. With very few seeds, or where the arms lie far apart for their spread, so that only the
 * number of seeds keeps the test from finding it, it is not known yet; else there is no clear difference.
 */
export function openVerdict(evidence: Evidence): AnswerVerdict {
  if ((evidence.kind === "exact" || evidence.kind === "constant") && evidence.difference === 0) {
    // Where nothing is random, equal is equal.
    return evidence.kind === "exact" ? "no" : "no-clear-difference";
  }
  const few = (seedsOf(evidence) ?? 0) < fewSeeds;
  return few || effectSize(evidence) >= largeEffect ? "cannot-tell" : "no-clear-difference";
}

/** Of several that are left open: one in which more seeds would find nothing keeps the whole open. */
export function openVerdictOfAll(evidence: readonly Evidence[]): AnswerVerdict {
  const [first, ...others] = new Set(evidence.map(openVerdict));
  return first !== undefined && others.length === 0 ? first : "no-clear-difference";
}

/** The difference in standard deviations of a pair's difference, or of a sample; infinite where nothing spreads. */
function effectSize(evidence: Evidence): number {
  switch (evidence.kind) {
    case "none":
    case "exact":
    case "single":
    case "constant":
      return Number.POSITIVE_INFINITY;
    case "ratio":
      return effectSize(evidence.logs);
    case "paired":
      return Math.abs(evidence.t) / Math.sqrt(evidence.n);
    default:
      return Math.abs(evidence.t) * Math.sqrt(1 / evidence.n[0] + 1 / evidence.n[1]);
  }
}

/** Whether the interval of what is tested leaves open which of the two is larger. */
export function mayBeEqual(evidence: Evidence): boolean {
  const test = evidence.kind === "ratio" ? evidence.logs : evidence;
  return "ci95" in test && test.ci95[0] <= 0 && test.ci95[1] >= 0;
}

/** What a difference that is left open could have been; undefined where no spread is known. */
export function powerOf(evidence: Evidence): Power | undefined {
  // More splits of the same rows do not narrow the interval without end: what more seeds would show is not known.
  if ("resampled" in evidence && evidence.resampled) return undefined;
  const precision = precisionOf(evidence);
  if (precision === undefined || !("difference" in evidence)) return undefined;
  const seeds = seedsToFind(evidence.difference, precision);
  return { detectable: minimumDetectable(precision), ...(seeds === undefined ? {} : { seeds }) };
}

export function precisionOf(evidence: Evidence): Precision | undefined {
  if (!("standardError" in evidence)) return undefined;
  const { standardError, degreesOfFreedom } = evidence;
  return { standardError, degreesOfFreedom, seeds: seedsOf(evidence)! };
}

/** A difference of fractions lies between −1 and 1. */
function bounded(evidence: Evidence, { least, most }: Metric): Evidence {
  if (!("ci95" in evidence) || least === undefined || most === undefined) return evidence;
  const widest = most - least;
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
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return spansDecades([least, most], metric);
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
