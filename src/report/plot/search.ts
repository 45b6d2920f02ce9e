import type { Metric } from "../../metric/metric.ts";
import { valueKey } from "../../model/arm-key.ts";
import type { Json } from "../../model/parameters.ts";
import { counted } from "../../text/counted.ts";
import { parameterSign, valueText } from "../parameter-text.ts";
import type { Report, ReportedPoint, SearchReport } from "../report.ts";
import { ascending, quantile } from "../statistics/order.ts";
import { parameterOf } from "../values.ts";
import { armColor, logTicks, numberFormat, numberTicks, tickFormat } from "./axes.ts";
import { extent } from "./extent.ts";
import type { Figure, VegaLiteSpec, View } from "./figure.ts";
import { figureName } from "./name.ts";
import { type Row, tableOf } from "./table.ts";

interface Searched {
  /** The arm of `vary` that the point was searched for. */
  readonly part: string;
  readonly point: ReportedPoint;
  readonly best: boolean;
}

/** What the points of a search reached, against each parameter that was searched. */
export function searchFigure({ search }: Report): Figure | undefined {
  if (search === undefined) return undefined;
  const ended = endedPoints(search);
  const scored = ended.filter(({ point }) => point.score !== undefined);
  const all = searchedParameters(search, scored).map((name) => axisOf(name, scored));
  const axes = [...all.filter(({ numeric }) => numeric), ...all.filter(({ numeric }) => !numeric)];
  const labels = search.parts.map(({ label }) => figureName(label));
  const [first, ...rest] = axes.map((axis, i): View => {
    return { picks: axes.length > 1 ? [i] : [], spec: specOf(axis, labels, search.metric) };
  });
  if (first === undefined) return undefined;
  return {
    kind: "search",
    title: "Search",
    caption: captionOf(search, ended),
    description: `${search.metric.title} of ${counted(scored.length, "searched point")} by ${axes.map(({ title }) => title).join(", ")}.`,
    choices:
      axes.length > 1
        ? [{ kind: "list", name: "Against", options: axes.map(({ title }) => ({ label: title })) }]
        : [],
    views: [first, ...rest],
    tables: { points: tableOf(scored.map((searched) => rowOf(searched, axes))) },
    arms: [],
  };
}

/** Under successive halving a point stands once for each rung: the last one counts. */
function endedPoints({ parts }: SearchReport): readonly Searched[] {
  return parts.flatMap(({ label, points }) => {
    const ended = points.filter(({ fate }) => fate !== "promoted");
    const best = ended.find(({ fate }) => fate === "scored");
    return ended.map((point) => ({ part: figureName(label), point, best: point === best }));
  });
}

function searchedParameters({ parts }: SearchReport, scored: readonly Searched[]): readonly string[] {
  const compared = new Set(parts.flatMap(({ varied }) => Object.keys(varied)));
  const names = new Set(scored.flatMap(({ point }) => Object.keys(point.arm)));
  return [...names].filter((name) => {
    const values = new Set(scored.map(({ point }) => valueKey(parameterOf(point.arm, name))));
    return !compared.has(name) && values.size > 1;
  });
}

interface Axis {
  readonly name: string;
  readonly title: string;
  readonly numeric: boolean;
  readonly encoding: Json;
  readonly cell: (point: ReportedPoint) => number | string;
}

/** Numbers drawn over decades on a logarithmic axis; words side by side. */
function axisOf(name: string, scored: readonly Searched[]): Axis {
  const values = scored.map(({ point }) => parameterOf(point.arm, name));
  const numbers = values.filter((value) => typeof value === "number");
  const title = parameterSign(name);
  const field = name.replace(/[.[\]\\]/g, "\\$&");
  if (numbers.length < values.length) {
    const text = (point: ReportedPoint): string => figureName(valueText(parameterOf(point.arm, name)));
    const encoding = { field, type: "nominal", title, axis: { labelAngle: 0 } };
    return { name, title, numeric: false, encoding, cell: text };
  }
  const [least, most] = extent(numbers);
  const log = isOverDecades(numbers, least, most);
  const scale = log ? { type: "log", nice: false, padding: 12 } : { zero: false, nice: false, padding: 12 };
  const axis = { format: numberTicks(most), tickCount: 8, values: log ? logTicks([least, most]) : null };
  return {
    name,
    title,
    numeric: true,
    encoding: { field, type: "quantitative", title, scale, axis },
    cell: (point) => Number(parameterOf(point.arm, name)),
  };
}

/** Points of a logarithmic interval crowd at its lower end; those of a linear one reach near 0 as well, but few do. */
function isOverDecades(numbers: readonly number[], least: number, most: number): boolean {
  return least > 0 && most / least >= 20 && quantile(ascending(numbers), 0.5) < most / 4;
}

function rowOf({ part, point, best }: Searched, axes: readonly Axis[]): Row {
  return {
    point: figureName(point.label),
    ...(part === "" ? {} : { arm: part }),
    score: point.score ?? null,
    ...Object.fromEntries(axes.map(({ name, cell }) => [name, cell(point)])),
    generation: point.generation,
    outcome: best ? "the best" : point.fate === "stopped" ? "stopped" : "",
    why: figureName(point.why),
  };
}

function specOf(axis: Axis, labels: readonly string[], metric: Metric): VegaLiteSpec {
  const x = axis.encoding;
  const y = {
    field: "score",
    type: "quantitative",
    title: metric.title,
    axis: { format: tickFormat(metric) },
    scale: { zero: false },
  };
  const tooltip = [
    { field: "point", title: "point" },
    { field: "score", title: metric.title, format: numberFormat(metric) },
    { field: "generation", title: "generation", format: "d" },
    { field: "why", title: "" },
  ];
  const legend = {
    symbolType: "circle",
    symbolSize: 90,
    symbolOffset: 0,
    labelOffset: 6,
    symbolStrokeWidth: 0,
  };
  const colour = labels.length > 1 ? { color: { ...armColor(labels), legend } } : {};
  const layer = (outcome: string, style: string, encoding: { readonly [channel: string]: Json }) => ({
    transform: [{ filter: `datum.outcome === '${outcome}'` }],
    mark: { type: "point", style },
    encoding: { x, y, tooltip, ...encoding },
  });
  return {
    width: 640,
    height: 320,
    data: { name: "points" },
    layer: [layer("stopped", "stopped", {}), layer("", "point", colour), layer("the best", "centre", colour)],
  };
}

function captionOf({ metric, parts }: SearchReport, ended: readonly Searched[]): string {
  const count = (fate: ReportedPoint["fate"]): number =>
    ended.filter(({ point }) => point.fate === fate).length;
  const sentences = [
    `Each point is one that was tried, at the mean ${metric.title} of its seeds; ${parts.length > 1 ? "diamonds are the best of each arm" : "the diamond is the best"}.`,
  ];
  if (count("stopped") > 0) sentences.push(`Rings were stopped early (${count("stopped")}).`);
  if (count("no-result") > 0)
    sentences.push(`${counted(count("no-result"), "point")} without a result left out.`);
  if (count("waiting") > 0) sentences.push(`${counted(count("waiting"), "point")} still to come.`);
  return sentences.join(" ");
}
