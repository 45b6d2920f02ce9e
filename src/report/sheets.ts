/**
 * Flat tables of plain values for other programs: arms, trials, epochs. Columns keep their names and types from
 * export to export; CSV, JSON lines and Parquet are made from them.
 */
import type { Json, TrialRow } from "../model.ts";
import type { ReportInput, Series } from "./input.ts";
import type { Report } from "./report.ts";
import { centre } from "./statistics/describe.ts";
import { parameterOf, recordedMetrics } from "./values.ts";

/** Numbers stay numbers and texts texts; null is a missing value. */
export type Scalar = null | boolean | number | string;

export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Scalar[])[];
}

/** A row an arm. */
export function armSheet(report: Report): Sheet {
  const columns = [
    ...report.varied,
    ...[
      "metric",
      "at",
      "n",
      "failed",
      "diverged",
      "stuck",
      "pending",
      "mean",
      "std",
      "ci95_low",
      "ci95_high",
    ],
    ...["median", "min", "max", "interquartile_mean", "standing", "seconds"],
  ];
  const rows = report.arms.map(({ arm, tally, sample, standing, seconds }) => {
    const mean = centre(sample) ?? null;
    const spread = sample.kind === "spread" ? sample : undefined;
    return [
      ...report.varied.map((parameter) => scalar(parameterOf(arm, parameter))),
      ...[report.metric.name, report.at, sample.n],
      ...[tally.failed, tally.diverged, tally.stuck, tally.pending],
      mean,
      spread?.std ?? (sample.kind === "constant" ? 0 : null),
      ...(spread?.ci95 ?? [null, null]),
      ...(spread === undefined ? [mean, mean, mean, mean] : middle(spread)),
      standing,
      seconds ?? null,
    ];
  });
  return { columns, rows };
}

function middle(spread: { median: number; min: number; max: number; interquartileMean: number }) {
  return [spread.median, spread.min, spread.max, spread.interquartileMean];
}

/** A row a trial, with every recorded metric at every moment. */
export function trialSheet(input: ReportInput): Sheet {
  const varied = parametersOf(input.rows);
  const metrics = recordedMetrics(input.rows);
  const moments = ["last", "at_best_validation", "best", "best_epoch"];
  const columns = [
    "trial",
    ...varied,
    ...["seed", "status", "epochs", "seconds", "never_predicted", "weights_sha256"],
    ...metrics.flatMap((metric) => moments.map((moment) => `${metric}.${moment}`)),
  ];
  const rows = input.rows.map((row) => {
    const done = row.status === "completed" ? row : undefined;
    return [
      row.id,
      ...varied.map((parameter) => scalar(parameterOf(row.arm, parameter))),
      row.seed,
      row.status,
      done?.epochs ?? null,
      "seconds" in row ? row.seconds : null,
      done === undefined ? null : done.neverPredicted.join(" "),
      done?.weightsSha256 ?? null,
      ...metrics.flatMap((metric) => {
        const summary = "metrics" in row ? row.metrics[metric] : undefined;
        if (summary === undefined) return moments.map(() => null);
        return [summary.last, summary.atBestValidation ?? null, summary.best, summary.bestEpoch];
      }),
    ];
  });
  return { columns, rows };
}

/** A row a trial and epoch, with every metric of that epoch. */
export function epochSheet(input: ReportInput, series: Series): Sheet {
  const varied = parametersOf(input.rows);
  const metrics = new Set<string>();
  for (const row of input.rows) {
    for (const record of series.get(row.id) ?? [])
      for (const name of Object.keys(record.metrics)) metrics.add(name);
  }
  const names = [...metrics];
  const rows = input.rows.flatMap((row) => {
    const parameters = varied.map((parameter) => scalar(parameterOf(row.arm, parameter)));
    return (series.get(row.id) ?? []).map((record) => [
      ...[row.id, row.seed, record.epoch],
      ...parameters,
      ...names.map((name) => record.metrics[name] ?? null),
    ]);
  });
  return { columns: ["trial", "seed", "epoch", ...varied, ...names], rows };
}

function parametersOf(rows: readonly TrialRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.arm)))];
}

/** Lists and mappings travel as JSON text. */
function scalar(value: Json): Scalar {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
