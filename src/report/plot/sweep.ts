/**
 * What a sweep shows depends on how many parameters vary: against one it is a response curve, against two a heat
 * map, against more parallel coordinates.
 */
import type { Json } from "../../model.ts";
import { valueWithUnit } from "../figures.ts";
import { parameterSign, valueText } from "../metric.ts";
import type { ArmReport, Metric, Report } from "../report.ts";
import { centre } from "../statistics/describe.ts";
import { visible } from "../visible.ts";
import { numberFormat, tickFormat } from "./axes.ts";
import { membersShown } from "./cast.ts";
import type { Figure, VegaLiteSpec } from "./figure.ts";
import { heat, strong } from "./heat.ts";
import { type Row, type Table, tableOf } from "./table.ts";

/** More lines than these are a grey surface. */
const strandLimit = 600;

export function sweepFigure(report: Report): Figure | undefined {
  const measured = report.arms.filter((arm) => centre(arm.sample) !== undefined);
  const axes = report.varied.map((name) => axisOf(name, measured)).filter((axis) => axis.levels.length > 1);
  const [first, second] = axes;
  if (first === undefined || measured.length < 3) return undefined;
  if (second === undefined) return first.numeric ? responseFigure(report, measured, first) : undefined;
  if (axes.length === 2) return heatmapFigure(report, measured, first, second);
  const shown = new Set(membersShown(report, strandLimit).map(({ key }) => key));
  const drawn = measured.filter(({ key }) => shown.has(key));
  return parallelFigure(report, drawn, axes, measured.length);
}

/** A varied parameter: its levels as texts, in order of size when they are numbers. */
interface Axis {
  /** For people. Parameters have names of their own, so this tells the axes apart. */
  readonly title: string;
  readonly numeric: boolean;
  readonly levels: readonly string[];
  readonly text: (arm: ArmReport) => string;
  readonly number: (arm: ArmReport) => number;
}

function axisOf(name: string, arms: readonly ArmReport[]): Axis {
  const values = arms.map((arm) => arm.arm[name] ?? null);
  const numeric = values.every((value) => typeof value === "number");
  const distinct = new Map(values.map((value) => [levelText(value), value]));
  const levels = [...distinct.entries()];
  if (numeric) levels.sort(([, a], [, b]) => Number(a) - Number(b));
  return {
    title: levelText(parameterSign(name)),
    numeric,
    levels: levels.map(([text]) => text),
    text: (arm) => levelText(arm.arm[name] ?? null),
    number: (arm) => Number(arm.arm[name]),
  };
}

/** A level as text, cut where it would crowd the figure. */
function levelText(value: Json): string {
  const plain = visible(valueText(value));
  return plain.length <= 28 ? plain : `${plain.slice(0, 27)}…`;
}

function outcome(arm: ArmReport): Row {
  const { sample, tally } = arm;
  const spread = sample.kind === "spread" ? sample : undefined;
  return {
    value: centre(sample) ?? null,
    low: spread?.ci95?.[0] ?? null,
    high: spread?.ci95?.[1] ?? null,
    n: sample.n,
    stuck: tally.stuck,
    failed: tally.failed,
  };
}

function outcomeTooltip(metric: Metric): Json[] {
  return [
    { field: "value", title: `mean ${metric.title}`, format: numberFormat(metric) },
    { field: "n", title: "n", format: "d" },
    { field: "stuck", title: "stuck", format: "d" },
    { field: "failed", title: "failed", format: "d" },
  ];
}

function sweep(report: Report, caption: string, table: Table, spec: VegaLiteSpec): Figure {
  const { metric } = report;
  const values = report.arms.flatMap((arm) => centre(arm.sample) ?? []);
  const range = `${valueWithUnit(Math.min(...values), metric)} to ${valueWithUnit(Math.max(...values), metric)}`;
  return {
    kind: "sweep",
    title: "Sweep",
    caption,
    description: `Mean ${metric.title} of ${values.length} arms by ${report.varied.join(", ")}: from ${range}.`,
    choices: [],
    views: [{ picks: [], spec }],
    tables: { sweep: table },
    arms: [],
  };
}

function responseFigure(report: Report, arms: readonly ArmReport[], axis: Axis): Figure {
  const { metric } = report;
  const numbers = arms.map((arm) => axis.number(arm));
  const log = Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) >= 20;
  const rows = arms.map((arm) => ({ x: axis.number(arm), ...outcome(arm) }));
  const x = {
    field: "x",
    type: "quantitative",
    title: axis.title,
    axis: { format: "~g", values: numbers.length <= 12 ? [...new Set(numbers)] : null, labelOverlap: true },
    scale: log ? { type: "log", nice: false, padding: 12 } : { zero: false, nice: false, padding: 12 },
  };
  const y = (field: string): Json => ({
    field,
    type: "quantitative",
    title: `mean ${metric.title}`,
    axis: { format: tickFormat(metric) },
    scale: { zero: false },
  });
  const tooltip = [{ field: "x", title: axis.title, format: "~g" }, ...outcomeTooltip(metric)];
  return sweep(
    report,
    `Mean over the seeds for each ${axis.title}, with its 95 % interval where there are two seeds or more.`,
    tableOf(rows),
    {
      width: 640,
      height: 300,
      data: { name: "sweep" },
      layer: [
        { mark: { type: "line", style: "rail" }, encoding: { x, y: y("value") } },
        {
          transform: [{ filter: "isValid(datum.low)" }],
          mark: { type: "rule", style: "interval" },
          encoding: { x, y: y("low"), y2: { field: "high" } },
        },
        { mark: { type: "point", style: "centre" }, encoding: { x, y: y("value"), tooltip } },
      ],
    },
  );
}

function heatmapFigure(report: Report, arms: readonly ArmReport[], first: Axis, second: Axis): Figure {
  const { metric } = report;
  const [across, down] = first.levels.length >= second.levels.length ? [first, second] : [second, first];
  const rows = arms.map((arm) => ({ x: across.text(arm), y: down.text(arm), ...outcome(arm) }));
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const strongFrom = low + (high - low) * strong;
  const x = {
    field: "x",
    type: "nominal",
    title: across.title,
    sort: across.levels,
    axis: { labelAngle: 0, domain: false, ticks: false },
  };
  const y = { field: "y", type: "nominal", title: down.title, sort: down.levels };
  const text = { field: "value", type: "quantitative", format: numberFormat(metric) };
  const tooltip = [
    { field: "x", title: across.title },
    { field: "y", title: down.title },
    ...outcomeTooltip(metric),
  ];
  const roomForText = across.levels.length <= 10;
  return sweep(
    report,
    "Each cell is the mean over the seeds of one arm; stronger is higher. Empty cells were not tried or have no value.",
    tableOf(rows),
    {
      width: 640,
      height: { step: 40 },
      data: { name: "sweep" },
      layer: [
        {
          mark: { type: "rect", style: "cell" },
          encoding: {
            x,
            y,
            tooltip,
            fillOpacity: heat("value", [low, high]),
          },
        },
        ...(roomForText
          ? [
              {
                transform: [{ filter: `datum.value < ${strongFrom}` }],
                mark: { type: "text", style: "onFaint" },
                encoding: { x, y, text },
              },
              {
                transform: [{ filter: `datum.value >= ${strongFrom}` }],
                mark: { type: "text", style: "onStrong" },
                encoding: { x, y, text },
              },
            ]
          : []),
      ],
    },
  );
}

/** Every axis runs from 0 to 1; the last one is the metric. Labels stand beside the levels. */
function parallelFigure(
  report: Report,
  arms: readonly ArmReport[],
  axes: readonly Axis[],
  measured: number,
): Figure {
  const { metric } = report;
  const values = arms.flatMap((arm) => centre(arm.sample) ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const share = (value: number): number => (high === low ? 0.5 : (value - low) / (high - low));
  const place = (axis: Axis, text: string): number =>
    axis.levels.length === 1 ? 0.5 : axis.levels.indexOf(text) / (axis.levels.length - 1);
  const strands = arms.flatMap((arm, i) => {
    const value = centre(arm.sample) ?? 0;
    const result = outcome(arm);
    return [
      ...axes.map((axis) => ({
        strand: i,
        label: arm.label,
        axis: axis.title,
        at: place(axis, axis.text(arm)),
        ...result,
      })),
      { strand: i, label: arm.label, axis: metric.title, at: share(value), ...result },
    ];
  });
  const marks = [
    ...axes.flatMap((axis) => axis.levels.map((text) => ({ axis: axis.title, at: place(axis, text), text }))),
    ...[low, high].map((value) => ({
      axis: metric.title,
      at: share(value),
      text: valueWithUnit(value, metric),
    })),
  ];
  const order = [...axes.map((axis) => axis.title), metric.title];
  const x = {
    field: "axis",
    type: "nominal",
    sort: order,
    title: null,
    scale: { type: "point", padding: 0.3 },
    axis: { labelAngle: 0, domain: false, ticks: false, orient: "top", grid: true, offset: 6 },
  };
  const y = { field: "at", type: "quantitative", axis: null, scale: { domain: [-0.03, 1.03] } };
  const near = {
    name: "near",
    select: { type: "point", on: "pointerover", clear: "pointerout", nearest: true, fields: ["strand"] },
  };
  const strokeOpacity = heat("value", [low, high]);
  const figure = sweep(
    report,
    `One line an arm, through its parameters to its mean; stronger is higher. Point at a line to single it out.${arms.length < measured ? ` Of ${measured} arms the best ${arms.length} are drawn.` : ""}`,
    tableOf(strands),
    {
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
          encoding: { x, y, tooltip: [{ field: "label", title: "arm" }, ...outcomeTooltip(metric)] },
        },
        {
          data: { name: "sweep" },
          transform: [{ filter: { param: "near", empty: false } }],
          mark: { type: "line", style: "chosenStrand" },
          encoding: { x, y, detail: { field: "strand" } },
        },
        {
          data: { name: "levels" },
          mark: { type: "text", style: "halo", align: "left", dx: 7 },
          encoding: { x, y, text: { field: "text" } },
        },
        {
          data: { name: "levels" },
          mark: { type: "text", style: "note", align: "left", dx: 7 },
          encoding: { x, y, text: { field: "text" } },
        },
      ],
    },
  );
  return { ...figure, tables: { ...figure.tables, levels: tableOf(marks) } };
}
