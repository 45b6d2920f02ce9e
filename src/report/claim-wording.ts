/** Claims and what came of them, as sentences. */

import { describeMetric, type Metric, momentTitles } from "../metric/metric.ts";
import type { ClaimExpectation, SpecClaim } from "../model/specification.ts";
import { counted } from "../text/counted.ts";
import { decimalsFor, fixed, shown, valueWithUnit } from "./figures.ts";
import { armLabel } from "./parameter-text.ts";
import type { JudgedClaim, Sample } from "./report.ts";
import { allOf } from "./wording.ts";

/** A claim that has been judged and not yet put into words. */
export type Judgement = Omit<JudgedClaim, "text" | "reason">;

export function worded(judgement: Judgement): JudgedClaim {
  const reason = [outcomeText(judgement), ...lossText(judgement), ...chanceText(judgement)].join("; ");
  return { ...judgement, text: claimText(judgement.claim), reason };
}

function claimText({ arm, metric: name, over, expected }: SpecClaim): string {
  const metric = describeMetric(name);
  const whose = Object.keys(arm).length === 0 ? "" : ` of ${armLabel(arm, "")}`;
  const what = `${metric.title}${whose}`;
  const aggregate =
    over.kind === "best-of"
      ? `best of ${over.k} seeds: `
      : over.kind === "every"
        ? "in every seed, "
        : `${over.kind} `;
  if (expected.kind === "series") {
    const within =
      expected.tolerance === 0 ? "exactly" : `within ${toleranceText(expected.tolerance, metric)}`;
    return `${aggregate}${what} in each of ${counted(expected.values.length, "epoch")} is as published, ${within}`;
  }
  return `${aggregate}${what} ${momentText(expected)} is ${figureText(expected, metric)}`;
}

function momentText({ moment }: Exclude<ClaimExpectation, { kind: "series" }>): string {
  return moment.kind === "epoch" ? `after epoch ${moment.epoch}` : momentTitles[moment.at];
}

function figureText(expected: Exclude<ClaimExpectation, { kind: "series" }>, metric: Metric): string {
  const value = exactText(expected.value, metric);
  if (expected.kind !== "near") return `${expected.kind.replace("-", " ")} ${value}`;
  return expected.tolerance === 0
    ? `exactly ${value}`
    : `${value} ± ${toleranceText(expected.tolerance, metric)}`;
}

function outcomeText({ claim, outcome, sample }: Judgement): string {
  const metric = describeMetric(claim.metric);
  switch (outcome.kind) {
    case "open":
      return `not yet computable: ${outcome.reason}`;
    case "met": {
      const seeds = counted(outcome.seeds, "seed");
      if (outcome.epochs !== undefined) return `it agrees in ${allOf(outcome.epochs, "epoch")} (${seeds})`;
      if (outcome.found === undefined)
        return `it holds in ${allOf(outcome.seeds, "seed")}${rangeText(sample, metric)}`;
      return `it is ${valueWithUnit(outcome.found, metric)} (${seeds}${rangeText(sample, metric)})`;
    }
    case "missed": {
      const { found, by, at } = outcome;
      if (found === undefined || by === undefined) return `missed: ${at.missing} of ${at.of} seeds diverged`;
      const missed = `missed by ${sizeText(by, metric)}`;
      if (at.epoch !== undefined) {
        const whose = at.seed === undefined ? "" : ` of seed ${at.seed}`;
        return `${missed}; ${at.missing} of ${at.of} epochs differ, the first is epoch ${at.epoch}${whose} with ${exactText(found, metric)}`;
      }
      const value = valueWithUnit(found, metric);
      if (at.seed === undefined) {
        return `${missed}: it is ${value} (${counted(sample.n, "seed")}${rangeText(sample, metric)})`;
      }
      return `${missed}: seed ${at.seed} has ${value}; ${at.missing} of ${at.of} seeds miss it`;
    }
  }
}

/** Trainings without a value: what is left may be what was lucky. */
function lossText({ outcome, lost }: Judgement): readonly string[] {
  if (outcome.kind === "open" || (outcome.kind === "missed" && outcome.by === undefined)) return [];
  return [
    ...(lost.diverged > 0
      ? [`${counted(lost.diverged, "training")} diverged and ${lost.diverged === 1 ? "is" : "are"} not in it`]
      : []),
    ...(lost.failed > 0
      ? [`${counted(lost.failed, "training")} failed and ${lost.failed === 1 ? "is" : "are"} not in it`]
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
  const figure = exactText(expected.value, describeMetric(metric));
  return [`a best of three reaches ${figure} with a chance of ${fixed(chanceBestOfThree * 100, 0)} %`];
}

/** A figure as it was written: as many decimals as it has. */
function exactText(value: number, metric: Metric): string {
  const text = String(Number(shown(value, metric).toPrecision(12))).replace("-", "−");
  return metric.unit === "fraction" ? `${text} %` : text;
}

function toleranceText(tolerance: number, metric: Metric): string {
  const text = String(Number(shown(tolerance, metric).toPrecision(12)));
  return metric.unit === "fraction" ? `${text} ${text === "1" ? "point" : "points"}` : text;
}

/** Two digits of a miss. */
function sizeText(size: number, metric: Metric): string {
  const figure = shown(size, metric);
  const decimals = decimalsFor(figure, 2, 12);
  const text =
    figure < 1e-6 && figure > 0 ? figure.toExponential(1).replace("-", "−") : fixed(figure, decimals);
  return metric.unit === "fraction" ? `${text} points` : text;
}
