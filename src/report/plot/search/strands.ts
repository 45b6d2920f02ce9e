import { lossOf } from "../../../metric/better.ts";
import type { Metric } from "../../../metric/metric.ts";
import type { Dimension } from "../../../model/search.ts";
import { unitOf } from "../../../search/dimension.ts";
import { agreeing, counted } from "../../../text/counted.ts";
import { valueWithUnit } from "../../figures.ts";
import { shareOf, type ValueScale, valueScale } from "../../log-axis.ts";
import { parameterSign, valueText } from "../../parameter-text.ts";
import type { Report } from "../../report.ts";
import { placedPoints } from "../../search/sample.ts";
import { numberFormat } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { leastWidth, strandsSpec } from "../figure/strand-axes.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { evenly } from "../figure/thin.ts";
import { heat } from "../look/heat.ts";
import { figureName } from "../look/name.ts";
import { scoreAxisOf } from "./points.ts";

/** Two parameters have a map of their own. */
const fewestParameters = 3;
/** More words of a choice would be written over each other. */
const wordsNamed = 14;

/**
 * Parallel coordinates of a search: a line a point, through its parameters to its score. Each parameter's axis is the
 * interval that was searched, on its scale; the score's has the best at its top. Of successive halving the first rung.
 */
export function strandsFigure({ search }: Report): Figure | undefined {
  const placed = search && placedPoints(search);
  if (search === undefined || placed === undefined || placed.space.length < fewestParameters)
    return undefined;
  const { space, points } = placed;
  const { metric, rungs } = search;
  const axis = scoreAxisOf(
    points.map(({ score }) => score),
    metric,
  );
  const scale = valueScale(axis.domain, metric);
  const share = (score: number): number =>
    metric.better === "lower" ? 1 - shareOf(scale, score) : shareOf(scale, score);
  // The best are drawn last, over the others.
  const ordered = points.toSorted((a, b) => lossOf(b.score, metric.better) - lossOf(a.score, metric.better));
  const strands = ordered.flatMap(({ told, point, score }, strand): readonly Row[] => {
    const shared = { strand, point: figureName(told.label), score, why: figureName(told.why) };
    return [
      ...space.map((dimension) => ({
        ...shared,
        axis: parameterSign(dimension.name),
        at: unitOf(dimension, point[dimension.name]!),
      })),
      { ...shared, axis: metric.title, at: share(score) },
    ];
  });
  const marks = [
    ...space.flatMap(marksOf),
    ...axis.domain.map((value) => ({
      axis: metric.title,
      at: share(value),
      text: valueWithUnit(value, metric),
    })),
  ];
  const beyond = points.filter(({ score }) => axis.isBeyond(score)).length;
  const farOff =
    beyond === 0
      ? ""
      : ` ${counted(beyond, "point")} far off ${agreeing(beyond, "ends", "end")} at its bottom.`;
  const order = [...space.map(({ name }) => parameterSign(name)), metric.title];
  return {
    kind: "strands",
    title: "All parameters",
    caption: `One line per point, through its parameters to its ${metric.title}${rungs === undefined ? "" : ` after ${counted(rungs[0]!, "epoch")}, the first rung`}: stronger is better, and better is higher on the last axis.${farOff} Point at a line to single it out.`,
    description: `Parallel coordinates of ${counted(points.length, "point")} over ${order.join(", ")}.`,
    choices: [],
    leastWidth: leastWidth(
      order,
      marks.map(({ text }) => String(text)),
    ),
    views: [{ picks: [], spec: specOf(order, metric, scale) }],
    tables: { strands: tableOf(strands), levels: tableOf(marks) },
    placing: ["strand", "at"],
    arms: [],
  };
}

function marksOf(dimension: Dimension): readonly Row[] {
  const axis = parameterSign(dimension.name);
  if (dimension.kind === "choice") {
    return evenly(dimension.values, wordsNamed).map((value) => ({
      axis,
      at: unitOf(dimension, value),
      text: figureName(valueText(value)),
    }));
  }
  return [dimension.from, dimension.to].map((value) => ({
    axis,
    at: unitOf(dimension, value),
    text: valueText(value),
  }));
}

function specOf(order: readonly string[], metric: Metric, scale: ValueScale): VegaLiteSpec {
  const tooltip = [
    { field: "point", title: "point" },
    { field: "score", title: metric.title, format: numberFormat(metric) },
    { field: "why", title: "" },
  ];
  const strokeOpacity = heat("score", scale, metric.better);
  return strandsSpec({ order, data: "strands", strokeOpacity, tooltip });
}
