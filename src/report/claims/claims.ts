/** What the spec claims against what was recorded. */

import { describeMetric } from "../../metric/metric.ts";
import { armKey } from "../../model/arm-key.ts";
import type { Directions, MetricName } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import type { ClaimExpectation, ClaimMoment, SpecClaim } from "../../model/specification.ts";
import { type EpochRecord, hasEnded } from "../../model/trial.ts";
import { agreeing, counted, countedOf } from "../../text/counted.ts";
import { grouped } from "../grouped.ts";
import type { ReportInput } from "../input.ts";
import type { ClaimOutcome, JudgedClaim, Report } from "../report.ts";
import { chanceBestOfReaches } from "../statistics/best-of.ts";
import { describe } from "../statistics/describe.ts";
import { networkWords, type TrialWords } from "../trial-words.ts";
import { type SeedValue, valueAt } from "../values.ts";
import { aggregate, beyond, type Circumstances } from "./aggregate.ts";
import { judgeSeries } from "./series.ts";
import { type Judgement, worded } from "./wording.ts";

/** Judges each claim by the trials of its arm. Where the spec was changed the results are not those that claims speak of. */
export function judgeClaims(
  {
    claims = [],
    rows,
    series = new Map(),
    changedBy = [],
    directions = {},
  }: Pick<ReportInput, "claims" | "rows" | "series" | "changedBy" | "directions">,
  words: TrialWords = networkWords,
): readonly JudgedClaim[] {
  const arms = grouped(rows, (row) => armKey(row.arm));
  return claims.map((claim) => {
    const trials = arms.get(armKey(claim.arm)) ?? [];
    return worded(judge(claim, trials, { series, changedBy, directions }), words);
  });
}

export function claimMissed({ claims }: Report): boolean {
  return claims.some(({ outcome }) => outcome.kind === "missed");
}

/** Whether judging needs the epochs of this claim's trials. */
export function needsEpochs({ expected }: SpecClaim): boolean {
  return expected.kind === "series" || expected.moment.kind === "epoch";
}

function judge(claim: SpecClaim, trials: readonly TrialRow[], circumstances: Circumstances): Judgement {
  const { series, changedBy, directions } = circumstances;
  const lost = {
    diverged: trials.filter(({ status }) => status === "diverged").length,
    failed: trials.filter(({ status }) => status === "failed").length,
  };
  const open = (reason: string): Judgement => ({
    claim,
    outcome: { kind: "open", reason },
    sample: { kind: "empty", n: 0 },
    lost,
  });
  if (changedBy.length > 0) return open(`the spec was changed by ${changedBy.join(" ")}`);
  const reason = unready(trials);
  if (reason !== undefined) return open(reason);
  const completed = trials.filter((row) => row.status === "completed");
  if (completed.length === 0) {
    const begins = claimedBefore(claim, trials);
    return begins
      ? open("every trial of its arm diverged, but later than it speaks of")
      : missedByDivergence(claim, trials, lost);
  }
  // What failed may hold or not, but a training that diverged does not hold what every seed should.
  if (claim.over.kind === "every" && lost.failed > 0) {
    return open(`${countedOf(lost.failed, trials.length, "trial")} failed`);
  }
  if (claim.over.kind === "every" && lost.diverged > 0) {
    return missedByDivergence(claim, trials, lost);
  }
  if (claim.expected.kind === "series") {
    return { ...judgeSeries(claim, claim.expected, completed, circumstances), lost };
  }
  const { moment } = claim.expected;
  const values = completed.flatMap(({ seed, id, metrics }) => {
    const value = valueOfTrial(metrics, series.get(id) ?? [], claim.metric, moment);
    return value === undefined ? [] : [{ seed, value }];
  });
  if (values.length < completed.length) {
    const without = completed.length - values.length;
    return open(
      `${countedOf(without, completed.length, "trial")} ${agreeing(without, "has", "have")} no such value`,
    );
  }
  return { ...judgeValues(claim, claim.expected, values, directions), lost };
}

function missedByDivergence(
  claim: SpecClaim,
  trials: readonly TrialRow[],
  lost: JudgedClaim["lost"],
): Judgement {
  const first = trials.find(({ status }) => status === "diverged")!;
  const at = { seed: first.seed, missing: lost.diverged, of: trials.length };
  return { claim, outcome: { kind: "missed", at }, sample: { kind: "empty", n: 0 }, lost };
}

function bestOfReason(k: number, n: number): string {
  return `the best of ${k} needs ${counted(k, "seed")}, and there ${agreeing(n, "is", "are")} ${n}`;
}

/** Why nothing can be said yet. */
function unready(trials: readonly TrialRow[]): string | undefined {
  if (trials.length === 0) return "its arm has not been run";
  const waiting = trials.filter(({ status }) => !hasEnded(status)).length;
  if (waiting > 0) {
    return `${countedOf(waiting, trials.length, "trial")} ${agreeing(waiting, "is", "are")} still to run`;
  }
  if (trials.some(({ status }) => status === "completed")) return undefined;
  const failed = trials.filter(({ status }) => status === "failed").length;
  return failed === 0
    ? undefined
    : `${countedOf(failed, trials.length, "trial")} failed, and no other has a result`;
}

/** Whether a claim speaks of epochs alone that a training had before it diverged. */
function claimedBefore({ expected }: SpecClaim, trials: readonly TrialRow[]): boolean {
  const first = Math.min(
    ...trials.map((row) => (row.status === "diverged" ? row.epoch : Number.POSITIVE_INFINITY)),
  );
  if (expected.kind === "series") return expected.values.length < first;
  return expected.moment.kind === "epoch" && expected.moment.epoch < first;
}

function valueOfTrial(
  metrics: (TrialRow & { status: "completed" })["metrics"],
  epochs: readonly EpochRecord[],
  metric: MetricName,
  moment: ClaimMoment,
): number | undefined {
  if (moment.kind === "epoch") {
    return epochs.find((record) => record.epoch === moment.epoch)?.metrics[metric];
  }
  const summary = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  return summary && valueAt(summary, moment.at);
}

function judgeValues(
  claim: SpecClaim,
  expected: Exclude<ClaimExpectation, { kind: "series" }>,
  values: readonly SeedValue[],
  directions: Directions,
): Omit<Judgement, "lost"> {
  const numbers = values.map(({ value }) => value);
  const judged = {
    claim,
    sample: describe(
      numbers.map((value) => [value]),
      describeMetric(claim.metric),
    ),
    ...chance(claim, expected.value, numbers, directions),
  };
  if (claim.over.kind === "every") return { ...judged, outcome: judgeEverySeed(expected, values) };
  const found = aggregate(claim, numbers, directions);
  if (found === undefined) {
    const k = claim.over.kind === "best-of" ? claim.over.k : 1;
    return {
      ...judged,
      outcome: { kind: "open", reason: bestOfReason(k, values.length) },
    };
  }
  const by = distance(found, expected);
  const seeds = values.length;
  return {
    ...judged,
    outcome: by > 0 ? { kind: "missed", found, by, at: {} } : { kind: "met", found, seeds },
  };
}

function judgeEverySeed(
  expected: Exclude<ClaimExpectation, { kind: "series" }>,
  values: readonly SeedValue[],
): ClaimOutcome {
  const misses = values
    .map(({ seed, value }) => ({ seed, value, by: distance(value, expected) }))
    .filter(({ by }) => by > 0)
    .sort((a, b) => b.by - a.by);
  const [worst] = misses;
  if (worst === undefined) return { kind: "met", seeds: values.length };
  const at = { seed: worst.seed, missing: misses.length, of: values.length };
  return { kind: "missed", found: worst.value, by: worst.by, at };
}

/** Beyond the tolerance, by how much; 0 or less when met. */
function distance(found: number, expected: Exclude<ClaimExpectation, { kind: "series" }>): number {
  switch (expected.kind) {
    case "near":
      return beyond(found, expected.value, expected.tolerance);
    case "at-least":
      return expected.value - found;
    case "at-most":
      return found - expected.value;
  }
}

/** A published figure is often the best of a few runs: how often would the best of three of ours show it? */
function chance(
  { over, metric, expected }: SpecClaim,
  figure: number,
  values: readonly number[],
  directions: Directions,
) {
  const { better } = describeMetric(metric, directions);
  if (over.kind === "every" || expected.kind === "at-most" || better === "none") return {};
  const chanceBestOfThree = chanceBestOfReaches(figure, 3, values, better);
  return chanceBestOfThree === undefined ? {} : { chanceBestOfThree };
}
