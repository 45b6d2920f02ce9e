import { describe, expect, test } from "vitest";
import type { Parameters } from "../../src/model/parameters.ts";
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
