/** Reading single values off rows and trials. */
import { valueKey } from "../model/arm-key.ts";
import type { Json, MetricName, Moment } from "../model/parameters.ts";
import type { MetricSummary, TrialRow } from "../model/records.ts";
import type { TrialReport } from "./report.ts";

/** What a trial of an arm came to. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number;
}

/** Names of all metrics that some row carries, in the order they appear. */
export function recordedMetrics(rows: readonly TrialRow[]): readonly MetricName[] {
  const names = new Set<MetricName>();
  for (const row of rows) if ("metrics" in row) for (const name of Object.keys(row.metrics)) names.add(name);
  return [...names];
}

export function valueAt(summary: MetricSummary, at: Moment): number | undefined {
  switch (at) {
    case "last":
      return summary.last;
    case "best":
      return summary.best;
    case "at-best-validation":
      return summary.atBestValidation;
  }
}

/** The value that enters the statistics, if the trial has one. */
export function trialValue(trial: TrialReport): number | undefined {
  return trial.status === "completed" ? trial.measured?.value : undefined;
}

/** A parameter of a trial; null where its arm does not set it. */
export function parameterOf(arm: { readonly [parameter: string]: Json }, parameter: string): Json {
  return Object.hasOwn(arm, parameter) ? arm[parameter]! : null;
}

/** Equal content, whatever the order of keys. */
export function sameJson(a: Json, b: Json): boolean {
  return valueKey(a) === valueKey(b);
}
