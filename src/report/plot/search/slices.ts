import type { Metric } from "../../../metric/metric.ts";
import { counted } from "../../../text/counted.ts";
import type { Report, ReportedPoint, SearchReport } from "../../report.ts";
import type { SearchForest } from "../../search/forest.ts";
import type { Figure, VegaLiteSpec, View } from "../figure/figure.ts";
import { type Row, type Table, tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import {
  axisSwitch,
  axisViews,
  beyondText,
  edgeShape,
  endedPoints,
  hasScore,
  type ParameterAxis,
  parameterAxes,
  partColour,
  pointTooltip,
  type ScoreAxis,
  type Searched,
  scoreAxisOf,
  scoreRow,
} from "./points.ts";
import { expectedAlong, responseOf } from "./response.ts";

/** Slices: what the points of a search reached, against each parameter that was searched. */
export function searchFigure({ search }: Report): Figure | undefined {
  if (search === undefined) return undefined;
  const ended = endedPoints(search);
  const scored = ended.filter(hasScore);
  const axes = parameterAxes(search, scored);
  const labels = search.parts.map(({ label }) => figureName(label));
  const score = scoreAxisOf(
    scored.map(({ point }) => point.score!),
    search.metric,
  );
  // Points of different rungs were trained for different epochs: no curve goes through them.
  const expected = expectedTables(axes, search.rungs === undefined ? responseOf(search) : undefined);
  const [first, ...rest] = axes.flatMap((axis, i): readonly View[] => {
    const isExpected = expectedName(axis) in expected;
    const views = axisViews(score, (each) => specOf(axis, labels, search.metric, each, isExpected));
    return views.map(({ picks, spec }) => ({ picks: axes.length > 1 ? [i, ...picks] : picks, spec }));
  });
  if (first === undefined) return undefined;
  return {
    kind: "search",
    title: "By parameter",
    caption: captionOf(search, ended, score, Object.keys(expected).length > 0),
    description: `${search.metric.title} of ${counted(scored.length, "searched point")} by ${axes.map(({ title }) => title).join(", ")}.`,
    choices: [
      ...(axes.length > 1
        ? [{ kind: "list" as const, name: "Against", options: axes.map(({ title }) => ({ label: title })) }]
        : []),
      ...axisSwitch(score),
    ],
    views: [first, ...rest],
    tables: { points: tableOf(scored.map((searched) => rowOf(searched, axes, score))), ...expected },
    placing: ["beyond"],
    arms: [],
  };
}

function expectedName({ name }: ParameterAxis): string {
  return `expected by ${name}`;
}

/** What the forest expects along each number. */
function expectedTables(
  axes: readonly ParameterAxis[],
  response: SearchForest | undefined,
): { readonly [name: string]: Table } {
  if (response === undefined) return {};
  return Object.fromEntries(
    axes.flatMap((axis) => {
      const rows = axis.numeric ? expectedAlong(response, axis.name) : undefined;
      return rows === undefined
        ? []
        : [[expectedName(axis), tableOf(rows.map(({ at, expected }) => ({ [axis.name]: at, expected })))]];
    }),
  );
}

function rowOf({ part, point, best }: Searched, axes: readonly ParameterAxis[], score: ScoreAxis): Row {
  return {
    point: figureName(point.label),
    ...(part === "" ? {} : { arm: part }),
    ...scoreRow(point, score),
    ...Object.fromEntries(axes.map(({ name, cell }) => [name, cell(point)])),
    generation: point.generation,
    outcome: best ? "the best" : point.fate === "stopped" ? "stopped" : "",
    why: figureName(point.why),
  };
}

function specOf(
  axis: ParameterAxis,
  labels: readonly string[],
  metric: Metric,
  score: ScoreAxis,
  isExpected: boolean,
): VegaLiteSpec {
  const x = { ...axis.encoding, field: axis.field };
  const y = score.encode("score");
  const tooltip = pointTooltip(metric);
  const colour = partColour(labels);
  const points = { name: "points" };
  const layer = (outcome: string, style: string, encoding: typeof colour) => ({
    data: points,
    transform: [{ filter: `datum.outcome === '${outcome}' && datum.beyond === 0` }],
    mark: { type: "point", style },
    encoding: { x, y, tooltip, ...encoding },
  });
  const expected = {
    data: { name: expectedName(axis) },
    mark: { type: "line", style: "expected" },
    encoding: { x, y: score.encode("expected") },
  };
  return {
    width: 640,
    height: 320,
    layer: [
      ...(isExpected ? [expected] : []),
      {
        data: points,
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", style: "spread" },
        encoding: { x, y: score.encode("low"), y2: { field: "high" }, ...colour },
      },
      layer("stopped", "stopped", {}),
      layer("", "point", colour),
      {
        data: points,
        transform: [{ filter: "datum.beyond === 1" }],
        mark: { type: "point", style: "beyond" },
        encoding: { x, y, tooltip, shape: edgeShape(metric), ...colour },
      },
      layer("the best", "centre", colour),
    ],
  };
}

function captionOf(
  { metric, parts }: SearchReport,
  ended: readonly Searched[],
  score: ScoreAxis,
  isExpected: boolean,
): string {
  const count = (fate: ReportedPoint["fate"]): number =>
    ended.filter(({ point }) => point.fate === fate).length;
  const several = ended.some(({ point }) => point.values.length > 1);
  const sentences = [
    `Each point is one that was tried, at the mean ${metric.title} of its seeds${several ? ", a line from its worst seed to its best" : ""}; ${parts.length > 1 ? "diamonds are the best of each arm" : "the diamond is the best"}.`,
  ];
  if (isExpected)
    sentences.push("The curve is what a forest fitted to all points expects, over all other parameters.");
  if (count("stopped") > 0) sentences.push(`Rings were stopped early (${count("stopped")}).`);
  sentences.push(...beyondText(ended, score));
  if (count("no-result") > 0)
    sentences.push(`${counted(count("no-result"), "point")} without a result left out.`);
  if (count("waiting") > 0) sentences.push(`${counted(count("waiting"), "point")} still to come.`);
  return sentences.join(" ");
}
