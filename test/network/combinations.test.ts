import fc from "fast-check";
import { expect, test } from "vitest";
import { weightsDigest } from "../../src/learner/digest.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import { reference } from "../../src/network/reference.ts";
import { train } from "../../src/training/train.ts";
import { datasetOf, parametersOf, randomSplit } from "./fixtures.ts";

const ends = fc.constantFrom(
  { output: "sigmoid", cost: "quadratic" } as const,
  { output: "sigmoid", cost: "cross-entropy" } as const,
  { output: "linear", cost: "quadratic" } as const,
  { output: "softmax", cost: "quadratic" } as const,
  { output: "softmax", cost: "log-likelihood" } as const,
);

const parameters = fc
  .record(
    {
      layers: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 4 }),
      end: ends,
      activation: fc.constantFrom("sigmoid", "tanh", "relu", "linear"),
      init: fc.constantFrom("gaussian", "scaled"),
      batch_size: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant("full" as const)),
      lambda: fc.double({ min: 0, max: 1, noNaN: true }),
      l1: fc.double({ min: 0, max: 1, noNaN: true }),
      dropout: fc.double({ min: 0, max: 0.5, noNaN: true }),
      momentum: fc.double({ min: 0, max: 0.95, noNaN: true }),
      stop_early: fc.record({ patience: fc.integer({ min: 1, max: 3 }) }),
    },
    { requiredKeys: ["layers", "end", "activation", "init", "batch_size"] },
  )
  .map(
    ({ end, ...rest }): Parameters =>
      parametersOf({ ...rest, ...end, eta: 0.001, epochs: 3, precision: "float32" }),
  );

test("every combination trains, in float64 whatever the precision named", () => {
  fc.assert(
    fc.property(
      parameters,
      fc.constantFrom("classes" as const, "binary" as const, "values" as const),
      fc.constantFrom("bytes" as const, "reals" as const),
      fc.integer({ min: 1, max: 8 }),
      (trial, targets, form, size) => {
        const [inputs, outputs] = [trial.layers[0]!, trial.layers.at(-1)!];
        const data = datasetOf({ train: randomSplit(size, size, inputs, outputs, targets, form) }, outputs);
        const learner = reference.attach(data, trial, size);
        const training = train(learner, trial);
        let step = training.next();
        while (!step.done) {
          expect(step.value.record.metrics["train.accuracy"] === undefined).toBe(targets === "values");
          step = training.next();
        }
        expect(step.value.status).toBe("completed");
        const after = learner.weights();
        for (const part of [...after.weights, ...after.biases]) {
          expect(part).toBeInstanceOf(Float64Array);
          expect(part.every(Number.isFinite)).toBe(true);
        }
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});

// A change of these digests is a change of the arithmetic: `reference.numerics` must then count up, so that trials
// recorded before are not mistaken for the new ones.
test("the arithmetic of reference/1 is fixed to the bit", () => {
  expect(reference.numerics).toBe("reference/1");
  const data = datasetOf({ train: randomSplit(5, 23, 7, 3, "classes", "bytes") }, 3);
  const digest = (changed: Partial<Parameters>) => {
    const trial = parametersOf({ layers: [7, 6, 5, 3], batch_size: 4, ...changed });
    const learner = reference.attach(data, trial, 2 ** 40 + 5);
    for (let epoch = 1; epoch <= 3; epoch++) learner.trainEpoch(epoch, 0.5);
    return weightsDigest(learner.weights()).slice(0, 16);
  };
  expect({
    sigmoid: digest({}),
    crossEntropy: digest({ cost: "cross-entropy", init: "scaled", lambda: 0.3, l1: 0.2 }),
    tanh: digest({ activation: "tanh", output: "softmax", cost: "log-likelihood", momentum: 0.5 }),
    relu: digest({ activation: "relu", output: "softmax", dropout: 0.4, init: "scaled" }),
    linear: digest({ activation: "linear", output: "linear", init: "scaled", batch_size: "full" }),
  }).toMatchInlineSnapshot(`
    {
      "crossEntropy": "2ca65054432b439d",
      "linear": "ea9894d2b7a83ae9",
      "relu": "336e1fbee38835fb",
      "sigmoid": "9b3195f6a1af1233",
      "tanh": "4bd8788caf5dfd28",
    }
  `);
});
