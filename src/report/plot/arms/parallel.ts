import type { Metric } from "../../../metric/metric.ts";
import { valueWithUnit } from "../../figures.ts";
import { shareOf, type ValueScale, valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { extent } from "../../statistics/extent.ts";
import type { VegaLiteSpec } from "../figure/figure.ts";
import { leastWidth, strandsSpec } from "../figure/strand-axes.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { evenly } from "../figure/thin.ts";
import { heat } from "../look/heat.ts";
import { figureName } from "../look/name.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/** More levels of a parameter would be written over each other. */
const levelsNamed = 14;

/** Every axis runs from 0 to 1; the last one is the metric. Labels stand beside the levels. */
export function parallelPicture(
  report: Pick<Report, "metric" | "words">,
  arms: readonly ArmReport[],
  axes: readonly SweepAxis[],
): SweepPicture {
  const { metric, words } = report;
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const scale = valueScale(values, metric);
  const order = [...axes.map((axis) => axis.title), metric.title];
  const marks = markRows(values, scale, axes, metric);
  return {
    caption: [
      `One line per arm, through its parameters to its ${words.hasSeeds ? "mean" : "value"}; stronger is ${metric.better === "none" ? "higher" : "better"}.`,
      ...zerosText(values, scale),
      "Point at a line to single it out.",
    ].join(" "),
    tables: { sweep: tableOf(strandRows(arms, scale, axes, metric)), levels: tableOf(marks) },
    choices: [],
    leastWidth: leastWidth(
      order,
      marks.map(({ text }) => text),
    ),
    views: [{ picks: [], spec: specOf(report, scale, order) }],
  };
}

/** From 0 to 1 along an axis. */
function placeOf({ levels }: SweepAxis, text: string): number {
  return levels.length === 1 ? 0.5 : levels.indexOf(text) / (levels.length - 1);
}

/** A row for each arm and axis. */
function strandRows(
  arms: readonly ArmReport[],
  scale: ValueScale,
  axes: readonly SweepAxis[],
  { title }: Metric,
): Row[] {
  return arms.flatMap((arm, strand) => {
    const label = figureName(arm.label);
    const result = outcome(arm);
    const through = axes.map((axis) => ({ axis: axis.title, at: placeOf(axis, axis.text(arm)) }));
    const to = { axis: title, at: shareOf(scale, centre(arm.sample) ?? 0) };
    return [...through, to].map((point) => ({ strand, label, ...point, ...result }));
  });
}

/** What stands beside the axes: levels of the parameters, and the least and the greatest of the values. */
function markRows(
  values: readonly number[],
  scale: ValueScale,
  axes: readonly SweepAxis[],
  metric: Metric,
): readonly { readonly axis: string; readonly at: number; readonly text: string }[] {
  return [
    ...axes.flatMap((axis) =>
      evenly(axis.levels, levelsNamed).map((text) => ({ axis: axis.title, at: placeOf(axis, text), text })),
    ),
    ...extent(values).map((value) => ({
      axis: metric.title,
      at: shareOf(scale, value),
      text: valueWithUnit(value, metric),
    })),
  ];
}

function specOf(
  { metric, words }: Pick<Report, "metric" | "words">,
  scale: ValueScale,
  order: readonly string[],
): VegaLiteSpec {
  const strokeOpacity = heat("value", scale, metric.better);
  const tooltip = [{ field: "label", title: "arm" }, ...outcomeTooltip(metric, words)];
  return strandsSpec({ order, data: "sweep", strokeOpacity, tooltip });
}
