import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawsOf } from "../../src/learner/draws.ts";
import type { Dataset, Split } from "../../src/model/dataset.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import { masksOf } from "../../src/network/dropout.ts";
import { descend } from "../../src/network/mini-batch.ts";
import { modelOf } from "../../src/network/model.ts";
import { architectureOf, copyWeights, feedforward, zeroWeights } from "../../src/network/network.ts";
import { reference } from "../../src/network/reference.ts";
import { datasetOf, parametersOf, randomSplit, rows } from "./fixtures.ts";

const learnerOf = (data: Dataset, parameters: Parameters, seed = 1) =>
  reference.attach(reference.share(data), parameters, seed);

/** The same rows with their bytes divided by the scale beforehand. */
function asReals(split: Split): Split {
  if (split.inputs.kind !== "bytes") throw new Error("made as bytes");
  const { values, scale } = split.inputs;
  return { ...split, inputs: { kind: "reals", values: Float64Array.from(values, (byte) => byte / scale) } };
}

describe("an epoch", () => {
  test("goes through mini-batches in the epoch's order; the last one may be short and counts as what it is", () => {
    const parameters = parametersOf({ layers: [3, 4, 2], batch_size: 3, lambda: 0.5 });
    const train = randomSplit(8, 7, 3, 2, "binary");
    const learner = learnerOf(datasetOf({ train }, 2), parameters);
    learner.trainEpoch(2, 0.5);

    const draws = drawsOf(parameters, 1, 7);
    const order = [...draws.order(2)];
    let weights = draws.initial();
    for (const batch of [order.slice(0, 3), order.slice(3, 6), order.slice(6)]) {
      const examples = batch.map((row) => ({
        x: train.inputs.values.slice(3 * row, 3 * row + 3) as Float64Array,
        y: (train.targets as { values: Float64Array }).values.slice(2 * row, 2 * row + 2),
        masks: [],
      }));
      const next = zeroWeights(parameters.layers);
      descend(
        modelOf(parameters),
        weights,
        next,
        { size: batch.length, examples },
        { η: 0.5, n: 7, λ: 0.5, λ1: 0 },
      );
      weights = next;
    }
    expect(learner.weights()).toEqual(weights);
  });

  test("with batches of all examples and in one `full` batch differ by rounding only", () => {
    const data = datasetOf({ train: randomSplit(8, 9, 3, 2, "classes") }, 2);
    const [all, full] = ([9, "full"] as const).map((batch_size) => {
      const learner = learnerOf(data, parametersOf({ layers: [3, 4, 2], batch_size }));
      learner.trainEpoch(1, 0.5);
      return learner.weights();
    });
    all!.weights.forEach((W, l) => {
      W.forEach((w, i) => {
        expect(w).toBeCloseTo(full!.weights[l]![i]!, 13);
      });
    });
  });

  test("gives equal bits for bytes and for the reals they stand for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 15 }),
        fc.nat({ max: 99 }),
        (size, batch_size, seed) => {
          const train = randomSplit(seed, size, 5, 3, "classes", "bytes");
          const parameters = parametersOf({
            layers: [5, 4, 3],
            batch_size,
            activation: "relu",
            init: "scaled",
          });
          const [bytes, reals] = [train, asReals(train)].map((split) => {
            const learner = learnerOf(datasetOf({ train: split }, 3), parameters, seed);
            learner.trainEpoch(1, 0.3);
            return { weights: learner.weights(), evaluation: learner.evaluate("train") };
          });
          expect(bytes).toEqual(reals);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("an evaluation", () => {
  const identity = {
    layers: [2, 2],
    output: "linear",
    init: {
      weights: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
      biases: [[0, 0]],
    },
  } as const;
  const evaluate = (train: Split) =>
    learnerOf(datasetOf({ train }, 2), parametersOf(identity)).evaluate("train");
  const inputs = [
    [1, 0],
    [0.25, 0.75],
    [3, 3],
    [0.5, 0.2],
  ];

  test("of classes counts the highest output, the first of equals", () => {
    const { inputs: reals } = rows("values", inputs, []);
    const found = evaluate({
      size: 4,
      inputs: reals,
      targets: { kind: "classes", labels: Uint16Array.of(0, 1, 1, 0) },
    });
    expect(found).toMatchObject({ correct: 3, predicted: [3, 1], size: 4 });
    expect(found.outputs).toEqual([4.75 / 4, 3.95 / 4]);
  });

  test("of 0/1 targets wants every output on its side of 1/2, and 1/2 itself is on the side of 0", () => {
    const found = evaluate(
      rows("binary", inputs, [
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 0],
      ]),
    );
    expect(found.correct).toBe(3);
    expect("predicted" in found).toBe(false);
  });

  test("of values has a cost and nothing to be right about", () => {
    const found = evaluate(
      rows("values", inputs, [
        [1, 0],
        [0, 0],
        [3, 1],
        [0.5, 0.2],
      ]),
    );
    expect(found.cost).toBeCloseTo((0.25 ** 2 + 0.75 ** 2 + 2 ** 2) / 8, 14);
    expect("correct" in found).toBe(false);
  });
});

test("norms of gradient and δ: one linear neuron by hand", () => {
  const parameters = parametersOf({
    layers: [1, 1],
    output: "linear",
    init: { weights: [[[2]]], biases: [[1]] },
  });
  const learner = learnerOf(datasetOf({ train: rows("values", [[3], [1]], [[2], [-1]]) }, 1), parameters);
  // δ = 5 and 4; ∂C/∂w = (3·5 + 1·4)/2, ∂C/∂b = (5 + 4)/2.
  const { gradient, deltas, biases } = learner.measureGradient();
  expect(gradient).toBeCloseTo(Math.sqrt(9.5 ** 2 + 4.5 ** 2), 13);
  expect([deltas, biases]).toEqual([[4.5], [4.5]]);
  const apart = learnerOf(datasetOf({ train: rows("values", [[3], [1]], [[2], [7]]) }, 1), parameters);
  // δ = 5 and −4: their norms have the mean 4.5, their mean the norm 0.5.
  expect(apart.measureGradient()).toMatchObject({ deltas: [4.5], biases: [0.5] });
});

test("dropout keeps the expected activation, and evaluation uses every neuron", () => {
  const parameters = parametersOf({
    layers: [2, 6, 1],
    dropout: 0.3,
    activation: "linear",
    output: "linear",
  });
  const draws = drawsOf(parameters, 1, 1);
  const weights = draws.initial();
  const network = architectureOf(parameters);
  const x = Float64Array.of(1, -0.5);
  const whole = feedforward(network, weights, x).a[2]![0]!;
  const n = 20_000;
  const dropped = Array.from({ length: n }, (_, position) => {
    const masks = masksOf(parameters, draws, 1, position);
    return feedforward(network, weights, x, masks).a[2]![0]!;
  });
  const mean = dropped.reduce((sum, a) => sum + a, 0) / n;
  const deviation = Math.sqrt(dropped.reduce((sum, a) => sum + (a - mean) ** 2, 0) / n);
  expect(deviation).toBeGreaterThan(0.1);
  expect(Math.abs(mean - whole)).toBeLessThan((4 * deviation) / Math.sqrt(n));

  const data = datasetOf({ train: rows("values", [[1, -0.5]], [[0]]) }, 1);
  expect(learnerOf(data, parameters).evaluate("train").outputs).toEqual([whole]);
});

describe("state", () => {
  const parameters = parametersOf({ layers: [3, 4, 2], momentum: 0.5 });
  const data = datasetOf({ train: randomSplit(8, 7, 3, 2, "binary") }, 2);

  test("is a copy: training on does not change it", () => {
    const learner = learnerOf(data, parameters);
    learner.trainEpoch(1, 0.5);
    const state = learner.state();
    const before = copyWeights(state.parameters);
    learner.trainEpoch(2, 0.5);
    expect(state.parameters).toEqual(before);
    expect(learner.weights()).not.toEqual(before);
    learner.restore(state);
    learner.trainEpoch(2, 0.5);
    expect(state.parameters).toEqual(before);
  });

  test("has velocities where there is momentum, and a state without them is refused then", () => {
    const learner = learnerOf(data, parameters);
    const { velocities, ...rest } = learner.state();
    expect(velocities?.weights[0]).toHaveLength(12);
    expect(() => learner.restore(rest)).toThrow(RangeError);
  });

  test("of other layer sizes is refused", () => {
    const other = learnerOf(
      datasetOf({ train: randomSplit(8, 7, 3, 3, "binary") }, 3),
      parametersOf({ layers: [3, 3] }),
    );
    expect(() => learnerOf(data, parameters).restore(other.state())).toThrow(RangeError);
  });
});

test("a split that the data does not have is a defect of the caller", () => {
  const learner = learnerOf(datasetOf({ train: randomSplit(1, 3, 2, 1, "binary") }, 1), parametersOf({}));
  expect(learner.splits).toEqual(["train"]);
  expect(() => learner.evaluate("test")).toThrow(RangeError);
});
