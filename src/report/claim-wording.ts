/** Claims and what came of them, as sentences. */
import type { ClaimExpectation, SpecClaim } from "../model.ts";
import { decimalsFor, fixed, shown, valueWithUnit } from "./figures.ts";
import { armLabel, describeMetric, momentTitles } from "./metric.ts";
import type { JudgedClaim, Metric } from "./report.ts";
import { counted } from "./wording.ts";

/** A claim that has been judged and not yet put into words. */
export type Judgement = Omit<JudgedClaim, "text" | "reason">;

export function worded(judgement: Judgement): JudgedClaim {
  const reason = [outcomeText(judgement), ...besideText(judgement)].join("; ");
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
    const within = expected.tolerance === 0 ? "exactly" : `within ${sizeText(expected.tolerance, metric)}`;
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
  return expected.tolerance === 0 ? `exactly ${value}` : `${value} ± ${sizeText(expected.tolerance, metric)}`;
}

function outcomeText({ claim, outcome }: Judgement): string {
  const metric = describeMetric(claim.metric);
  switch (outcome.kind) {
    case "open":
      return `not yet computable: ${outcome.reason}`;
    case "met": {
      if (outcome.epochs !== undefined) {
        return `${counted(outcome.epochs, "epoch")} of ${outcome.epochs} agree, ${counted(outcome.seeds, "seed")}`;
      }
      const basis = counted(outcome.seeds, "seed");
      return outcome.found === undefined
        ? `all of ${basis}`
        : `${valueWithUnit(outcome.found, metric)} over ${basis}`;
    }
    case "missed": {
      const { found, by, at } = outcome;
      const missed = `missed by ${sizeText(by, metric)}`;
      if (at.epoch !== undefined) {
        const whose = at.seed === undefined ? "" : ` of seed ${at.seed}`;
        return `${missed}; ${at.missing} of ${at.of} epochs differ, the first is epoch ${at.epoch}${whose} with ${exactText(found, metric)}`;
      }
      if (at.seed !== undefined) {
        return `${missed}: seed ${at.seed} has ${valueWithUnit(found, metric)}; ${at.missing} of ${at.of} seeds miss it`;
      }
      return `${missed}: it is ${valueWithUnit(found, metric)}`;
    }
  }
}

/** Our distribution beside the published single figure, and what a best of three would show of it. */
function besideText({ claim, outcome, sample, chanceBestOfThree }: Judgement): readonly string[] {
  if (outcome.kind === "open" || sample.kind !== "spread") return [];
  const metric = describeMetric(claim.metric);
  const spread = `our ${sample.n} seeds: ${valueWithUnit(sample.min, metric)} to ${valueWithUnit(sample.max, metric)}`;
  if (chanceBestOfThree === undefined || claim.expected.kind !== "near") return [spread];
  return [
    spread,
    `a best of three reaches the figure with a chance of ${fixed(chanceBestOfThree * 100, 0)} %`,
  ];
}

/** A figure as it was written: as many decimals as it has. */
function exactText(value: number, metric: Metric): string {
  const text = String(Number(shown(value, metric).toPrecision(12))).replace("-", "−");
  return metric.unit === "fraction" ? `${text} %` : text;
}

function sizeText(size: number, metric: Metric): string {
  const figure = shown(size, metric);
  const decimals = decimalsFor(figure, 2, 12);
  const text =
    figure < 1e-6 && figure > 0 ? figure.toExponential(1).replace("-", "−") : fixed(figure, decimals);
  return metric.unit === "fraction" ? `${text} points` : text;
}
