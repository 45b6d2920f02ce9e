import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import type { Activation } from "../../src/model/parameters.ts";
import { activations } from "../../src/network/activation.ts";
import { slopeAtZero } from "../../src/network/central-differences.ts";
import { checkGradients } from "../../src/network/check-gradients.ts";
import { datasetOf, ENDS, parametersOf, randomSplit, rows } from "./fixtures.ts";

/** All but the step, which has no gradient. */
const ACTIVATIONS = (Object.keys(activations) as Activation[]).filter((name) => name !== "step");
const combinations = ACTIVATIONS.flatMap((activation) =>
  ENDS.map(([output, cost]) => ({ activation, output, cost })),
);

describe("backpropagation agrees with central differences", () => {
  for (const combination of combinations) {
    const { activation, output, cost } = combination;
    test(`${activation} neurons, ${output} outputs, ${cost} cost`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 5 }),
          fc.integer({ min: 1, max: 9 }),
          fc.constantFrom("classes" as const, "binary" as const, "values" as const),
          fc.constantFrom("gaussian" as const, "scaled" as const),
          fc.nat({ max: 1000 }),
          (layers, size, targets, init, seed) => {
            const outputs = layers.at(-1)!;
            const train = randomSplit(seed, size, layers[0]!, outputs, targets);
            const parameters = parametersOf({ ...combination, layers, init });
            const check = checkGradients(datasetOf({ train }, outputs), parameters, seed);
            expect(check.examples).toBe(Math.min(4, size));
            expect(check.layers).toHaveLength(layers.length - 1);
            for (const layer of check.layers) {
              expect(layer.largestRelativeError).toBeLessThan(1e-6);
              expect(layer.compared + layer.atKinks).toBeGreaterThanOrEqual(Math.min(layer.parameters, 60));
              if (!activations[activation].hasKink) expect(layer.atKinks).toBe(0);
            }
          },
        ),
        { numRuns: 20, seed: 7 },
      );
    });
  }

  test("with dropout, through the same masks forward and backward", () => {
    const train = randomSplit(3, 5, 6, 3, "classes");
    const parameters = parametersOf({ layers: [6, 9, 7, 3], dropout: 0.4, cost: "cross-entropy" });
    const { layers } = checkGradients(datasetOf({ train }, 3), parameters, 1);
    for (const layer of layers) expect(layer.largestRelativeError).toBeLessThan(1e-6);
    expect(layers[0]!.belowFloor).toBeGreaterThan(0);
  });

  test("with an activation function for each layer and weighted classes", () => {
    const train = randomSplit(5, 9, 6, 3, "classes");
    const activation = ["leaky-relu", "tanh"] as const;
    for (const class_weights of ["balanced", [1, 5, 0.2]] as const) {
      const parameters = parametersOf({ layers: [6, 9, 7, 3], activation, class_weights });
      for (const layer of checkGradients(datasetOf({ train }, 3), parameters, 1).layers) {
        expect(layer.largestRelativeError).toBeLessThan(1e-6);
      }
    }
  });

  test("for images as bytes and a layer too large to compare whole", () => {
    const train = randomSplit(3, 30, 784, 10, "classes", "bytes");
    const parameters = parametersOf({ layers: [784, 13, 10], cost: "cross-entropy" });
    const { layers } = checkGradients(datasetOf({ train }, 10), parameters, 1);
    expect(layers.map(({ parameters }) => parameters)).toEqual([784 * 13 + 13, 13 * 10 + 10]);
    for (const layer of layers) {
      expect(layer.largestRelativeError).toBeLessThan(1e-6);
      expect(layer.compared).toBeGreaterThanOrEqual(60);
      expect(layer.compared).toBeLessThanOrEqual(100);
    }
  });

  test("for inputs in the thousands", () => {
    const train = rows(
      "values",
      [
        [3000, -2],
        [1500, 7],
        [-2800, 1],
      ],
      [[1], [0.5], [-1]],
    );
    const parameters = parametersOf({
      layers: [2, 4, 1],
      activation: "tanh",
      output: "linear",
      init: "scaled",
    });
    for (const layer of checkGradients(datasetOf({ train }, 1), parameters, 4).layers) {
      expect(layer.largestRelativeError).toBeLessThan(1e-6);
    }
  });
});

test("a wrong derivative shows", () => {
  const sound = activations.tanh.slope;
  const train = randomSplit(1, 6, 3, 2, "classes");
  try {
    activations.tanh.slope = (z) => sound(z) * 1.001;
    const parameters = parametersOf({ layers: [3, 4, 2], activation: "tanh" });
    const { layers } = checkGradients(datasetOf({ train }, 2), parameters, 1);
    expect(layers[0]!.largestRelativeError).toBeGreaterThan(5e-4);
    expect(layers[1]!.largestRelativeError).toBeLessThan(1e-6);
  } finally {
    activations.tanh.slope = sound;
  }
});

test("a ReLU at its kink is said to be there and not compared", () => {
  // z of the hidden neuron is exactly 0 for the only example.
  const train = rows("values", [[1]], [[1]]);
  const init = { weights: [[[1]], [[1]]], biases: [[-1], [0]] };
  const parameters = parametersOf({ layers: [1, 1, 1], activation: "relu", output: "linear", init });
  const { layers } = checkGradients(datasetOf({ train }, 1), parameters, 1);
  expect(layers[0]).toMatchObject({ atKinks: 2, compared: 0, largestRelativeError: 0 });
  expect(layers[1]).toMatchObject({ atKinks: 0, compared: 2 });
});

test("step neurons are refused: they have no gradient", () => {
  const train = rows("binary", [[1]], [[1]]);
  const data = datasetOf({ train }, 1);
  const hidden = parametersOf({ layers: [1, 1, 1], activation: "step" });
  const output = parametersOf({ layers: [1, 1], output: "step" });
  expect(() => checkGradients(data, hidden, 1)).toThrow(RunxError);
  expect(() => checkGradients(data, output, 1)).toThrow(RunxError);
});

test("extrapolated differences reach eleven digits", () => {
  const slope = slopeAtZero((h) => Math.exp(3 * (1 + h)), 2 ** -5);
  const exact = 3 * Math.exp(3);
  expect(Math.abs(slope - exact) / exact).toBeLessThan(1e-11);
});
