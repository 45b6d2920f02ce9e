import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawsOf } from "../../src/learner/draws.ts";
import type { NetworkWeights } from "../../src/learner/learner.ts";
import type { Activation, Parameters, Recurrent } from "../../src/model/parameters.ts";
import { checkEquations } from "../../src/network/check-equations.ts";
import { checkGradients } from "../../src/network/check-gradients.ts";
import { descend } from "../../src/network/mini-batch.ts";
import { modelOf } from "../../src/network/model.ts";
import { type Weights, zeroWeights } from "../../src/network/network.ts";
import { reference } from "../../src/network/reference.ts";
import { datasetOf, ENDS, parametersOf, randomSplit } from "./fixtures.ts";

/** One neuron that takes a number and itself in, and one output: w = 2, u = 0.5, b = 0.1; v = 3, c = −1. */
const TINY: Weights = {
  layers: [1, 1, 1],
  recurrent: true,
  weights: [Float64Array.of(2, 0.5), Float64Array.of(3)],
  biases: [Float64Array.of(0.1), Float64Array.of(-1)],
};

function recurrentParameters(recurrent: Recurrent, changed: Partial<Parameters> = {}): Parameters {
  return parametersOf({ layers: [1, 1, 1], activation: "linear", output: "linear", recurrent, ...changed });
}

function near(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 14);
  });
}

describe("a recurrent network", () => {
  test("is a_t = σ(W x_t + U a_{t−1} + b) with a_0 = 0, by hand over three steps", () => {
    const x = Float64Array.of(1, 0, -1);
    const last = modelOf(recurrentParameters({ steps: 3, output: "last" })).forward(TINY, x);
    // 2·1 + 0.1, 0.5·2.1 + 0.1, −2 + 0.5·1.15 + 0.1
    near(last.z[0]!, [2.1, 1.15, -1.325]);
    near(last.a.at(-1)!, [3 * -1.325 - 1]);
    const each = modelOf(recurrentParameters({ steps: 3, output: "each" })).forward(TINY, x);
    near(each.a.at(-1)!, [5.3, 2.45, -4.975]);
  });

  test("costs what its steps cost, and learns from each", () => {
    const model = modelOf(recurrentParameters({ steps: 3, output: "each" }));
    const activity = model.forward(TINY, Float64Array.of(1, 0, -1));
    const y = Float64Array.of(5, 2, -5);
    expect(model.cost(activity, y)).toBeCloseTo((0.3 ** 2 + 0.45 ** 2 + 0.025 ** 2) / 2, 14);
    const δ = model.backward(TINY, activity, y);
    near(δ[1]!, [0.3, 0.45, 0.025]);
    // From the end: 3·0.025, then 3·0.45 and half of it, then 3·0.3 and half of that.
    near(δ[0]!, [0.9 + 0.5 * (1.35 + 0.5 * 0.075), 1.35 + 0.5 * 0.075, 0.075]);
  });

  test("with truncation keeps errors within segments of so many steps, counted from the last", () => {
    const errors = (truncate: number) => {
      const model = modelOf(recurrentParameters({ steps: 5, output: "last", truncate }));
      const activity = model.forward(TINY, Float64Array.of(1, 0, -1, 0.5, 2));
      return model.backward(TINY, activity, Float64Array.of(0))[0]!;
    };
    const whole = errors(5);
    expect(whole.every((δ_t) => δ_t !== 0)).toBe(true);
    expect(errors(7)).toEqual(whole);
    expect([...errors(2)]).toEqual([0, 0, 0, whole[3], whole[4]]);
    expect([...errors(1)]).toEqual([0, 0, 0, 0, whole[4]]);
  });

  test("with clipping moves along the gradient, by η·clip where that is longer", () => {
    const moved = (clip?: number) => {
      const parameters = recurrentParameters({ steps: 2, output: "last", ...(clip && { clip }) });
      const next = zeroWeights([1, 1, 1], true);
      const examples = [{ x: Float64Array.of(1, -2), y: Float64Array.of(4), masks: [] }];
      descend(modelOf(parameters), TINY, next, { size: 1, examples }, { η: 0.5, n: 1, λ: 0, λ1: 0 });
      return [...next.weights.flatMap((W, l) => [...W].map((w, i) => w - TINY.weights[l]![i]!))].concat(
        next.biases.flatMap((b, l) => [...b].map((b_j, j) => b_j - TINY.biases[l]![j]!)),
      );
    };
    const free = moved();
    const length = Math.hypot(...free);
    const clipped = moved(1e-3);
    expect(Math.hypot(...clipped)).toBeCloseTo(0.5e-3, 12);
    clipped.forEach((move, i) => {
      expect(move / 0.5e-3).toBeCloseTo(free[i]! / length, 9);
    });
    moved(1e9).forEach((move, i) => {
      expect(move).toBeCloseTo(free[i]!, 12);
    });
  });
});

const ACTIVATIONS: readonly Activation[] = ["sigmoid", "tanh", "relu"];

describe("backpropagation through time agrees with central differences", () => {
  test.each(ENDS)("%s outputs, %s cost", (output, cost) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom("last" as const, "each" as const),
        fc.constantFrom(...ACTIVATIONS),
        fc.constantFrom(undefined, "orthogonal" as const, "identity" as const),
        fc.nat({ max: 1000 }),
        (layers, steps, read, activation, init, seed) => {
          const outputs = layers.at(-1)! * (read === "each" ? steps : 1);
          const train = randomSplit(
            seed,
            3,
            layers[0]! * steps,
            outputs,
            read === "each" ? "binary" : "classes",
          );
          // Truncation is left out of the check, and clipping acts on mini-batches.
          const recurrent: Recurrent = { steps, output: read, ...(init && { init }), truncate: 2, clip: 0.1 };
          const parameters = parametersOf({ layers, activation, output, cost, init: "scaled", recurrent });
          const data = datasetOf({ train }, outputs);
          for (const layer of checkGradients(data, parameters, seed).layers) {
            expect(layer.largestRelativeError).toBeLessThan(1e-6);
          }
          const { equations } = checkEquations(data, parameters, seed);
          expect(equations.map(({ equation }) => equation)).toEqual(["(15)"]);
          expect(equations[0]!.largestDifference).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 6, seed: 11 },
    );
  });
});

describe("weights of a recurrent network", () => {
  const weightsWith = (recurrent: Recurrent, changed: Partial<Parameters> = {}): NetworkWeights =>
    drawsOf(parametersOf({ layers: [3, 7, 5, 2], recurrent, ...changed }), 4, 1).initial();
  const feedback = ({ weights }: NetworkWeights, from: number, to: number, l: number): number[][] =>
    Array.from({ length: to }, (_, j) => [
      ...weights[l]!.subarray(j * (from + to) + from, (j + 1) * (from + to)),
    ]);

  test("are drawn as those of a feedforward network, and U besides", () => {
    const { weights, biases } = weightsWith({ steps: 2, output: "last" });
    expect(weights.map(({ length }) => length)).toEqual([7 * 10, 5 * 12, 2 * 5]);
    const plain = drawsOf(parametersOf({ layers: [3, 7, 5, 2] }), 4, 1).initial();
    expect(biases).toEqual(plain.biases);
    expect(weights[2]).toEqual(plain.weights[2]);
    for (let j = 0; j < 7; j++) {
      expect(weights[0]!.subarray(10 * j, 10 * j + 3)).toEqual(plain.weights[0]!.subarray(3 * j, 3 * j + 3));
    }
    const deviation = Math.hypot(...feedback({ layers: [], weights, biases }, 3, 7, 0).flat()) / 7;
    expect(deviation).toBeGreaterThan(0.7);
    expect(deviation).toBeLessThan(1.4);
  });

  test("U can be orthogonal, or the identity", () => {
    const orthogonal = weightsWith({ steps: 2, output: "last", init: "orthogonal" });
    for (const [l, from, to] of [
      [0, 3, 7],
      [1, 7, 5],
    ] as const) {
      const U = feedback(orthogonal, from, to, l);
      for (const [i, row] of U.entries()) {
        U.forEach((other, j) => {
          const product = row.reduce((sum, u, k) => sum + u * other[k]!, 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 14);
        });
      }
    }
    const U = feedback(weightsWith({ steps: 2, output: "last", init: "identity" }), 3, 7, 0);
    U.forEach((row, i) => {
      expect(row).toEqual(row.map((_, j) => (i === j ? 1 : 0)));
    });
  });

  test("are not taken from the state of a network without time", () => {
    const train = randomSplit(1, 4, 6, 2, "classes");
    const data = datasetOf({ train }, 2);
    const learner = reference.attach(
      data,
      parametersOf({ layers: [3, 4, 2], recurrent: { steps: 2, output: "last" } }),
      1,
    );
    const { recurrent: _, ...other } = learner.state().parameters;
    expect(() => learner.restore({ parameters: other })).toThrow(RangeError);
    learner.restore(learner.state());
  });
});

test("the error at each step is measured: with small weights it vanishes towards the first", () => {
  const train = randomSplit(2, 6, 10, 1, "binary");
  const recurrent: Recurrent = { steps: 10, output: "last" };
  const parameters = parametersOf({ layers: [1, 4, 1], init: "scaled", recurrent });
  const { steps, deltas } = reference.attach(datasetOf({ train }, 1), parameters, 1).measureGradient();
  expect(steps).toHaveLength(10);
  expect(steps![0]!).toBeLessThan(1e-3 * steps![9]!);
  // Of all steps together it is at least that of the last.
  expect(deltas[0]!).toBeGreaterThanOrEqual(steps![9]!);
});
