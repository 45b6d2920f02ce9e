import type { Metric } from "../../../metric/metric.ts";
import { counted } from "../../../text/counted.ts";
import { valueWithUnit } from "../../figures.ts";
import type { Report } from "../../report.ts";
import { ascending, quantile } from "../../statistics/order.ts";
import { numberFormat } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import { axisSwitch, axisViews, partColour, type ScoreAxis, scoreAxisOf } from "./points.ts";

/** Fewer points than these are no distribution. */
const fewest = 8;

/**
 * The empirical distribution of a search's points: which share of them is at least as good as a value. Points of
 * different rungs are not comparable.
 */
export function reachedFigure({ search }: Report): Figure | undefined {
  if (search === undefined || search.rungs !== undefined) return undefined;
  const { metric } = search;
  const parts = search.parts.flatMap(({ label, points }) => {
    const scores = ascending(points.flatMap(({ score }) => score ?? []));
    return scores.length < fewest ? [] : [{ label: figureName(label), scores }];
  });
  if (parts.length === 0) return undefined;
  const axis = scoreAxisOf(
    parts.flatMap(({ scores }) => scores),
    metric,
  );
  const labels = parts.map(({ label }) => label);
  const rows = parts.flatMap(({ label, scores }): readonly Row[] =>
    scores.map((score, i) => ({
      ...(labels.length > 1 ? { arm: label } : {}),
      score,
      share: (metric.better === "lower" ? i + 1 : scores.length - i) / scores.length,
    })),
  );
  const halves = parts.map(({ label, scores }) => {
    const half = valueWithUnit(quantile(scores, 0.5), metric);
    return `${label === "" ? "" : `${label}: `}half of ${counted(scores.length, "point")} ${metric.better === "lower" ? "at most" : "at least"} ${half}`;
  });
  return {
    kind: "reached",
    title: "How many points are good",
    caption: `The share of points whose ${metric.title} is at least as good as a value${labels.length > 1 ? ": the higher the line, the less it takes to find a good point" : ""}. Points without a result are left out.`,
    description: `Empirical distribution of ${metric.title}. ${halves.join("; ")}.`,
    choices: axisSwitch(axis),
    views: axisViews(axis, (each) => specOf(labels, metric, each)),
    tables: { reached: tableOf(rows) },
    arms: [],
  };
}

function specOf(labels: readonly string[], metric: Metric, axis: ScoreAxis): VegaLiteSpec {
  const y = {
    field: "share",
    type: "quantitative",
    title: "share of points",
    axis: { format: "~%" },
    scale: { domain: [0, 1] },
  };
  const tooltip = [
    { field: "score", title: metric.title, format: numberFormat(metric) },
    { field: "share", title: "points at least as good", format: ".0%" },
  ];
  const colour = partColour(labels);
  return {
    width: 640,
    height: 260,
    data: { name: "reached" },
    layer: [
      {
        // A share holds up to the next point: towards larger values of a cost, towards smaller ones of an accuracy.
        mark: {
          type: "line",
          style: "mean",
          interpolate: metric.better === "lower" ? "step-after" : "step-before",
        },
        encoding: { x: axis.encode("score"), y, ...colour },
      },
      {
        mark: { type: "point", style: "point" },
        encoding: { x: axis.encode("score"), y, tooltip, ...colour },
      },
    ],
  };
}
