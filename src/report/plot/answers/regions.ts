import type { Json } from "../../../model/parameters.ts";
import { counted } from "../../../text/counted.ts";
import type { Inspection, Plane } from "../../content/inspection.ts";
import { extent } from "../../statistics/extent.ts";
import { numberTickFormat } from "../figure/axes.ts";
import type { Figure, VegaLiteSpec } from "../figure/figure.ts";
import { type Row, tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";
import { arms as colours } from "../look/theme.ts";
import { targetChoice, valueAxis } from "./predicted.ts";

/** What is answered over the plane of two inputs, with the rows on it. */
export function regionsFigure(inspection: Inspection): Figure | undefined {
  const { planes, seeds, split } = inspection;
  const [first, ...others] = planes ?? [];
  if (first === undefined || planes === undefined) return undefined;
  // Around a single row there is nothing to part.
  if (first.points.length < 2) return undefined;
  const whose = `${figureName(inspection.arm)}, ${seeds.length === 1 ? `seed ${inspection.seed}` : counted(seeds.length, "seed")}`;
  const what =
    first.names === undefined
      ? "The mean answer over the plane of the inputs, stronger for more; the rows are drawn the same way."
      : `The class that is answered over the plane of the inputs${seeds.length > 1 ? ", fainter where the seeds disagree" : ""}; points are rows of their true class.`;
  const held = split === "train" ? "" : ` Large points are of the ${split} split, small ones have trained.`;
  const viewOf = (plane: Plane, i: number) => ({
    picks: others.length > 0 ? [i] : [],
    spec: specOf(plane, i, split),
  });
  const kind = first.names === undefined ? "Answers" : "Decision regions";
  return {
    kind: "regions",
    title: kind,
    caption: `${what} By ${whose}.${held}`,
    description: `${kind} over ${first.inputs.join(" and ")}.`,
    choices: targetChoice(planes),
    views: [viewOf(first, 0), ...others.map((plane, i) => viewOf(plane, i + 1))],
    tables: Object.fromEntries(
      planes.flatMap((plane, i) => [
        [`cells${i}`, tableOf(cellRows(plane))],
        [`rows${i}`, tableOf(pointRows(plane))],
      ]),
    ),
    placing: ["x2", "y2"],
    arms: [],
  };
}

function cellRows({ cells, step: [width, height] }: Plane): Row[] {
  return cells.map(({ x, y, answer, share }) => ({
    x: x - width / 2,
    x2: x + width / 2,
    y: y - height / 2,
    y2: y + height / 2,
    answer: typeof answer === "string" ? figureName(answer) : answer,
    share,
  }));
}

function pointRows({ points }: Plane): Row[] {
  return points.map(({ actual, ...rest }) => ({
    ...rest,
    actual: typeof actual === "string" ? figureName(actual) : actual,
  }));
}

function specOf(plane: Plane, i: number, split: string): VegaLiteSpec {
  const [x, y] = [axisOf("x", plane.inputs[0]), axisOf("y", plane.inputs[1])];
  const isOfClasses = plane.names !== undefined;
  const points = (isHeld: boolean): VegaLiteSpec => ({
    data: { name: `rows${i}` },
    transform: [{ filter: `datum.split ${isHeld ? "===" : "!=="} '${split}'` }],
    mark: { type: "point", style: isOfClasses ? "classRow" : "valueRow", size: isHeld ? 58 : 16 },
    encoding: { x, y, ...inked(plane, "actual"), tooltip: tooltipOf(plane, "actual") },
  });
  const cells: VegaLiteSpec = {
    data: { name: `cells${i}` },
    mark: { type: "rect", style: isOfClasses ? "classRegion" : "surface" },
    encoding: {
      ...{ x, x2: { field: "x2" }, y, y2: { field: "y2" } },
      ...inked(plane, "answer"),
      ...(isOfClasses && { fillOpacity: AGREEMENT }),
      tooltip: [
        ...tooltipOf(plane, "answer"),
        ...(isOfClasses ? [{ field: "share", title: "of the seeds", format: ".0%" }] : []),
      ],
    },
  };
  return { width: 480, height: 420, layer: [cells, points(false), points(true)] };
}

/** Of the seeds that answer the same: fainter where they disagree. */
const AGREEMENT = {
  field: "share",
  type: "quantitative",
  scale: { domain: [0, 1], range: [0.04, 0.38] },
  legend: null,
};

function axisOf(field: "x" | "y", title: string): Json {
  return {
    ...valueAxis(field, title),
    axis: { format: numberTickFormat, tickCount: 6, grid: false },
    scale: { zero: false, nice: false },
  };
}

function tooltipOf({ inputs, names, target }: Plane, answer: "actual" | "answer"): readonly Json[] {
  return [
    { field: "x", title: figureName(inputs[0]), format: ".4~g" },
    { field: "y", title: figureName(inputs[1]), format: ".4~g" },
    names === undefined
      ? { field: answer, title: figureName(target ?? answer), format: ".4~g" }
      : { field: answer, title: answer === "answer" ? "answered" : "class" },
  ];
}

/** Colours by class, else strength by value. */
function inked(plane: Plane, field: "actual" | "answer"): { readonly [channel: string]: Json } {
  if (plane.names === undefined) {
    const domain = valueDomain(plane);
    const scale = { domain, range: [0.05, 1], clamp: true };
    return { fillOpacity: { field, type: "quantitative", scale, legend: null } };
  }
  const domain = plane.names.map(figureName);
  return {
    color: { field, type: "nominal", scale: { domain }, legend: legendOf(plane, domain.length) },
    ...(domain.length > colours && { fillOpacity: { value: 0.7 } }),
  };
}

/** With some width, also where everything is answered the same. */
function valueDomain({ cells }: Plane): readonly [number, number] {
  const [low, high] = extent(cells.flatMap(({ answer }) => (typeof answer === "number" ? [answer] : [])));
  return low < high ? [low, high] : [low - 1, low];
}

/** Of one class, or of more than colours are told apart twice over, a legend says nothing. */
function legendOf({ target }: Plane, classes: number): Json {
  if (classes <= 1 || classes > 2 * colours) return null;
  return { title: target === undefined ? null : figureName(target), symbolType: "square", columns: 3 };
}
