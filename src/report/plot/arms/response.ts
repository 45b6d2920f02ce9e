import type { Metric } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import { valueWithUnit } from "../../figures.ts";
import { valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { extent } from "../../statistics/extent.ts";
import { LINEAR_VALUES, numberTicks, type ValueAxis, valueAxes } from "../figure/axes.ts";
import type { VegaLiteSpec } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/**
 * The mean against one number, a line for each level of `by`; on a logarithmic axis when the numbers span more than a
 * factor of 20, with a linear one to choose.
 */
export function responsePicture(
  report: Pick<Report, "metric" | "words">,
  arms: readonly ArmReport[],
  axis: SweepAxis,
  by?: SweepAxis,
): SweepPicture {
  const { metric } = report;
  const numbers = arms.map((arm) => axis.number(arm));
  const [least, most] = extent(numbers);
  const log = least > 0 && most / least >= 20;
  const rows = arms.map(
    (arm): Row => ({
      x: axis.number(arm),
      ...(by && { by: by.text(arm) }),
      ...outcome(arm),
    }),
  );
  const bounds = rows.flatMap(({ value, low, high }) => [value, low, high]);
  const shown = bounds.filter((bound) => typeof bound === "number");
  const values = valueAxes(shown, metric);
  const [first, ...others] = (log ? [true, false] : [false]).flatMap((isLog, i) =>
    values.map((value, j) => {
      const picks = [...(log ? [i] : []), ...(values.length > 1 ? [j] : [])];
      return { picks, spec: specOf(report, numberAxis(axis, numbers, isLog), value, axis, by) };
    }),
  );
  return {
    caption: [
      pointsText(report, axis, by),
      ...extremeText(arms, metric, (arm) => [axis, ...(by ? [by] : [])].map((each) => levelOf(each, arm))),
      ...zerosText(shown, valueScale(shown, metric)),
    ].join(" "),
    tables: { sweep: tableOf(rows) },
    choices: [
      ...(log ? [{ kind: "switch", name: `Linear ${axis.title}`, sets: "linear" } as const] : []),
      ...(values.length > 1 ? [LINEAR_VALUES] : []),
    ],
    views: [first!, ...others],
  };
}

function pointsText(
  report: Pick<Report, "metric" | "words">,
  axis: SweepAxis,
  by: SweepAxis | undefined,
): string {
  const lines = by ? `, each line one ${by.title}` : "";
  const bars = report.words.hasSeeds ? "; bars are 95 % intervals, where there are two seeds or more" : "";
  return `Each point is the ${valueTitle(report)} at one ${axis.title}${lines}${bars}.`;
}

function valueTitle({ metric, words }: Pick<Report, "metric" | "words">): string {
  return words.hasSeeds ? `mean ${metric.title}` : metric.title;
}

function numberAxis({ title }: SweepAxis, numbers: readonly number[], isLog: boolean): Json {
  return {
    field: "x",
    type: "quantitative",
    title,
    axis: {
      format: numberTicks(extent(numbers)[1]),
      values: numbers.length <= 12 ? [...new Set(numbers)] : null,
      labelOverlap: "greedy",
    },
    scale: isLog ? { type: "log", nice: false, padding: 12 } : { zero: false, nice: false, padding: 12 },
  };
}

function specOf(
  report: Pick<Report, "metric" | "words">,
  x: Json,
  { axis, scale }: ValueAxis,
  along: SweepAxis,
  by: SweepAxis | undefined,
): VegaLiteSpec {
  const title = valueTitle(report);
  const y = (field: string): Json => ({ field, type: "quantitative", title, axis, scale });
  const color: { readonly [channel: string]: Json } = by
    ? { color: { field: "by", type: "nominal", scale: { domain: by.levels }, title: by.title } }
    : {};
  const tooltip = [
    ...(by ? [{ field: "by", title: by.title }] : []),
    { field: "x", title: along.title, format: ".6~g" },
    ...outcomeTooltip(report.metric, report.words),
  ];
  return {
    width: 640,
    height: 300,
    data: { name: "sweep" },
    layer: [
      { mark: { type: "line", style: by ? "mean" : "rail" }, encoding: { x, y: y("value"), ...color } },
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", style: "interval" },
        encoding: { x, y: y("low"), y2: { field: "high" } },
      },
      {
        mark: { type: "point", style: by ? "point" : "centre" },
        encoding: { x, y: y("value"), ...color, tooltip },
      },
    ],
  };
}

function levelOf({ title, text }: SweepAxis, arm: ArmReport): string {
  return `${title} ${text(arm)}`;
}

/** Where the curve has its best point, or its highest where nothing is better; nothing of one that several share. */
function extremeText(
  arms: readonly ArmReport[],
  metric: Metric,
  placeOf: (arm: ArmReport) => readonly string[],
): readonly string[] {
  const sign = metric.better === "lower" ? -1 : 1;
  const heights = arms.map((arm) => sign * centre(arm.sample)!);
  const most = extent(heights)[1];
  const [top, ...others] = arms.filter((_, i) => heights[i] === most);
  if (top === undefined || others.length > 0) return [];
  const name = metric.better === "lower" ? "lowest" : "highest";
  return [`The ${name} is ${valueWithUnit(sign * most, metric)}, at ${placeOf(top).join(", ")}.`];
}
