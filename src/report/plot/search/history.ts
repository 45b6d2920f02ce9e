import { bestValue } from "../../../metric/better.ts";
import type { Metric } from "../../../metric/metric.ts";
import { counted } from "../../../text/counted.ts";
import { valueWithUnit } from "../../figures.ts";
import type { Report, ReportedPoint } from "../../report.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import {
  axisSwitch,
  axisViews,
  beyondText,
  edgeShape,
  partColour,
  pointTooltip,
  type ScoreAxis,
  type Searched,
  scoreAxisOf,
  scoreRow,
} from "./points.ts";

/** The points of a search in the order in which they were tried, with the best so far. Rungs have a figure of their own. */
export function historyFigure({ search }: Report): Figure | undefined {
  if (search === undefined || search.rungs !== undefined) return undefined;
  const { metric, parts } = search;
  const asked = parts.map(({ label, points }) => ({
    label: figureName(label),
    points: points.toSorted((a, b) => a.order - b.order),
  }));
  const scored: readonly Searched[] = asked.flatMap(({ label, points }) =>
    points.flatMap((point) => (point.score === undefined ? [] : [{ part: label, point, best: false }])),
  );
  if (scored.length < 2) return undefined;
  const axis = scoreAxisOf(
    scored.map(({ point }) => point.score!),
    metric,
  );
  const labels = asked.map(({ label }) => label);
  const leading = asked.flatMap(({ label, points }) =>
    bestSoFar(points, metric, labels.length > 1 ? label : undefined),
  );
  return {
    kind: "history",
    title: "History",
    caption: captionOf(scored, axis, metric),
    description: `${counted(scored.length, "point")} of a search in the order in which they were tried. ${asked.map(({ label, points }) => endText(label, points, metric)).join(" ")}`,
    choices: axisSwitch(axis),
    views: axisViews(axis, (each) => specOf(labels, metric, each)),
    tables: {
      points: tableOf(scored.map((searched) => rowOf(searched, labels.length > 1, axis))),
      "best so far": tableOf(leading),
    },
    placing: ["beyond"],
    arms: [],
  };
}

function bestSoFar(
  points: readonly ReportedPoint[],
  { better }: Metric,
  arm: string | undefined,
): readonly Row[] {
  let best: number | undefined;
  return points.flatMap(({ order, score }) => {
    if (score === undefined) return [];
    best = best === undefined ? score : bestValue([best, score], better);
    return [{ ...(arm === undefined ? {} : { arm }), order, best }];
  });
}

function rowOf({ part, point }: Searched, several: boolean, axis: ScoreAxis): Row {
  return {
    point: figureName(point.label),
    ...(several ? { arm: part } : {}),
    order: point.order,
    ...scoreRow(point, axis),
    generation: point.generation,
    why: figureName(point.why),
  };
}

function specOf(labels: readonly string[], metric: Metric, axis: ScoreAxis): VegaLiteSpec {
  const x = {
    field: "order",
    type: "quantitative",
    title: "points, in the order in which they were tried",
    axis: { format: ",d", tickMinStep: 1 },
    scale: { zero: false, nice: false, padding: 12 },
  };
  const colour = partColour(labels);
  const tooltip = pointTooltip(metric);
  const points = { name: "points" };
  return {
    width: 640,
    height: 300,
    layer: [
      {
        data: points,
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", style: "spread" },
        encoding: { x, y: axis.encode("low"), y2: { field: "high" }, ...colour },
      },
      {
        data: points,
        transform: [{ filter: "datum.beyond === 0" }],
        mark: { type: "point", style: "point" },
        encoding: { x, y: axis.encode("score"), tooltip, ...colour },
      },
      {
        data: points,
        transform: [{ filter: "datum.beyond === 1" }],
        mark: { type: "point", style: "beyond" },
        encoding: { x, y: axis.encode("score"), tooltip, shape: edgeShape(metric), ...colour },
      },
      {
        data: { name: "best so far" },
        mark: { type: "line", style: "mean", interpolate: "step-after" },
        encoding: { x, y: axis.encode("best"), ...colour },
      },
    ],
  };
}

function captionOf(scored: readonly Searched[], axis: ScoreAxis, { title }: Metric): string {
  const several = scored.some(({ point }) => point.values.length > 1);
  const sentences = [
    `Each point at the mean ${title} of its seeds${several ? ", with a line from its worst seed to its best" : ""}; the stair is the best so far.`,
    ...beyondText(scored, axis),
  ];
  return sentences.join(" ");
}

function endText(label: string, points: readonly ReportedPoint[], metric: Metric): string {
  const scores = points.flatMap(({ score }) => score ?? []);
  if (scores.length === 0) return "";
  const best = bestValue(scores, metric.better);
  return `${label === "" ? "Best" : `${label}, best`}: ${valueWithUnit(best, metric)}.`;
}
