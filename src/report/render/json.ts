/** The machine-readable report. Keys are a contract: they are added to, never renamed (docs/reports.md). */

import type { Json } from "../../model/parameters.ts";
import { jsonText } from "../../text/escape.ts";
import { answerText } from "../answer/answer.ts";
import { factorOf } from "../arms/factor.ts";
import { namesText } from "../experiments.ts";
import type {
  ArmReport,
  Comparison,
  Effects,
  Evidence,
  JudgedClaim,
  Report,
  Sample,
  SearchReport,
  TrialReport,
} from "../report.ts";

type JsonFields = { readonly [key: string]: Json };

export function renderJson(report: Report): string {
  return `${jsonText(reportJson(report), 2)}\n`;
}

/** One object a line: an arm, a comparison or a claim, named by `kind`. */
export function renderJsonLines(report: Report): string {
  const head = { experiment: namesText(report), metric: report.metric.name, at: report.at };
  const lines = [
    ...report.arms.map((arm) => ({ kind: "arm", ...head, ...armJson(arm) })),
    ...report.comparisons.map((comparison) => ({
      kind: "comparison",
      ...head,
      ...comparisonJson(comparison),
    })),
    ...report.claims.map((claim) => ({ kind: "claim", ...head, ...claimJson(claim) })),
  ];
  return lines.map((line) => `${jsonText(line)}\n`).join("");
}

export function reportJson(report: Report): JsonFields {
  return {
    experiment: namesText(report),
    ...(report.description === undefined ? {} : { description: report.description }),
    ...(report.changedBy.length === 0 ? {} : { changed_by: report.changedBy }),
    metric: report.metric.name,
    at: report.at,
    ...(report.where === undefined ? {} : { where: report.where }),
    ...(report.by === undefined ? {} : { by: report.by }),
    varied: report.varied,
    verdict: report.answer.verdict ?? null,
    answer: answerText(report),
    notes: report.notes,
    trials: tallyJson(report),
    arms: report.arms.map(armJson),
    comparisons: report.comparisons.map(comparisonJson),
    claims: report.claims.map(claimJson),
    ...(report.effects === undefined ? {} : { effects: effectsJson(report.effects) }),
    ...(report.search === undefined ? {} : { search: searchJson(report.search) }),
  };
}

function effectsJson({ parameters, interactions, basis }: Effects): JsonFields {
  const { kind: _, ...facts } = basis;
  return {
    ...facts,
    parameters: parameters.map(({ parameter, share, ci95 }) => ({ parameter, share, ci95: ci95 ?? null })),
    interactions: { share: interactions.share, ci95: interactions.ci95 ?? null },
  };
}

function searchJson({ method, metric, parts }: SearchReport): JsonFields {
  return {
    method,
    metric: metric.name,
    parts: parts.map(({ varied, points }) => ({
      varied,
      points: points.map(({ arm, generation, score, values, fate, why }) => ({
        arm,
        generation,
        score: score ?? null,
        values,
        fate,
        why,
      })),
    })),
  };
}

/** Figures that n does not allow are null. */
function armJson(arm: ArmReport): JsonFields {
  return {
    arm: arm.arm,
    label: arm.label,
    n: arm.sample.n,
    failed: arm.tally.failed,
    diverged: arm.tally.diverged,
    stuck: arm.tally.stuck,
    pending: arm.tally.pending,
    ...sampleJson(arm.sample),
    standing: arm.standing,
    ...(arm.bestOf === undefined ? {} : { best_of: { ...arm.bestOf } }),
    success_rate: arm.tally.completed === 0 ? null : 1 - arm.tally.stuck / arm.tally.completed,
    seconds: arm.seconds ?? null,
    trials: arm.trials.map(trialJson),
  };
}

function sampleJson(sample: Sample): JsonFields {
  if (sample.kind === "spread") {
    const { mean, std, ci95, median, min, max } = sample;
    return {
      mean,
      std,
      ci95: ci95 ?? null,
      median,
      min,
      max,
      quartiles: [sample.lowerQuartile, sample.upperQuartile],
      interquartile_mean: sample.interquartileMean,
      interquartile_mean_ci95: sample.interquartileCi95 ?? null,
    };
  }
  const value = sample.kind === "empty" ? null : sample.value;
  return {
    ...(sample.kind === "exact" ? { copies: sample.copies } : {}),
    mean: value,
    std: sample.kind === "constant" ? 0 : null,
    ci95: null,
    median: value,
    min: value,
    max: value,
    quartiles: null,
    interquartile_mean: value,
    interquartile_mean_ci95: null,
  };
}

function trialJson(trial: TrialReport): JsonFields {
  const { id, seed, status } = trial;
  switch (trial.status) {
    case "pending":
    case "running":
      return { id, seed, status };
    case "diverged":
      return { id, seed, status, value: null, epoch: trial.epoch, seconds: trial.seconds };
    case "failed":
      return { id, seed, status, value: null, reason: trial.reason, seconds: trial.seconds };
    case "completed":
      return {
        id,
        seed,
        status,
        value: trial.measured?.value ?? null,
        last: trial.measured?.last ?? null,
        best: trial.measured?.best ?? null,
        best_epoch: trial.measured?.bestEpoch ?? null,
        at_best_validation: trial.measured?.atBestValidation ?? null,
        never_predicted: trial.neverPredicted,
        never_predicted_classes: trial.neverPredictedClasses,
        seconds: trial.seconds,
        weights_sha256: trial.weightsSha256,
      };
  }
}

function comparisonJson(comparison: Comparison): JsonFields {
  return {
    baseline: comparison.baseline,
    arm: comparison.arm,
    ...evidenceJson(comparison.evidence),
    probability_of_improvement: comparison.probabilityOfImprovement ?? null,
    verdict: comparison.verdict,
    sentence: comparison.sentence,
  };
}

function evidenceJson(evidence: Evidence): JsonFields {
  const { kind: test } = evidence;
  if (evidence.kind === "none") return { test, difference: null, ci95: null, p_value: null, n: 0 };
  if (evidence.kind === "single") {
    return { test, difference: evidence.difference, ci95: null, p_value: null, n: 1 };
  }
  if (evidence.kind === "exact") {
    return { test, difference: evidence.difference, ci95: null, p_value: null, n: null };
  }
  if (evidence.kind === "ratio") {
    const { logs, difference, p, pHolm } = evidence;
    const { factor, ci95 } = factorOf(logs);
    const seeds = evidenceJson({ ...logs, difference, p, pHolm });
    return { ...seeds, test, of: logs.kind, ci95: null, factor, factor_ci95: ci95 };
  }
  const { difference, n, p, pHolm } = evidence;
  const ci95 = evidence.kind === "constant" ? null : evidence.ci95;
  const wilcoxon = "wilcoxon" in evidence ? evidence.wilcoxon : undefined;
  return {
    test,
    difference,
    ci95,
    p_value: p,
    p_value_holm: pHolm,
    n,
    ...(evidence.kind === "partly-paired" ? { common: evidence.common } : {}),
    ...("resampled" in evidence && evidence.resampled ? { resampled: true } : {}),
    ...(evidence.kind === "paired"
      ? { matched: evidence.matched, pairs_higher: evidence.higher, pairs_lower: evidence.lower }
      : {}),
    wilcoxon:
      wilcoxon === undefined
        ? null
        : {
            method: wilcoxon.method,
            statistic: wilcoxon.statistic,
            p_value: wilcoxon.p,
            zeros: wilcoxon.zeros,
            ties: wilcoxon.ties,
          },
  };
}

function claimJson({ claim, text, reason, outcome, lost, chanceBestOfThree }: JudgedClaim): JsonFields {
  return {
    source: claim.source,
    arm: claim.arm,
    metric: claim.metric,
    claim: text,
    outcome: outcome.kind,
    found: outcome.kind === "open" ? null : (outcome.found ?? null),
    missed_by: outcome.kind === "missed" ? (outcome.by ?? null) : null,
    chance_best_of_three: chanceBestOfThree ?? null,
    diverged: lost.diverged,
    failed: lost.failed,
    reason,
  };
}

function tallyJson({ tally }: Report): JsonFields {
  const { trials, completed, stuck, failed, diverged, pending, unmeasured } = tally;
  return { total: trials, completed, stuck, failed, diverged, pending, unmeasured };
}
