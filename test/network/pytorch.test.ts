import { describe, expect, test } from "vitest";
import type { Activation, Parameters } from "../../src/model/parameters.ts";
import { reference } from "../../src/network/reference.ts";
import { advance, begin } from "../../src/training/progress.ts";
import { datasetOf, parametersOf } from "./fixtures.ts";
import figures from "./pytorch.json" with { type: "json" };

// Figures of PyTorch, made by scripts/pytorch-figures.py.

const data = datasetOf(
  {
    train: {
      size: figures.inputs.length,
      inputs: { kind: "reals", values: Float64Array.from(figures.inputs.flat()) },
      targets: { kind: "classes", labels: Uint16Array.from(figures.labels) },
    },
  },
  3,
);

const sequences = { kind: "reals", values: Float64Array.from(figures.sequences.flat()) } as const;

describe("the weights move as PyTorch's do", () => {
  test.each(figures.cases)("$name", (figure) => {
    const parameters = parametersOf({
      layers: [2, 4, 3],
      init: { weights: figures.weights, biases: figures.biases },
      batch_size: "full",
      ...(figure.parameters as Partial<Parameters>),
    });
    const learner = reference.attach(reference.share(data), parameters, 1);
    for (let epoch = 1; epoch <= figures.steps; epoch++) learner.trainEpoch(epoch, parameters.eta!);
    const { weights, biases } = learner.weights();
    const found = [...weights, ...biases].flatMap((part) => [...part]);
    const expected = [...figure.weights.flat(2), ...figure.biases.flat()];
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-12);
  });
});

describe("the weights of a recurrent network move as those of nn.RNN do", () => {
  test.each(figures.recurrent)("$activation, clip $clip", (figure) => {
    const parameters = parametersOf({
      layers: [1, 4, 3],
      activation: figure.activation as Activation,
      output: "softmax",
      cost: "log-likelihood",
      init: { weights: figures.recurrent_weights, biases: figures.biases },
      recurrent: { steps: 3, output: "last", ...(figure.clip !== undefined && { clip: figure.clip }) },
      batch_size: "full",
    });
    const split = datasetOf({ train: { ...data.splits.train!, inputs: sequences } }, 3);
    const learner = reference.attach(split, parameters, 1);
    for (let epoch = 1; epoch <= figures.steps; epoch++) learner.trainEpoch(epoch, 0.5);
    const { weights, biases } = learner.weights();
    const found = [...weights, ...biases].flatMap((part) => [...part]);
    const expected = [...figure.weights.flat(2), ...figure.biases.flat()];
    expect(found).toHaveLength(expected.length);
    // PyTorch divides by the norm and 10⁻⁶.
    const tolerance = figure.clip === undefined ? 1e-12 : 1e-5;
    for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance);
  });
});

test("the cosine schedule gives PyTorch's learning rates", () => {
  const parameters = parametersOf({
    eta: 0.5,
    schedule: { kind: "cosine", epochs: 11, floor: 0.1 },
    epochs: 12,
  });
  let progress = begin(parameters);
  for (const rate of figures.cosine) {
    expect(progress.eta).toBeCloseTo(rate, 14);
    progress = advance(parameters, progress, undefined);
  }
});
