import { partsOf } from "../../../metric/metric.ts";
import type { Json } from "../../../model/parameters.ts";
import { counted } from "../../../text/counted.ts";
import type { ArmCurve, MetricCurves } from "../../content/arm-curve.ts";
import type { Report } from "../../report.ts";
import {
  armStroke,
  bandStyle,
  epochAxis,
  fromEpochOne,
  logAxis,
  logDomain,
  numberTickFormat,
  type ScaleKind,
} from "../figure/axes.ts";

import type { Figure, VegaLiteSpec, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { evenly } from "../figure/thin.ts";
import { type HighlightedArms, highlightedArms, lookCells, looksOf } from "../look/highlighted-arms.ts";

/** ‖δ‖ by layer and epoch, one panel a layer: where a layer's error is small, it learns slowly (equation 22). */
export function speedFigure(report: Report, metrics: readonly MetricCurves[]): Figure | undefined {
  const layers = metrics.filter((curves) => isSpeed(curves)).sort((a, b) => layerOf(a) - layerOf(b));
  // The speed of one moment is a number of the table and no curve.
  if (!layers.some((curves) => curves.some(({ points }) => points.length > 1))) return undefined;
  const shown = highlightedArms(report);
  const rows = layers.flatMap((curves) => {
    const layer = layerOf(curves);
    const name = layer === layers.length ? `layer ${layer} (output)` : `layer ${layer} (hidden)`;
    const byKey = new Map(curves.map((curve) => [curve.key, curve]));
    return shown.highlighted.flatMap((member) =>
      speedRows(name, member.label, byKey.get(member.key)).map((row) => ({
        ...row,
        ...lookCells(shown, member),
      })),
    );
  });
  if (rows.length === 0) return undefined;
  const labels = shown.highlighted.map((member) => member.label);
  const last = rows.reduce((most, row) => Math.max(most, Number(row.epoch)), 1);
  const domain = logDomain(rows.flatMap((row) => (typeof row.mean === "number" ? [row.mean] : [])));
  const view = (picks: number[], x: ScaleKind, y: ScaleKind): View => ({
    picks,
    spec: specOf(shown, layers.length, last, domain, x, y),
  });
  return {
    kind: "speed",
    title: "Speed of the layers",
    caption:
      "The norm of the error δ by layer, averaged over the training examples and the seeds. The gradient of a layer's weights is proportional to it: where the curve is low, the layer learns slowly.",
    description: `Norm of δ by epoch for ${counted(layers.length, "layer")} and ${counted(labels.length, "arm")}.`,
    choices: [
      { kind: "switch", name: "Log epochs", sets: "log-epochs" },
      { kind: "switch", name: "Linear norm", sets: "linear" },
    ],
    views: [
      view([0, 0], "linear", "log"),
      view([1, 0], "log", "log"),
      view([0, 1], "linear", "linear"),
      view([1, 1], "log", "linear"),
    ],
    tables: { speed: tableOf(rows) },
    arms: labels,
    looks: looksOf(shown),
  };
}

/** Whether these are the curves of a layer's speed. */
export function isSpeed([first]: MetricCurves): boolean {
  return first !== undefined && partsOf(first.metric.name).kind === "speed";
}

function layerOf([first]: MetricCurves): number {
  const parts = first === undefined ? undefined : partsOf(first.metric.name);
  return parts?.kind === "speed" ? Number(parts.layer) : 0;
}

function speedRows(layer: string, arm: string, curve: ArmCurve | undefined): Row[] {
  return evenly(curve?.points ?? [], 300).map(({ epoch, mean, ci95 }) => ({
    layer,
    arm,
    epoch,
    mean,
    low: ci95?.[0] ?? null,
    high: ci95?.[1] ?? null,
  }));
}

function specOf(
  shown: HighlightedArms,
  layers: number,
  last: number,
  domain: readonly [number, number],
  x: ScaleKind,
  y: ScaleKind,
): VegaLiteSpec {
  const epoch = epochAxis(x, last, "epoch");
  const norm = (field: string): Json => ({
    field,
    type: "quantitative",
    title: "‖δ‖",
    axis: { format: numberTickFormat, ...(y === "log" && logAxis(domain)) },
    scale: y === "log" ? { type: "log", domain, clamp: true, nice: false } : { zero: true },
  });
  const { color, strokeDash } = armStroke(shown);
  const labels = shown.highlighted.map(({ label }) => label);
  const detail = { field: "arm" };
  const layer: Json = [
    {
      transform: [{ filter: "isValid(datum.low)" }],
      mark: { type: "area", style: bandStyle(labels) },
      encoding: { x: epoch, y: norm("low"), y2: { field: "high" }, color, detail },
    },
    {
      mark: { type: "line", style: "mean" },
      encoding: { x: epoch, y: norm("mean"), color, strokeDash, detail },
    },
    {
      mark: { type: "point", style: "target" },
      encoding: {
        x: epoch,
        y: norm("mean"),
        tooltip: [
          { field: "layer", title: "" },
          { field: "arm", title: "arm" },
          { field: "epoch", title: "epoch", format: ",d" },
          { field: "mean", title: "mean ‖δ‖", format: ".4~g" },
        ],
      },
    },
  ];
  const transform = fromEpochOne(x);
  const data = { name: "speed" };
  if (layers === 1) return { width: 640, height: 300, data, transform, layer };
  return {
    data,
    transform,
    facet: { field: "layer", type: "nominal", title: null },
    columns: Math.min(layers, 3),
    spec: { width: layers === 2 ? 280 : 190, height: 240, layer },
  };
}
