/** What the figures of a search share: its points, the axis of their scores and the axes of its parameters. */

import { lossOf } from "../../../metric/better.ts";
import type { Metric } from "../../../metric/metric.ts";
import { valueKey } from "../../../model/arm-key.ts";
import type { Json } from "../../../model/parameters.ts";
import { agreeing, counted } from "../../../text/counted.ts";
import { parameterSign, valueText } from "../../parameter-text.ts";
import type { ReportedPoint, SearchReport } from "../../report.ts";
import { extent } from "../../statistics/extent.ts";
import { ascending, quantile } from "../../statistics/order.ts";
import { parameterOf } from "../../values.ts";
import { armColor, LINEAR_VALUES, logTicks, numberFormat, numberTicks, valueAxes } from "../figure/axes.ts";
import type { Choice, VegaLiteSpec, View } from "../figure/figure.ts";
import type { Row } from "../figure/table.ts";
import { figureName } from "../look/name.ts";

export interface Searched {
  /** The arm of `vary` that the point was searched for. */
  readonly part: string;
  readonly point: ReportedPoint;
  readonly best: boolean;
}

/** Under successive halving a point stands once for each rung: the last one counts. */
export function endedPoints({ parts }: SearchReport): readonly Searched[] {
  return parts.flatMap(({ label, points }) => {
    const ended = points.filter(({ fate }) => fate !== "promoted");
    const best = ended.find(({ fate }) => fate === "scored");
    return ended.map((point) => ({ part: figureName(label), point, best: point === best }));
  });
}

export function hasScore({ point }: Searched): boolean {
  return point.score !== undefined;
}

/** The axis of the scores, which points far off do not squeeze: they stand at its edge. */
export interface ScoreAxis {
  readonly encode: (field: string) => Json;
  /** A linear one for all scores, where the axis is logarithmic. */
  readonly linear?: (field: string) => Json;
  /** Whether a score lies beyond the axis. */
  readonly isBeyond: (score: number) => boolean;
  /** The values that the axis shows. */
  readonly domain: readonly [number, number];
}

/** How many times farther from the median than the best is from it a point may lie. */
const reach = 2;
const fewestForEdge = 8;

export function scoreAxisOf(values: readonly number[], metric: Metric): ScoreAxis {
  const base = { type: "quantitative", title: metric.title };
  const [usual, linear] = valueAxes(values, metric);
  const { axis, domain: whole } = usual;
  const encode = (field: string): Json => ({ ...base, field, axis, scale: usual.scale });
  if (linear !== undefined) {
    return {
      encode,
      linear: (field) => ({ ...base, field, axis: linear.axis, scale: linear.scale }),
      isBeyond: () => false,
      domain: whole,
    };
  }
  const shown = withoutFarOff(values, metric);
  if (shown.length === values.length) return { encode, isBeyond: () => false, domain: whole };
  const [least, most] = extent(shown);
  const margin = (most - least) / 20;
  const domain: readonly [number, number] = [
    Math.max(metric.least ?? Number.NEGATIVE_INFINITY, least - margin),
    Math.min(metric.most ?? Number.POSITIVE_INFINITY, most + margin),
  ];
  const scale = { domain, clamp: true, nice: false, zero: false };
  return {
    encode: (field) => ({ ...base, field, axis, scale }),
    isBeyond: (score) => score < least || score > most,
    domain,
  };
}

/** A view of the axis that fits the scores, and one of a linear axis where that is another. */
export function axisViews(
  axis: ScoreAxis,
  specOf: (axis: ScoreAxis) => VegaLiteSpec,
): readonly [View, ...View[]] {
  if (axis.linear === undefined) return [{ picks: [], spec: specOf(axis) }];
  const linear = { ...axis, encode: axis.linear };
  return [
    { picks: [0], spec: specOf(axis) },
    { picks: [1], spec: specOf(linear) },
  ];
}

export function axisSwitch({ linear }: ScoreAxis): readonly Choice[] {
  return linear === undefined ? [] : [LINEAR_VALUES];
}

/** All, unless a few bad ones would leave the others less than half of the axis. */
function withoutFarOff(values: readonly number[], { better }: Metric): readonly number[] {
  if (better === "none" || values.length < fewestForEdge) return values;
  const losses = ascending(values.map((value) => lossOf(value, better)));
  const [best, worst] = [losses[0]!, losses.at(-1)!];
  const median = quantile(losses, 0.5);
  const fence = median + reach * (median - best);
  const near = values.filter((value) => lossOf(value, better) <= fence);
  const [least, most] = extent(near);
  return median > best && worst - best > 2 * (most - least) ? near : values;
}

/** Columns of a point's score, where it stands, and how far its seeds spread. */
export function scoreRow({ score, values }: ReportedPoint, axis: ScoreAxis): Row {
  const [low, high] = extent(values);
  const isSpread = values.length > 1 && low < high;
  return {
    score: score ?? null,
    low: isSpread ? low : null,
    high: isSpread ? high : null,
    beyond: score !== undefined && axis.isBeyond(score) ? 1 : 0,
  };
}

/** `3 points lie beyond the axis: triangles at its edge.` */
export function beyondText(points: readonly Searched[], axis: ScoreAxis): readonly string[] {
  const count = points.filter(({ point }) => point.score !== undefined && axis.isBeyond(point.score)).length;
  if (count === 0) return [];
  return [
    `${counted(count, "point")} far off ${agreeing(count, "is a triangle", "are triangles")} at the edge of the axis.`,
  ];
}

export function pointTooltip(metric: Metric): readonly Json[] {
  return [
    { field: "point", title: "point" },
    { field: "score", title: metric.title, format: numberFormat(metric) },
    { field: "low", title: "worst or best seed", format: numberFormat(metric) },
    { field: "high", title: "the other", format: numberFormat(metric) },
    { field: "generation", title: "round", format: ",d" },
    { field: "why", title: "" },
  ];
}

/** Of the arms of `vary`, where there are several. */
export function partColour(labels: readonly string[]): { readonly color?: Json } {
  if (labels.length < 2) return {};
  const legend = {
    symbolType: "circle",
    symbolSize: 90,
    symbolOffset: 0,
    labelOffset: 6,
    symbolStrokeWidth: 0,
  };
  return { color: { ...armColor(labels), legend } };
}

/** Points that far ones stand for at the edge are triangles that point to where they lie. */
export function edgeShape({ better }: Metric): Json {
  return { value: better === "lower" ? "triangle-up" : "triangle-down" };
}

/** A parameter that was searched. */
export interface ParameterAxis {
  readonly name: string;
  readonly title: string;
  readonly numeric: boolean;
  readonly log: boolean;
  /** Without the field. */
  readonly encoding: { readonly [key: string]: Json };
  /** The column's name as Vega-Lite takes it. */
  readonly field: string;
  readonly cell: (point: ReportedPoint) => number | string;
}

export function parameterAxes(search: SearchReport, scored: readonly Searched[]): readonly ParameterAxis[] {
  const all = searchedParameters(search, scored).map((name) => axisOf(name, search, scored));
  return [...all.filter(({ numeric }) => numeric), ...all.filter(({ numeric }) => !numeric)];
}

function searchedParameters({ parts }: SearchReport, scored: readonly Searched[]): readonly string[] {
  const compared = new Set(parts.flatMap(({ varied }) => Object.keys(varied)));
  const names = new Set(scored.flatMap(({ point }) => Object.keys(point.arm)));
  return [...names].filter((name) => {
    const values = new Set(scored.map(({ point }) => valueKey(parameterOf(point.arm, name))));
    return !compared.has(name) && values.size > 1;
  });
}

/** Numbers drawn over decades on a logarithmic axis; words side by side. */
function axisOf(name: string, { space }: SearchReport, scored: readonly Searched[]): ParameterAxis {
  const values = scored.map(({ point }) => parameterOf(point.arm, name));
  const numbers = values.filter((value) => typeof value === "number");
  const title = parameterSign(name);
  const field = name.replace(/[.[\]\\]/g, "\\$&");
  if (numbers.length < values.length) {
    const cell = (point: ReportedPoint): string => figureName(valueText(parameterOf(point.arm, name)));
    const encoding = { type: "nominal", title, axis: { labelAngle: 0 } };
    return { name, title, numeric: false, log: false, encoding, field, cell };
  }
  const [least, most] = extent(numbers);
  const dimension = space?.find((each) => each.name === name);
  const log =
    dimension === undefined || dimension.kind === "choice"
      ? isOverDecades(numbers, least, most)
      : dimension.scale === "log";
  const scale = log ? { type: "log", nice: false, padding: 12 } : { zero: false, nice: false, padding: 12 };
  const axis = { format: numberTicks(most), tickCount: 8, values: log ? logTicks([least, most]) : null };
  const cell = (point: ReportedPoint): number => Number(parameterOf(point.arm, name));
  return {
    name,
    title,
    numeric: true,
    log,
    encoding: { type: "quantitative", title, scale, axis },
    field,
    cell,
  };
}

/** Points of a logarithmic interval crowd at its lower end; those of a linear one reach near 0 as well, but few do. */
function isOverDecades(numbers: readonly number[], least: number, most: number): boolean {
  return least > 0 && most / least >= 20 && quantile(ascending(numbers), 0.5) < most / 4;
}
