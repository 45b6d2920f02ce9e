/** Claims and what came of them, as sentences. */

import { describeMetric, type Metric, momentTitle } from "../../metric/metric.ts";
import type { ClaimExpectation, SpecClaim } from "../../model/specification.ts";
import { agreeing, counted, countedOf } from "../../text/counted.ts";
import { fixed, percentText, roundedFigure, typeset } from "../../text/number.ts";
import { allOf } from "../answer/comparison-wording.ts";
import { decimalsFor, shown, valueWithUnit, writtenValue } from "../figures.ts";
import { armLabel } from "../parameter-text.ts";
import type { ClaimOutcome, JudgedClaim, Sample } from "../report.ts";
import type { TrialWords } from "../trial-words.ts";

/** A claim that has been judged and not yet put into words. */
export type Judgement = Omit<JudgedClaim, "text" | "reason">;

export function worded(judgement: Judgement, words: TrialWords): JudgedClaim {
  const outcome = outcomeText(judgement, words);
  const reason = [outcome, ...lossText(judgement, words), ...chanceText(judgement)].join("; ");
  return { ...judgement, text: claimText(judgement.claim, words), reason };
}

function claimText({ arm, metric: name, over, expected }: SpecClaim, words: TrialWords): string {
  const metric = describeMetric(name);
  const whose = Object.keys(arm).length === 0 ? "" : ` of ${armLabel(arm, "")}`;
  const what = `${metric.title}${whose}`;
  const aggregate = words.hasSeeds ? aggregateText(over) : "";
  if (expected.kind === "series") {
    const within =
      expected.tolerance === 0 ? "exactly" : `within ${toleranceText(expected.tolerance, metric)}`;
    return `${aggregate}${what} in each of ${counted(expected.values.length, words.step)} is as published, ${within}`;
  }
  return `${aggregate}${what} ${momentText(expected, words)} is ${expectedText(expected, metric)}`;
}

function aggregateText(over: SpecClaim["over"]): string {
  switch (over.kind) {
    case "best-of":
      return `best of ${over.k} seeds: `;
    case "every":
      return "in every seed, ";
    default:
      return `${over.kind} `;
  }
}

function momentText({ moment }: Exclude<ClaimExpectation, { kind: "series" }>, { step }: TrialWords): string {
  return moment.kind === "epoch" ? `after ${step} ${moment.epoch}` : momentTitle(moment.at, step);
}

function expectedText(expected: Exclude<ClaimExpectation, { kind: "series" }>, metric: Metric): string {
  const value = writtenValue(expected.value, metric);
  if (expected.kind !== "near") return `${expected.kind.replace("-", " ")} ${value}`;
  return expected.tolerance === 0
    ? `exactly ${value}`
    : `${value} ± ${toleranceText(expected.tolerance, metric)}`;
}

function outcomeText({ claim, outcome, sample }: Judgement, words: TrialWords): string {
  const metric = describeMetric(claim.metric);
  switch (outcome.kind) {
    case "open":
      return `not yet computable: ${outcome.reason}`;
    case "met": {
      const seeds = words.hasSeeds ? ` (${counted(outcome.seeds, "seed")}${rangeText(sample, metric)})` : "";
      if (outcome.epochs !== undefined) return `it agrees in ${allOf(outcome.epochs, words.step)}${seeds}`;
      if (outcome.found !== undefined)
        return `it is ${foundText(outcome.found, claim.expected, metric)}${seeds}`;
      if (!words.hasSeeds) return "it holds";
      return `it holds in ${allOf(outcome.seeds, "seed")}${rangeText(sample, metric)}`;
    }
    case "missed":
      return missedText(claim, outcome, sample, words);
  }
}

function missedText(
  { metric: name, expected }: SpecClaim,
  { found, by, at }: ClaimOutcome & { kind: "missed" },
  sample: Sample,
  { hasSeeds, trial, step }: TrialWords,
): string {
  const metric = describeMetric(name);
  const { missing = 0, of = 0 } = at;
  if (found === undefined || by === undefined) {
    return hasSeeds ? `missed: ${countedOf(missing, of, "seed")} diverged` : `missed: the ${trial} diverged`;
  }
  const missed = `missed by ${sizeText(by, metric)}`;
  if (at.epoch !== undefined) {
    const whose = at.seed === undefined || !hasSeeds ? "" : ` of seed ${at.seed}`;
    return `${missed}; ${countedOf(missing, of, step)} ${agreeing(missing, "differs", "differ")}, the first is ${step} ${at.epoch}${whose} with ${writtenValue(found, metric)}`;
  }
  const value = foundText(found, expected, metric);
  if (!hasSeeds) return `${missed}: it is ${value}`;
  if (at.seed === undefined) {
    return `${missed}: it is ${value} (${counted(sample.n, "seed")}${rangeText(sample, metric)})`;
  }
  return `${missed}: seed ${at.seed} has ${value}; ${countedOf(missing, of, "seed")} ${agreeing(missing, "misses", "miss")} it`;
}

/** Trainings without a value: what is left may be what was lucky. */
function lossText({ outcome, lost }: Judgement, { trial }: TrialWords): readonly string[] {
  if (outcome.kind === "open" || (outcome.kind === "missed" && outcome.by === undefined)) return [];
  return [
    ...(lost.diverged > 0
      ? [`${counted(lost.diverged, trial)} diverged and ${agreeing(lost.diverged, "is", "are")} not in it`]
      : []),
    ...(lost.failed > 0
      ? [`${counted(lost.failed, trial)} failed and ${agreeing(lost.failed, "is", "are")} not in it`]
      : []),
  ];
}

/** How far our seeds lie apart, beside a single published figure. */
function rangeText(sample: Sample, metric: Metric): string {
  if (sample.kind !== "spread") return "";
  return `, ${valueWithUnit(sample.min, metric)} to ${valueWithUnit(sample.max, metric)}`;
}

/** What a best of three runs, the way such figures are often found, would show of it. */
function chanceText({
  claim: { expected, metric },
  outcome,
  chanceBestOfThree,
}: Judgement): readonly string[] {
  if (outcome.kind === "open" || chanceBestOfThree === undefined || expected.kind !== "near") return [];
  const figure = writtenValue(expected.value, describeMetric(metric));
  return [`a best of three reaches ${figure} with a chance of ${percentText(chanceBestOfThree, 0)}`];
}

/** What was found, to the last decimal of what is claimed, so that the two can be compared. */
function foundText(found: number, expected: ClaimExpectation, metric: Metric): string {
  const usual = valueWithUnit(found, metric);
  if (expected.kind === "near" && found === expected.value) return writtenValue(found, metric);
  if (expected.kind !== "near" || usual.includes("e")) return usual;
  const decimals = Math.max(decimalsOf(expected.value, metric), decimalsOf(expected.tolerance, metric));
  if (decimals <= (usual.match(/\.(\d+)/)?.[1]?.length ?? 0)) return usual;
  return metric.unit === "fraction" ? percentText(found, decimals) : fixed(found, decimals);
}

/** Of a figure as it was written. */
function decimalsOf(value: number, metric: Metric): number {
  const text = shown(value, metric).toFixed(10).replace(/0+$/, "");
  return text.length - 1 - text.indexOf(".");
}

function toleranceText(tolerance: number, metric: Metric): string {
  const text = roundedFigure(shown(tolerance, metric), 12);
  return metric.unit === "fraction" ? `${text} ${text === "1" ? "point" : "points"}` : text;
}

/** Two digits of a miss. */
function sizeText(size: number, metric: Metric): string {
  const figure = shown(size, metric);
  const decimals = decimalsFor(figure, 2, 12);
  const text = figure < 1e-6 && figure > 0 ? typeset(figure.toExponential(1)) : fixed(figure, decimals);
  return metric.unit === "fraction" ? `${text} points` : text;
}
