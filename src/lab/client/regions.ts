import type { NetworkWeights } from "../../learner/learner.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { Parameters } from "../../model/parameters.ts";
import { modelOf } from "../../network/model.ts";
import { copyWeights } from "../../network/network.ts";

const CELLS = 56;
const SIZE = 280;

type Rgb = readonly [number, number, number];
const BLUE: Rgb = [86, 140, 210];
const ORANGE: Rgb = [232, 140, 70];

/** What a network of two inputs answers over the plane, blue for 0 and orange for 1, with the examples on it. */
export function paintRegions(
  dataset: Dataset,
  parameters: Parameters,
  weights: NetworkWeights,
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SIZE, height: SIZE, className: "regions" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Answers of the network over the plane of its two inputs");
  const context = canvas.getContext("2d")!;
  const { inputs, targets, size } = dataset.splits.train!;
  const [xs, ys] = [0, 1].map((k) => spanOf(inputs.values, k)) as [Span, Span];
  const network = modelOf(parameters);
  const exact = copyWeights(weights);
  const cell = SIZE / CELLS;
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const x = Float64Array.of(at(xs, (column + 0.5) / CELLS), at(ys, 1 - (row + 0.5) / CELLS));
      context.fillStyle = colourOf(network.forward(exact, x).a.at(-1)![0]!);
      context.fillRect(column * cell, row * cell, cell + 0.5, cell + 0.5);
    }
  }
  const wanted = targets.kind === "classes" ? targets.labels : targets.values;
  for (let row = 0; row < size; row++) {
    const [x, y] = [inputs.values[2 * row]!, inputs.values[2 * row + 1]!];
    context.beginPath();
    context.arc(share(xs, x) * SIZE, (1 - share(ys, y)) * SIZE, 6, 0, 2 * Math.PI);
    context.fillStyle = wanted[row] === 1 ? "#a34a00" : "#123f78";
    context.fill();
    Object.assign(context, { strokeStyle: "#fff", lineWidth: 1.5 });
    context.stroke();
  }
  return canvas;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Of one of two inputs, with room around. */
function spanOf(values: ArrayLike<number>, k: number): Span {
  const own = Array.from(values).filter((_, i) => i % 2 === k);
  const [low, high] = [Math.min(...own), Math.max(...own)];
  const room = (high - low || 1) * 0.35;
  return { from: low - room, to: high + room };
}

function at({ from, to }: Span, part: number): number {
  return from + (to - from) * part;
}

function share({ from, to }: Span, value: number): number {
  return (value - from) / (to - from);
}

function colourOf(answer: number): string {
  const away = Math.abs(answer - 0.5) * 2;
  const full = answer < 0.5 ? BLUE : ORANGE;
  return `rgb(${full.map((part) => Math.round(255 + (part - 255) * (0.15 + 0.85 * away))).join(" ")})`;
}
