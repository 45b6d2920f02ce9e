import { contours } from "d3-contour";
import type { Json } from "../../../model/parameters.ts";
import { agreeing, counted } from "../../../text/counted.ts";
import type { Ground, Landscape, Panel, WayPoint } from "../../content/landscape.ts";
import { valueWithUnit } from "../../figures.ts";
import type { Report } from "../../report.ts";
import { ascending, quantile } from "../../statistics/order.ts";
import { armStroke, numberTickFormat } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec, View } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { evenly } from "../figure/thin.ts";
import { type HighlightedArms, highlightedArms, lookCells, looksOf } from "../look/highlighted-arms.ts";
import { figureName } from "../look/name.ts";

/** Contours of a cost, and the ways of the arms over it. One view a panel. */
export function landscapeFigure(
  report: Report,
  { panels, explanation }: Landscape,
  points: number,
): Figure | undefined {
  const shown = highlightedArms(report);
  const labels = shown.highlighted.map(({ label }) => label);
  const steps = Math.max(30, Math.min(400, Math.floor(points / (panels.length * labels.length))));
  const drawn = panels.map((panel, i) => ({ panel, ways: waysOf(panel, shown, steps), i }));
  if (drawn.every(({ ways }) => ways.length === 0)) return undefined;
  const views = drawn.map(
    ({ panel, i }): View => ({
      picks: panels.length > 1 ? [i] : [],
      spec: specOf(panel, i, shown),
    }),
  );
  return {
    kind: "landscape",
    title: "Ways over the surface",
    caption: `${explanation} Lines join points of equal cost; the lower the cost, the stronger the line. The circle is where a way begins.${shown.context.length > 0 ? ` ${counted(shown.context.length, "further arm")} ${agreeing(shown.context.length, "is", "are")} not drawn.` : ""}`,
    description: describe(panels, shown),
    choices:
      panels.length > 1
        ? [
            {
              kind: "list",
              name: "Surface",
              options: panels.map(({ title }) => ({ label: figureName(title) })),
            },
          ]
        : [],
    views: [views[0]!, ...views.slice(1)],
    tables: Object.assign(
      {},
      ...drawn.map(({ panel, ways, i }) => ({
        [waysName(i)]: tableOf(ways),
        [contoursName(i)]: tableOf(contourRows(panel.ground)),
      })),
    ),
    placing: ["line", "order", "height"],
    arms: labels,
    looks: looksOf(shown),
  };
}

const waysName = (panel: number) => (panel === 0 ? "ways" : `ways ${panel + 1}`);
const contoursName = (panel: number) => (panel === 0 ? "contours" : `contours ${panel + 1}`);

function waysOf({ ways, ground }: Panel, shown: HighlightedArms, steps: number): Row[] {
  return shown.highlighted.flatMap((member) =>
    ways
      .filter((way) => way.key === member.key)
      .flatMap((way, w) =>
        evenly(inSight(way.points, ground), steps).map(({ epoch, x, y, cost }) => ({
          arm: member.label,
          ...lookCells(shown, member),
          way: `${member.label} ${w}`,
          epoch,
          x,
          y,
          cost,
        })),
      ),
  );
}

/** In widths of the picture. Farther out nothing is seen of a way, and numbers soon exceed what a browser draws. */
const SIGHT = 1000;

/** A way that leaves every bound is drawn until it is out of sight. */
function inSight(points: readonly WayPoint[], { x, y }: Ground): readonly WayPoint[] {
  const isFar = ([from, to]: readonly [number, number], at: number) =>
    !(Math.abs(at - (from + to) / 2) <= SIGHT * (to - from));
  const gone = points.findIndex((point) => isFar(x, point.x) || isFar(y, point.y));
  return gone < 0 ? points : points.slice(0, gone + 1);
}

const LEVELS = 14;

/** Levels by the share of the picture that lies below them, more of them near the lowest point. */
function levelsOf(costs: readonly number[]): readonly number[] {
  const ordered = ascending(costs.filter(Number.isFinite));
  const levels = Array.from({ length: LEVELS }, (_, k) => quantile(ordered, ((k + 0.5) / LEVELS) ** 1.6));
  return [...new Set(levels)];
}

function contourRows({ x, y, columns, rows, costs }: Ground): Row[] {
  const levels = levelsOf(costs);
  const most = costs.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const finite = costs.map((cost) => (Number.isFinite(cost) ? cost : most));
  const found = contours()
    .size([columns, rows])
    .thresholds([...levels])(finite);
  // A sample lies in the middle of its cell of the grid. Six digits are finer than any picture, and a third of the text.
  const at = ([from, to]: readonly [number, number], count: number, place: number) =>
    Number((from + ((to - from) * (place - 0.5)) / (count - 1)).toPrecision(6));
  let line = 0;
  return found.flatMap(({ value, coordinates }, i) =>
    coordinates.flat().flatMap((ring) => {
      line++;
      return ring.map(([column = 0, row = 0], order) => ({
        line,
        order,
        level: value,
        height: Number((i / levels.length).toPrecision(3)),
        x: at(x, columns, column),
        y: at(y, rows, row),
      }));
    }),
  );
}

/** The picture leaves out the outermost samples, where contours are closed along the border. */
function inside([from, to]: readonly [number, number], count: number): readonly [number, number] {
  const cell = (to - from) / (count - 1);
  return [from + cell, to - cell];
}

function specOf({ axes, ground }: Panel, i: number, shown: HighlightedArms): VegaLiteSpec {
  const axis = (field: "x" | "y", domain: readonly [number, number]): Json => ({
    field,
    type: "quantitative",
    title: figureName(axes[field === "x" ? 0 : 1]),
    scale: { domain, nice: false, zero: false },
    axis: { format: numberTickFormat, grid: false, tickCount: 8 },
  });
  const x = axis("x", inside(ground.x, ground.columns));
  const y = axis("y", inside(ground.y, ground.rows));
  const { color, strokeDash } = armStroke(shown);
  const ways = { name: waysName(i) };
  // Says which way is down, where no line has room for its figure.
  const depth = {
    field: "height",
    type: "quantitative",
    scale: { domain: [0, 1], range: [1, 0.25] },
    legend: null,
  };
  return {
    width: 640,
    height: 440,
    layer: [
      {
        data: { name: contoursName(i) },
        mark: { type: "line", style: "level", clip: true },
        encoding: { x, y, strokeOpacity: depth, detail: { field: "line" }, order: { field: "order" } },
      },
      {
        data: ways,
        mark: { type: "line", style: "mean", clip: true },
        encoding: {
          x,
          y,
          color,
          strokeDash,
          detail: { field: "way" },
          order: { field: "epoch" },
        },
      },
      {
        data: ways,
        mark: { type: "point", style: "step", clip: true },
        encoding: { x, y, color },
      },
      {
        data: ways,
        transform: [{ filter: "datum.epoch === 0" }],
        mark: { type: "point", style: "start", clip: true },
        encoding: { x, y },
      },
      {
        data: ways,
        mark: { type: "point", style: "target", clip: true },
        encoding: {
          x,
          y,
          tooltip: [
            { field: "arm", title: "arm" },
            { field: "epoch", title: "step", format: ",d" },
            { field: "x", title: figureName(axes[0]), format: ".4~g" },
            { field: "y", title: figureName(axes[1]), format: ".4~g" },
            { field: "cost", title: "cost", format: ".4~g" },
          ],
        },
      },
    ],
  };
}

function describe(panels: readonly Panel[], { highlighted }: HighlightedArms): string {
  const ends = highlighted.flatMap(({ key, label, arm }) => {
    const last = panels.flatMap(({ ways }) => ways.filter((way) => way.key === key))[0]?.points.at(-1);
    if (last === undefined) return [];
    const lost = arm.tally.diverged > 0 ? ", where it left every bound" : "";
    const cost = valueWithUnit(last.cost, COST);
    return [`${label} ends after ${counted(last.epoch, "step")} at a cost of ${cost}${lost}`];
  });
  return `Contours of ${panels.length === 1 ? "a cost" : `${panels.length} costs`} with the ways of ${counted(highlighted.length, "arm")}. ${ends.join("; ")}.`;
}

const COST = { name: "cost", title: "cost", better: "lower", unit: "number" } as const;
