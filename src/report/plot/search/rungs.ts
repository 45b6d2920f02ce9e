import { armKey } from "../../../model/arm-key.ts";
import type { Json } from "../../../model/parameters.ts";
import { counted } from "../../../text/counted.ts";
import { armLabel } from "../../parameter-text.ts";
import type { Report, ReportedPoint } from "../../report.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import {
  axisSwitch,
  axisViews,
  edgeShape,
  pointTooltip,
  type ScoreAxis,
  scoreAxisOf,
  scoreRow,
} from "./points.ts";

/** Successive halving: each point as far as it came, over the epochs of the rungs. */
export function rungsFigure({ search }: Report): Figure | undefined {
  if (search?.rungs === undefined) return undefined;
  const { rungs, metric, parts } = search;
  const scored = parts.flatMap(({ points }) => points.filter(({ score }) => score !== undefined));
  if (scored.length < 2) return undefined;
  const axis = scoreAxisOf(
    scored.map(({ score }) => score!),
    metric,
  );
  const ladders = new Map<string, ReportedPoint[]>();
  for (const point of scored) {
    const key = armKey(withoutEpochs(point));
    ladders.set(key, [...(ladders.get(key) ?? []), point]);
  }
  const rows = [...ladders.values()].flatMap((ladder, i) => {
    const reached = Math.max(...ladder.map(({ generation }) => generation));
    return ladder
      .toSorted((a, b) => a.generation - b.generation)
      .map((point) => rowOf(point, i, rungs, reached === rungs.length, axis));
  });
  const counts = rungs.map((_, i) => scored.filter(({ generation }) => generation === i + 1).length);
  return {
    kind: "rungs",
    title: "Rungs",
    caption: `One line per point, as far as it came: ${rungs.map((epochs, i) => `${counts[i]} after ${counted(epochs, "epoch")}`).join(", ")}. Those that came to the end are in colour; rings were stopped there.`,
    description: `Successive halving: ${rungs.map((epochs, i) => `${counted(counts[i]!, "point")} after ${counted(epochs, "epoch")}`).join(", ")}.`,
    choices: axisSwitch(axis),
    views: axisViews(axis, (each) => specOf(rungs, pointTooltip(metric), each, edgeShape(metric))),
    tables: { rungs: tableOf(rows) },
    placing: ["ladder", "beyond"],
    arms: [],
  };
}

function withoutEpochs({ arm }: ReportedPoint): ReportedPoint["arm"] {
  const { epochs: _, ...rest } = arm;
  return rest;
}

function rowOf(
  point: ReportedPoint,
  ladder: number,
  rungs: readonly number[],
  isFinalist: boolean,
  axis: ScoreAxis,
): Row {
  return {
    ladder,
    point: figureName(armLabel(withoutEpochs(point), "the one point")),
    epochs: rungs[point.generation - 1]!,
    ...scoreRow(point, axis),
    generation: point.generation,
    end: isFinalist ? "finalist" : point.fate === "stopped" ? "stopped" : "",
    why: figureName(point.why),
  };
}

function specOf(
  rungs: readonly number[],
  tooltip: readonly Json[],
  axis: ScoreAxis,
  edge: Json,
): VegaLiteSpec {
  const x = {
    field: "epochs",
    type: "quantitative",
    title: "epochs",
    axis: { values: rungs, format: ",d" },
    scale: { type: "log", nice: false, padding: 24 },
  };
  const y = axis.encode("score");
  const lines = (filter: string, style: string) => ({
    transform: [{ filter }],
    mark: { type: "line", style },
    encoding: { x, y, detail: { field: "ladder" } },
  });
  const points = (filter: string, style: string, more: { readonly [channel: string]: Json } = {}) => ({
    transform: [{ filter: `${filter} && datum.beyond === 0` }],
    mark: { type: "point", style },
    encoding: { x, y, tooltip, ...more },
  });
  return {
    width: 640,
    height: 340,
    data: { name: "rungs" },
    layer: [
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", style: "spread" },
        encoding: { x, y: axis.encode("low"), y2: { field: "high" } },
      },
      lines("datum.end !== 'finalist'", "stoppedLadder"),
      lines("datum.end === 'finalist'", "ladder"),
      points("datum.end === 'stopped'", "stopped"),
      points("datum.end !== 'stopped'", "point"),
      {
        transform: [{ filter: "datum.beyond === 1" }],
        mark: { type: "point", style: "beyond" },
        encoding: { x, y, tooltip, shape: edge },
      },
    ],
  };
}
