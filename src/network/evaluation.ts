import type { Evaluation, GradientNorms } from "../learner/learner.ts";
import type { Split } from "../model/dataset.ts";
import { inputOf, targetOf } from "./examples.ts";
import {
  type Architecture,
  addGradient,
  backpropagate,
  feedforward,
  type Weights,
  zeroWeights,
} from "./network.ts";
import { add, norm, type Vector } from "./vectors.ts";

/** C = (1/n)·Σ C_x over the split, how many predictions are right, and the mean output. */
export function evaluateSplit(network: Architecture, weights: Weights, split: Split): Evaluation {
  const outputs = weights.layers.at(-1)!;
  const predicted = new Array<number>(outputs).fill(0);
  const sums = new Float64Array(outputs);
  let cost = 0;
  let correct = 0;
  for (let row = 0; row < split.size; row++) {
    const y = targetOf(split, row, outputs);
    const { z, a } = feedforward(network, weights, inputOf(split, row));
    const output = a.at(-1)!;
    cost += network.output.cost(z.at(-1)!, output, y);
    add(sums, output);
    predicted[highestOutput(output)]!++;
    if (isCorrect(split.targets.kind, output, y)) correct++;
  }
  return {
    cost: cost / split.size,
    outputs: Array.from(sums, (sum) => sum / split.size),
    size: split.size,
    ...(split.targets.kind !== "values" && { correct }),
    ...(split.targets.kind === "classes" && { predicted }),
  };
}

/** ‖∇C‖ of the cost averaged over the split, and ‖δˡ‖ averaged over its examples. */
export function measureSplit(network: Architecture, weights: Weights, split: Split): GradientNorms {
  const outputs = weights.layers.at(-1)!;
  const gradient = zeroWeights(weights.layers);
  const deltas = new Array<number>(weights.layers.length - 1).fill(0);
  for (let row = 0; row < split.size; row++) {
    const activity = feedforward(network, weights, inputOf(split, row));
    const δ = backpropagate(network, weights, activity, targetOf(split, row, outputs));
    addGradient(gradient, activity, δ, 1 / split.size);
    δ.forEach((δ_l, l) => {
      deltas[l]! += norm(δ_l) / split.size;
    });
  }
  const squares = [...gradient.weights, ...gradient.biases].map((part) => norm(part) * norm(part));
  return { gradient: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)), deltas };
}

/** Index of the highest output, the first of equals. */
function highestOutput(a: Vector): number {
  let highest = 0;
  for (let j = 1; j < a.length; j++) if (a[j]! > a[highest]!) highest = j;
  return highest;
}

function isCorrect(kind: Split["targets"]["kind"], a: Vector, y: Vector): boolean {
  switch (kind) {
    case "classes":
      return y[highestOutput(a)] === 1;
    case "binary":
      return a.every((a_j, j) => a_j > 0.5 === (y[j] === 1));
    case "values":
      return false;
  }
}
