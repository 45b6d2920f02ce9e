import type { Json } from "../../../model/parameters.ts";
import { valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
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
  const { metric, words } = report;
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
  const levels = `${axis.title}${by ? ` and ${by.title}` : ""}`;
  return {
    caption: [
      words.hasSeeds
        ? `Mean over the seeds for each ${levels}, with its 95 % interval where there are two seeds or more.`
        : `The value for each ${levels}.`,
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

function numberAxis({ title }: SweepAxis, numbers: readonly number[], isLog: boolean): Json {
  return {
    field: "x",
    type: "quantitative",
    title,
    axis: {
      format: numberTicks(extent(numbers)[1]),
      values: numbers.length <= 12 ? [...new Set(numbers)] : null,
      labelOverlap: true,
    },
    scale: isLog ? { type: "log", nice: false, padding: 12 } : { zero: false, nice: false, padding: 12 },
  };
}

function specOf(
  { metric, words }: Pick<Report, "metric" | "words">,
  x: Json,
  { axis, scale }: ValueAxis,
  along: SweepAxis,
  by: SweepAxis | undefined,
): VegaLiteSpec {
  const title = words.hasSeeds ? `mean ${metric.title}` : metric.title;
  const y = (field: string): Json => ({ field, type: "quantitative", title, axis, scale });
  const color: { readonly [channel: string]: Json } = by
    ? { color: { field: "by", type: "nominal", scale: { domain: by.levels }, title: by.title } }
    : {};
  const tooltip = [
    ...(by ? [{ field: "by", title: by.title }] : []),
    { field: "x", title: along.title, format: ".6~g" },
    ...outcomeTooltip(metric, words),
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
