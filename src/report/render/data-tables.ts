/**
 * Flat tables of plain values for other programs: arms, trials, epochs. Columns keep their names and types from
 * export to export; CSV, JSON lines and Parquet are made from them.
 */
import type { Json } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import type { ReportInput, Series } from "../input.ts";
import type { ArmReport, Report, Sample } from "../report.ts";
import { missedClasses } from "../selection/missed-classes.ts";
import { centre } from "../statistics/describe.ts";
import { parameterOf, recordedMetrics } from "../values.ts";

/** Numbers stay numbers and texts texts; null is a missing value. */
export type Scalar = null | boolean | number | string;

export interface DataTable {
  readonly columns: readonly string[];
  /** The columns of whole numbers: counts, seeds, epochs. What a parameter holds depends on the rows. */
  readonly whole: readonly string[];
  readonly rows: readonly (readonly Scalar[])[];
}

type ArmColumn = readonly [name: string, value: (arm: ArmReport) => Scalar];

/** A row an arm. */
export function armTable(report: Report): DataTable {
  const columns: readonly ArmColumn[] = [
    ...report.varied.map((name): ArmColumn => [name, ({ arm }) => scalar(parameterOf(arm, name))]),
    ["metric", () => report.metric.name],
    ["at", () => report.at],
    ...figures,
    ...(report.bestOf === undefined ? [] : [bestColumn(report.bestOf)]),
    ["standing", ({ standing }) => standing],
    ["seconds", ({ seconds }) => seconds ?? null],
  ];
  return {
    columns: columns.map(([name]) => name),
    whole: COUNTS,
    rows: report.arms.map((arm) => columns.map(([, value]) => value(arm))),
  };
}

/** Figures that n does not allow are missing; a single value is its own mean, median, least and greatest. */
const figures: readonly ArmColumn[] = [
  ["n", ({ sample }) => sample.n],
  ["failed", ({ tally }) => tally.failed],
  ["diverged", ({ tally }) => tally.diverged],
  ["stuck", ({ tally }) => tally.stuck],
  ["pending", ({ tally }) => tally.pending],
  ["mean", ({ sample }) => centre(sample) ?? null],
  ["std", ({ sample }) => (sample.kind === "constant" ? 0 : spreadOf(sample, "std"))],
  ["ci95_low", ({ sample }) => (sample.kind === "spread" ? (sample.ci95?.[0] ?? null) : null)],
  ["ci95_high", ({ sample }) => (sample.kind === "spread" ? (sample.ci95?.[1] ?? null) : null)],
  ["median", ({ sample }) => spreadOf(sample, "median") ?? centre(sample) ?? null],
  ["min", ({ sample }) => spreadOf(sample, "min") ?? centre(sample) ?? null],
  ["max", ({ sample }) => spreadOf(sample, "max") ?? centre(sample) ?? null],
  ["interquartile_mean", ({ sample }) => spreadOf(sample, "interquartileMean") ?? centre(sample) ?? null],
];

const COUNTS = ["n", "failed", "diverged", "stuck", "pending"];

function bestColumn(k: number): ArmColumn {
  return [`best_of_${k}`, ({ bestOf }) => bestOf?.expectation ?? null];
}

function spreadOf(
  sample: Sample,
  figure: "std" | "median" | "min" | "max" | "interquartileMean",
): number | null {
  return sample.kind === "spread" ? sample[figure] : null;
}

/** A row a trial, with every recorded metric at every moment. */
export function trialTable(input: ReportInput): DataTable {
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
      done === undefined
        ? null
        : missedClasses(done)
            .map(({ name }) => name)
            .join(", "),
      done?.weightsSha256 ?? null,
      ...metrics.flatMap((metric) => {
        const summary = "metrics" in row ? row.metrics[metric] : undefined;
        if (summary === undefined) return moments.map(() => null);
        return [summary.last, summary.atBestValidation ?? null, summary.best, summary.bestEpoch];
      }),
    ];
  });
  const whole = ["seed", "epochs", ...metrics.map((metric) => `${metric}.best_epoch`)];
  return { columns, whole, rows };
}

/** A row a trial and epoch, with every metric of that epoch. */
export function epochTable(input: ReportInput, series: Series): DataTable {
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
  return { columns: ["trial", "seed", "epoch", ...varied, ...names], whole: ["seed", "epoch"], rows };
}

function parametersOf(rows: readonly TrialRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.arm)))];
}

/** Lists and mappings travel as JSON text. */
function scalar(value: Json): Scalar {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
