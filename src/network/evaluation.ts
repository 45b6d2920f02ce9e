import type { Evaluation, GradientNorms } from "../learner/learner.ts";
import type { Split } from "../model/dataset.ts";
import { indexOfHighest } from "../model/highest.ts";
import { norm } from "../numerics/sums.ts";
import { inputOf, targetOf } from "./examples.ts";
import { lengthOf } from "./mini-batch.ts";
import type { Model } from "./model.ts";
import { type Weights, zeroWeights } from "./network.ts";
import { errorsByStep } from "./recurrent.ts";
import { add, type Vector } from "./vectors.ts";

/** C = (1/n)·Σ C_x over the split, how many predictions are right, how far off they are, and the mean output. */
export function evaluateSplit(model: Model, weights: Weights, split: Split): Evaluation {
  const { outputs } = model;
  const predicted = new Array<number>(outputs).fill(0);
  const hits = new Array<number>(outputs).fill(0);
  const sums = new Float64Array(outputs);
  const absolute = new Array<number>(outputs).fill(0);
  const squared = new Array<number>(outputs).fill(0);
  let cost = 0;
  let correct = 0;
  for (let row = 0; row < split.size; row++) {
    const y = targetOf(split, row, outputs);
    const activity = model.forward(weights, inputOf(split, row));
    const output = activity.a.at(-1)!;
    cost += model.cost(activity, y);
    add(sums, output);
    const highest = indexOfHighest(output);
    predicted[highest]!++;
    if (y[highest] === 1) hits[highest]!++;
    if (isCorrect(split.targets.kind, output, y)) correct++;
    output.forEach((a_j, j) => {
      const error = a_j - y[j]!;
      absolute[j]! += Math.abs(error);
      squared[j]! += error * error;
    });
  }
  return {
    cost: cost / split.size,
    outputs: Array.from(sums, (sum) => sum / split.size),
    size: split.size,
    ...(split.targets.kind !== "values" && { correct }),
    ...(split.targets.kind === "classes" ? { predicted, hits } : { errors: { absolute, squared } }),
  };
}

/** ‖∇C‖ of the cost averaged over the split, and ‖δˡ‖ averaged over its examples; of a recurrent layer over all its steps. */
export function measureSplit(model: Model, weights: Weights, split: Split): GradientNorms {
  const gradient = zeroWeights(weights.layers, weights.recurrent);
  const steps = new Array<number>(model.steps ?? 0).fill(0);
  const deltas = new Array<number>(weights.layers.length - 1).fill(0);
  for (let row = 0; row < split.size; row++) {
    const activity = model.forward(weights, inputOf(split, row));
    const δ = model.backward(weights, activity, targetOf(split, row, model.outputs));
    model.addGradient(gradient, activity, δ, 1 / split.size);
    δ.forEach((δ_l, l) => {
      deltas[l]! += norm(δ_l) / split.size;
    });
    errorsByStep(δ, steps.length).forEach((error, t) => {
      steps[t]! += error / split.size;
    });
  }
  return {
    gradient: lengthOf(gradient),
    deltas,
    biases: gradient.biases.map(norm),
    ...(model.steps !== undefined && { steps }),
  };
}

/** ∇C averaged over the rows `from` … `to` of a split: layer by layer the weights, row by row, then the biases. */
export function gradientOfRows(
  model: Model,
  weights: Weights,
  split: Split,
  from: number,
  to: number,
): Float64Array {
  const gradient = zeroWeights(weights.layers, weights.recurrent);
  for (let row = from; row < to; row++) {
    const activity = model.forward(weights, inputOf(split, row));
    const δ = model.backward(weights, activity, targetOf(split, row, model.outputs));
    model.addGradient(gradient, activity, δ, 1 / (to - from));
  }
  return Float64Array.from(gradient.weights.flatMap((W, l) => [...W, ...gradient.biases[l]!]));
}

function isCorrect(kind: Split["targets"]["kind"], a: Vector, y: Vector): boolean {
  switch (kind) {
    case "classes":
      return y[indexOfHighest(a)] === 1;
    case "binary":
      return a.every((a_j, j) => a_j > 0.5 === (y[j] === 1));
    case "values":
      return false;
  }
}
