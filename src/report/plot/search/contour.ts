import { lossOf } from "../../../metric/better.ts";
import type { Metric } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import type { Dimension } from "../../../model/search.ts";
import { marginal, pairsOf } from "../../../search/importance.ts";
import { counted } from "../../../text/counted.ts";
import { parameterSign, valueText } from "../../parameter-text.ts";
import type { Report, SearchReport } from "../../report.ts";
import type { SearchForest } from "../../search/forest.ts";
import { extent } from "../../statistics/extent.ts";
import { parameterOf } from "../../values.ts";
import { logTicks, numberFormat, numberTicks } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { strengths } from "../look/heat.ts";
import { figureName } from "../look/name.ts";
import {
  endedPoints,
  hasScore,
  pointTooltip,
  type ScoreAxis,
  type Searched,
  scoreAxisOf,
  scoreRow,
} from "./points.ts";
import { cellsOf, type ResponseCell, responseOf } from "./response.ts";

/** More pairs are too many to choose from. */
const mostPairs = 6;
const cellsAcross = 20;

/** Two parameters of a search at a time: what the forest expects in each cell, and the points that were tried. */
export function contourFigure({ search }: Report): Figure | undefined {
  const response = search && responseOf(search);
  if (search === undefined || response === undefined) return undefined;
  const pairs = pairsToShow(response, search);
  const { rungs } = search;
  const scored = rungs === undefined ? endedPoints(search).filter(hasScore) : firstRung(search);
  const axis = scoreAxisOf(
    scored.map(({ point }) => point.score!),
    search.metric,
  );
  const pictures = pairs.map((pair) => pictureOf(pair, response, scored, search.metric, axis));
  const [first, ...rest] = pictures.map(
    ({ spec }, i): View => ({ picks: pictures.length > 1 ? [i] : [], spec }),
  );
  if (first === undefined) return undefined;
  const options = pictures.map(({ title }) => ({ label: title }));
  return {
    kind: "contour",
    title: "Two parameters",
    caption: `Cells are what a forest fitted to the points expects of ${search.metric.title}, ${rungs === undefined ? "" : `after ${counted(rungs[0]!, "epoch")}, the first rung, `}over all other parameters: stronger is better. Dots are the points that were tried, the diamond is the best.`,
    description: `${search.metric.title} that is expected by ${options.map(({ label }) => label).join("; ")}.`,
    choices: pictures.length > 1 ? [{ kind: "list", name: "Of", options }] : [],
    views: [first, ...rest],
    tables: Object.assign({}, ...pictures.map(({ tables }) => tables)),
    arms: [],
  };
}

function firstRung({ parts, metric }: SearchReport): readonly Searched[] {
  return parts.flatMap(({ label, points }) => {
    const known = points.filter(({ generation, score }) => generation === 1 && score !== undefined);
    const [best] = known.toSorted(
      (a, b) => lossOf(a.score!, metric.better) - lossOf(b.score!, metric.better),
    );
    return known.map((point) => ({ part: figureName(label), point, best: point === best }));
  });
}

type ContourPair = readonly [number, number];

/** Those that matter most together, among the parameters that were searched. */
function pairsToShow({ space, importance }: SearchForest, search: SearchReport): readonly ContourPair[] {
  const searched = new Set(search.space?.map(({ name }) => name));
  const shareOf = ([i, j]: ContourPair): number => {
    const pair = importance?.pairs.find(({ dimensions }) => dimensions[0] === i && dimensions[1] === j);
    return (pair?.share ?? 0) + (importance?.single[i]?.share ?? 0) + (importance?.single[j]?.share ?? 0);
  };
  return pairsOf(space.length)
    .filter((pair) => pair.every((d) => searched.has(space[d]!.name)))
    .toSorted((a, b) => shareOf(b) - shareOf(a))
    .slice(0, mostPairs);
}

interface ContourPicture {
  readonly title: string;
  readonly spec: VegaLiteSpec;
  readonly tables: Figure["tables"];
}

function pictureOf(
  pair: ContourPair,
  { space, forest }: SearchForest,
  scored: readonly Searched[],
  metric: Metric,
  axis: ScoreAxis,
): ContourPicture {
  // Numbers run across, words down.
  const [across, down] = space[pair[0]]!.kind === "choice" ? [pair[1], pair[0]] : pair;
  const [x, y] = [space[across]!, space[down]!];
  const cells = cellsOf(y, cellsAcross).flatMap((b) => cellsOf(x, cellsAcross).map((a) => [a, b] as const));
  const expected = marginal(
    forest,
    [across, down],
    cells.map(([a, b]) => [a.place, b.place]),
  );
  const title = `${parameterSign(x.name)} and ${parameterSign(y.name)}`;
  const names = { cells: `expected by ${x.name} and ${y.name}`, points: `points by ${x.name} and ${y.name}` };
  return {
    title,
    spec: specOf({ x, y, names, metric, axis, domain: shownDomain(expected, axis) }),
    tables: {
      [names.cells]: tableOf(
        cells.map(([a, b], i) => ({ ...ends("x", x, a), ...ends("y", y, b), expected: expected[i]! })),
      ),
      [names.points]: tableOf(scored.map((each) => pointRow(each, x, y, axis))),
    },
  };
}

/** What is expected, without what lies beyond the axis of the scores. */
function shownDomain(
  expected: readonly number[],
  { domain: [least, most] }: ScoreAxis,
): readonly [number, number] {
  const [low, high] = extent(expected);
  return [Math.max(low, least), Math.min(high, most)];
}

function ends(channel: "x" | "y", dimension: Dimension, { ends: at }: ResponseCell): Row {
  if (typeof at !== "number") return { [channel]: at[0], [`${channel}2`]: at[1] };
  return { [channel]: wordOf(dimension, at) };
}

function wordOf(dimension: Dimension, index: number): string {
  return dimension.kind === "choice" ? figureName(valueText(dimension.values[index])) : "";
}

function pointRow({ point, best }: Searched, x: Dimension, y: Dimension, axis: ScoreAxis): Row {
  const placed = (dimension: Dimension) => {
    const value = parameterOf(point.arm, dimension.name);
    return dimension.kind === "choice" ? figureName(valueText(value)) : Number(value);
  };
  return {
    point: figureName(point.label),
    x: placed(x),
    y: placed(y),
    ...scoreRow(point, axis),
    generation: point.generation,
    outcome: best ? "the best" : "",
    why: figureName(point.why),
  };
}

interface Drawing {
  readonly x: Dimension;
  readonly y: Dimension;
  readonly names: { readonly cells: string; readonly points: string };
  readonly metric: Metric;
  readonly axis: ScoreAxis;
  readonly domain: readonly [number, number];
}

function specOf({ x, y, names, metric, domain }: Drawing): VegaLiteSpec {
  const place = { x: encodingOf("x", x), y: encodingOf("y", y) };
  const range = strengths(metric.better);
  const [low, high] = domain[0] < domain[1] ? domain : [domain[0] - 1, domain[0]];
  const fillOpacity = {
    field: "expected",
    type: "quantitative",
    scale: { domain: [low, high], range, clamp: true, nice: false, zero: false },
    legend: null,
  };
  const points = (filter: string, style: string) => ({
    data: { name: names.points },
    transform: [{ filter }],
    mark: { type: "point", style },
    encoding: { ...place, tooltip: pointTooltip(metric) },
  });
  return {
    width: 640,
    height: y.kind === "choice" ? { step: 48 } : 360,
    layer: [
      {
        data: { name: names.cells },
        mark: { type: "rect", style: "surface" },
        encoding: {
          ...place,
          ...(x.kind === "choice" ? {} : { x2: { field: "x2" } }),
          ...(y.kind === "choice" ? {} : { y2: { field: "y2" } }),
          fillOpacity,
          tooltip: [{ field: "expected", title: `${metric.title} expected`, format: numberFormat(metric) }],
        },
      },
      points("datum.outcome === ''", "onHeat"),
      points("datum.outcome === 'the best'", "bestOnHeat"),
    ],
  };
}

function encodingOf(channel: "x" | "y", dimension: Dimension): Json {
  const title = parameterSign(dimension.name);
  if (dimension.kind === "choice") {
    return { field: channel, type: "nominal", title, axis: { labelAngle: 0, domain: false, ticks: false } };
  }
  const { from, to } = dimension;
  const log = dimension.scale === "log";
  return {
    field: channel,
    type: "quantitative",
    title,
    axis: { format: numberTicks(to), tickCount: 8, values: log ? logTicks([from, to]) : null, grid: false },
    scale: { type: log ? "log" : "linear", zero: false, nice: false },
  };
}
