import { valueWithUnit } from "../../figures.ts";
import { shareOf, valueScale, zerosText } from "../../log-axis.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { extent } from "../../statistics/extent.ts";
import { leastWidth, strandAxes } from "../figure/strand-axes.ts";
import { tableOf } from "../figure/table.ts";
import { evenly } from "../figure/thin.ts";
import { heat } from "../look/heat.ts";
import { figureName } from "../look/name.ts";
import { outcome, outcomeTooltip, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/** More levels of a parameter would be written over each other. */
const levelsNamed = 14;

/** Every axis runs from 0 to 1; the last one is the metric. Labels stand beside the levels. */
export function parallelPicture(
  { metric, words }: Pick<Report, "metric" | "words">,
  arms: readonly ArmReport[],
  axes: readonly SweepAxis[],
): SweepPicture {
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const scale = valueScale(values, metric);
  const place = (axis: SweepAxis, text: string): number =>
    axis.levels.length === 1 ? 0.5 : axis.levels.indexOf(text) / (axis.levels.length - 1);
  const strands = arms.flatMap((arm, i) => {
    const value = centre(arm.sample) ?? 0;
    const result = outcome(arm);
    return [
      ...axes.map((axis) => ({
        strand: i,
        label: figureName(arm.label),
        axis: axis.title,
        at: place(axis, axis.text(arm)),
        ...result,
      })),
      { strand: i, label: figureName(arm.label), axis: metric.title, at: shareOf(scale, value), ...result },
    ];
  });
  const marks = [
    ...axes.flatMap((axis) =>
      evenly(axis.levels, levelsNamed).map((text) => ({ axis: axis.title, at: place(axis, text), text })),
    ),
    ...extent(values).map((value) => ({
      axis: metric.title,
      at: shareOf(scale, value),
      text: valueWithUnit(value, metric),
    })),
  ];
  const order = [...axes.map((axis) => axis.title), metric.title];
  const { x, y, near, limit } = strandAxes(order);
  const strokeOpacity = heat("value", scale, metric.better);
  return {
    caption: [
      `One line per arm, through its parameters to its ${words.hasSeeds ? "mean" : "value"}; stronger is ${metric.better === "none" ? "higher" : "better"}.`,
      ...zerosText(values, scale),
      "Point at a line to single it out.",
    ].join(" "),
    tables: { sweep: tableOf(strands), levels: tableOf(marks) },
    choices: [],
    leastWidth: leastWidth(
      order,
      marks.map(({ text }) => text),
    ),
    views: [
      {
        picks: [],
        spec: {
          width: 640,
          height: 360,
          layer: [
            {
              data: { name: "sweep" },
              mark: { type: "line", style: "strand" },
              encoding: { x, y, strokeOpacity, detail: { field: "strand" } },
            },
            {
              data: { name: "sweep" },
              params: [near],
              mark: { type: "point", style: "target" },
              encoding: {
                x,
                y,
                tooltip: [{ field: "label", title: "arm" }, ...outcomeTooltip(metric, words)],
              },
            },
            {
              data: { name: "sweep" },
              transform: [{ filter: { param: "near", empty: false } }],
              mark: { type: "line", style: "chosenStrand" },
              encoding: { x, y, detail: { field: "strand" } },
            },
            {
              data: { name: "levels" },
              mark: { type: "text", style: "halo", align: "left", dx: 7, limit },
              encoding: { x, y, text: { field: "text" } },
            },
            {
              data: { name: "levels" },
              mark: { type: "text", style: "note", align: "left", dx: 7, limit },
              encoding: { x, y, text: { field: "text" } },
            },
          ],
        },
      },
    ],
  };
}
