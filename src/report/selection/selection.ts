/** Rows → the trials a question is about, each with its value of the metric at the moment. */

import { option, RunxError, type Wording, wording } from "../../errors.ts";
import {
  describeMetric,
  isCost,
  type Metric,
  partsOf,
  usualMetrics,
  validationNames,
} from "../../metric/metric.ts";
import type { MetricName, Moment } from "../../model/parameters.ts";
import type { MetricSummary, TrialRow } from "../../model/records.ts";
import { usualSplit } from "../../model/splits.ts";
import { didYouMean } from "../../text/near-match.ts";
import type { ReportInput } from "../input.ts";
import type { Question } from "../question.ts";
import type { Measured, TrialReport } from "../report.ts";
import { splitOverlap } from "../statistics/difference.ts";
import { parameterOf, recordedMetrics, valueAt } from "../values.ts";
import { missedClasses } from "./missed-classes.ts";
import { trialFilter } from "./where.ts";

export interface Selection {
  readonly metric: Metric;
  readonly at: Moment;
  readonly trials: readonly TrialReport[];
  /** Whole sentences. */
  readonly notes: readonly string[];
}

export function select(input: ReportInput, question: Question): Selection {
  const metric = chosenMetric(input, question.metric);
  const at = question.at ?? "last";
  const rows =
    question.where === undefined ? input.rows : input.rows.filter(trialFilter(question.where, input, at));
  const trials = rows.map((row) => trialReport(row, metric.name, at));
  refuseUnknownMoment(trials, metric, at);
  if (!isCost(metric) || haveOneCost(rows)) return { metric, at, trials, notes: [] };
  return { metric: { ...metric, better: "none" }, at, trials, notes: [differentCosts(metric)] };
}

/** Costs of different cost functions are different quantities: none is better for being lower. */
function haveOneCost(rows: readonly TrialRow[]): boolean {
  return new Set(rows.map(({ arm }) => parameterOf(arm, "cost"))).size < 2;
}

function differentCosts({ title }: Metric): string {
  return `The arms have different cost functions: values of their ${title} are different quantities, and none is better for being lower.`;
}

/** The metric asked for, else the first usual one that was recorded. */
export function chosenMetric(
  { rows, fixed = {}, directions }: Pick<ReportInput, "rows" | "fixed" | "directions">,
  asked: MetricName | undefined,
): Metric {
  const recorded = recordedMetrics(rows);
  if (asked === undefined) {
    const usual =
      usualMetrics.find((name) => recorded.includes(name)) ??
      recorded.find((name) => describeMetric(name, directions).better !== "none");
    return describeMetric(usual ?? recorded[0] ?? expectedMetric(fixed), directions);
  }
  // Before the first trial has finished, nothing is known to be missing.
  if (recorded.length === 0 || recorded.includes(asked)) return describeMetric(asked, directions);
  throw new RunxError({
    code: "report.unknown-metric",
    message: `No trial recorded the metric "${asked}".`,
    hint: `${didYouMean(asked, recorded)}Recorded: ${recorded.join(", ")}.`,
  });
}

/** What trials that have recorded nothing would have recorded: targets that are numbers have no accuracy. */
function expectedMetric({ data, monitor }: NonNullable<ReportInput["fixed"]>): MetricName {
  const source = typeof data === "object" && data !== null && !Array.isArray(data) ? data : {};
  const measure = "targets" in source && source.targets === "numeric" ? "cost" : "accuracy";
  const monitored = Array.isArray(monitor) ? monitor : [];
  const split = usualSplit((name) => monitored.includes(name));
  return `${split ?? (monitored.length === 0 ? "test" : "train")}.${measure}`;
}

export function refuseNoBest({ title }: Metric, what: string, instead: Wording): never {
  throw new RunxError({
    code: "report.no-best",
    message: `${title} is neither better when higher nor when lower, so it has no ${what}.`,
    hint: wording`${instead}, or ask for an accuracy.`,
  });
}

function refuseUnknownMoment(trials: readonly TrialReport[], metric: Metric, at: Moment): void {
  const measured = trials.flatMap((trial) =>
    trial.status === "completed" && trial.measured !== undefined ? [trial.measured] : [],
  );
  if (at === "best" && metric.better === "none")
    refuseNoBest(metric, "best epoch", wording`Use ${option("at", "last")}`);
  if (at !== "at-best-validation" || measured.length === 0) return;
  if (measured.some((values) => values.value !== undefined)) return;
  throw new RunxError({
    code: "report.no-validation",
    message: "These trials have no validation split, so no epoch has the best validation value.",
    hint: wording`Use ${option("at", "last")}, or give the data a validation split.`,
  });
}

function trialReport(row: TrialRow, metric: MetricName, at: Moment): TrialReport {
  const { id, arm, seed } = row;
  switch (row.status) {
    case "pending":
    case "running":
      return { id, arm, seed, status: row.status };
    case "diverged":
      return { id, arm, seed, status: row.status, epoch: row.epoch, seconds: row.seconds };
    case "failed":
      return { id, arm, seed, status: row.status, reason: row.reason, seconds: row.seconds };
    case "completed": {
      const summary = Object.hasOwn(row.metrics, metric) ? row.metrics[metric] : undefined;
      const { seconds, weightsSha256 } = row;
      const missed = missedClasses(row);
      const validation = validationValue(row.metrics, metric, at);
      const cost = row.metrics["validation.cost"];
      const validationCost = cost && valueAt(cost, at);
      const done = {
        ...{ id, arm, seed, status: row.status, seconds, weightsSha256 },
        neverPredicted: missed.map(({ label }) => label),
        neverPredictedClasses: missed.map(({ name }) => name),
        ...(validation === undefined ? {} : { validation }),
        ...(validationCost === undefined ? {} : { validationCost }),
        ...overlapOf(row, metric),
        ...(row.data === undefined ? {} : { examples: row.data.sizes.train }),
      };
      return summary === undefined ? done : { ...done, measured: measure(summary, at) };
    }
  }
}

/** Of the splits of other seeds, where there are any. */
function overlapOf({ resampled, data }: TrialRow, metric: MetricName): { readonly overlap?: number } {
  return resampled && data !== undefined ? { overlap: splitOverlap(data.sizes, metric) } : {};
}

/** Of a metric of the test split: what the choice of the best arm goes by. */
function validationValue(
  metrics: { readonly [metric: MetricName]: MetricSummary },
  metric: MetricName,
  at: Moment,
): number | undefined {
  const parts = partsOf(metric);
  if (parts.kind === "split" && parts.split !== "test") return undefined;
  const name = validationNames(metric).find((each) => Object.hasOwn(metrics, each));
  const summary = name === undefined ? undefined : metrics[name];
  return summary && valueAt(summary, at);
}

function measure(summary: MetricSummary, at: Moment): Measured {
  const { last, best, bestEpoch, atBestValidation } = summary;
  const value = valueAt(summary, at);
  return {
    ...(value === undefined ? {} : { value }),
    last,
    best,
    bestEpoch,
    ...(atBestValidation === undefined ? {} : { atBestValidation }),
  };
}
