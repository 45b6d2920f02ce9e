import type { SurfaceFormula } from "../../model/surface.ts";
import { type AnyTrial, type EpochRecord, isSurface } from "../../model/trial.ts";
import {
  type Ground,
  type Landscape,
  type Panel,
  spanWithMargin,
  type Way,
  type WayPoint,
} from "../../report/content/landscape.ts";
import type { Series } from "../../report/input.ts";
import type { Report } from "../../report/report.ts";
import { surfaceOf } from "../../surface/surface.ts";

/** The surfaces of two variables that a report's walks went down. `planned`: its trials. */
export function landscapeOf(
  planned: readonly AnyTrial[],
  report: Report,
  series: Series,
): Landscape | undefined {
  const walks = new Map(planned.filter(isSurface).map(({ id, arm }) => [id, arm.parameters]));
  if (walks.size === 0) return undefined;
  const panels = new Map<string, { formula: SurfaceFormula; ways: Way[] }>();
  for (const { key, trials } of report.arms) {
    for (const { id } of trials) {
      const parameters = walks.get(id);
      if (parameters === undefined || parameters.surface.start.length !== 2) continue;
      const { start: _, ...formula } = parameters.surface;
      const name = textOf(formula);
      const panel = panels.get(name) ?? { formula, ways: [] };
      panel.ways.push({ key, points: (series.get(id) ?? []).flatMap(pointOf) });
      panels.set(name, panel);
    }
  }
  const [first, ...others] = Array.from(panels, ([title, { formula, ways }]) =>
    panelOf(title, formula, ways),
  ).filter((panel) => panel !== undefined);
  if (first === undefined) return undefined;
  return {
    panels: [first, ...others],
    explanation: `${others.length === 0 ? `C = ${first.title}. ` : ""}Each mark is a step; a way that leaves the picture goes up, or out of the valley.`,
  };
}

function textOf(formula: SurfaceFormula): string {
  return "of" in formula ? formula.of : `the sum of ${formula.sum}`;
}

function pointOf({ epoch, metrics }: EpochRecord): readonly WayPoint[] {
  const [x, y, cost] = [metrics["surface.v1"], metrics["surface.v2"], metrics["surface.cost"]];
  return x === undefined || y === undefined || cost === undefined ? [] : [{ epoch, x, y, cost }];
}

/** Fine enough that contours of a bent valley are smooth. */
const SAMPLES = 121;

/** The picture holds what is no higher than the highest start, with a margin. */
function panelOf(title: string, formula: SurfaceFormula, ways: readonly Way[]): Panel | undefined {
  const starts = ways.flatMap(({ points }) => points.slice(0, 1));
  const highest = starts.reduce((most, { cost }) => Math.max(most, cost), Number.NEGATIVE_INFINITY);
  const low = ways.flatMap(({ points }) => points.filter(({ cost }) => cost <= highest));
  if (low.length === 0) return undefined;
  const surface = surfaceOf(formula, 2);
  const [x, y] = [spanWithMargin(low.map((point) => point.x)), spanWithMargin(low.map((point) => point.y))];
  const at = ([from, to]: Ground["x"], i: number) => from + ((to - from) * i) / (SAMPLES - 1);
  const costs = Array.from({ length: SAMPLES * SAMPLES }, (_, i) =>
    surface.cost(Float64Array.of(at(x, i % SAMPLES), at(y, Math.floor(i / SAMPLES)))),
  );
  const ground: Ground = { x, y, columns: SAMPLES, rows: SAMPLES, costs };
  return { title, axes: ["v1", "v2"], ground, ways };
}
