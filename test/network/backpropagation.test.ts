import fc from "fast-check";
import { expect, test } from "vitest";
import { drawsOf } from "../../src/learner/draws.ts";
import { activations } from "../../src/network/activation.ts";
import { quadraticGradient } from "../../src/network/cost.ts";
import {
  addGradient,
  architectureOf,
  backpropagate,
  feedforward,
  type Weights,
  zeroWeights,
} from "../../src/network/network.ts";
import type { Vector } from "../../src/network/vectors.ts";
import { WordSequence } from "../../src/numerics/streams.ts";
import { parametersOf } from "./fixtures.ts";

/** Plain matrices, row by row, for the diagonal-matrix forms of the notes. */
type Rows = readonly (readonly number[])[];

const times = (A: Rows, B: Rows): Rows =>
  A.map((row) => B[0]!.map((_, k) => row.reduce((sum, a, i) => sum + a * B[i]![k]!, 0)));
const transpose = (A: Rows): Rows => A[0]!.map((_, k) => A.map((row) => row[k]!));
const column = (v: Vector): Rows => [...v].map((v_j) => [v_j]);
const flat = (A: Rows): number[] => A.flat();
/** S(z): σ′(z) on the diagonal. */
const S = (z: Vector): Rows =>
  [...z].map((z_j, j) => [...z].map((_, k) => (j === k ? activations.sigmoid.slope(z_j) : 0)));
const W = (weights: Weights, l: number): Rows => {
  const [nIn, nOut] = [weights.layers[l]!, weights.layers[l + 1]!];
  return Array.from({ length: nOut }, (_, j) => [...weights.weights[l]!.subarray(j * nIn, (j + 1) * nIn)]);
};

const shapes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 3, maxLength: 5 });

function example(layers: readonly number[], seed: number) {
  const words = new WordSequence(seed, "sampling");
  const draw = (length: number) => Float64Array.from({ length }, () => words.uniform());
  const parameters = parametersOf({ layers });
  const network = architectureOf(parameters);
  const weights = drawsOf(parameters, seed, 1).initial();
  const y = draw(layers.at(-1)!);
  const activity = feedforward(network, weights, draw(layers[0]!));
  return { weights, y, ...activity, δ: backpropagate(network, weights, activity, y) };
}

const expectClose = (found: Iterable<number>, expected: readonly number[]) => {
  const values = [...found];
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-14);
  });
};

test("feedforward is aˡ = σ(Wˡaˡ⁻¹ + bˡ) with a¹ = x, equations (10) and (11)", () => {
  const weights: Weights = {
    layers: [2, 2, 1],
    weights: [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6)],
    biases: [Float64Array.of(0.5, -0.5), Float64Array.of(-1)],
  };
  const linear = architectureOf({
    layers: [2, 2, 1],
    activation: "linear",
    output: "linear",
    cost: "quadratic",
  });
  const x = Float64Array.of(10, 100);
  const { z, a } = feedforward(linear, weights, x);
  expect(a[0]).toBe(x);
  expect(z[0]).toEqual(Float64Array.of(210.5, 429.5));
  expect(a.at(-1)).toEqual(Float64Array.of(5 * 210.5 + 6 * 429.5 - 1));
  const sigmoid = architectureOf({
    layers: [2, 2, 1],
    activation: "sigmoid",
    output: "sigmoid",
    cost: "quadratic",
  });
  expect(feedforward(sigmoid, weights, x).a[1]).toEqual(z[0]!.map(activations.sigmoid.value));
});

test("a zero input adds nothing, whatever its weight", () => {
  const network = architectureOf({
    layers: [2, 2, 1],
    activation: "linear",
    output: "linear",
    cost: "quadratic",
  });
  const weights: Weights = {
    layers: [2, 1],
    weights: [Float64Array.of(1e308, 3)],
    biases: [Float64Array.of(1)],
  };
  expect(feedforward(network, weights, Float64Array.of(0, 2)).a[1]).toEqual(Float64Array.of(7));
});

test("δᴸ by the Hadamard product (17) equals δᴸ by the diagonal matrix (18)", () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (layers, seed) => {
      const { z, a, y, δ } = example(layers, seed);
      const gradient = quadraticGradient(a.at(-1)!, y);
      expectClose(δ.at(-1)!, flat(times(S(z.at(-1)!), column(gradient))));
    }),
  );
});

test("δˡ by the Hadamard product (19) equals δˡ by the diagonal matrix (20)", () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (layers, seed) => {
      const { weights, z, δ } = example(layers, seed);
      for (let l = 0; l < δ.length - 1; l++) {
        const product = times(times(S(z[l]!), transpose(W(weights, l + 1))), column(δ[l + 1]!));
        expectClose(δ[l]!, flat(product));
      }
    }),
  );
});

test("δ of the first layer equals the product through all layers, equation (21)", () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (layers, seed) => {
      const { weights, z, a, y, δ } = example(layers, seed);
      const last = z.length - 1;
      let product = times(S(z[last]!), column(quadraticGradient(a.at(-1)!, y)));
      for (let l = last - 1; l >= 0; l--)
        product = times(times(S(z[l]!), transpose(W(weights, l + 1))), product);
      expectClose(δ[0]!, flat(product));
    }),
  );
});

test("∂C/∂b = δ, equation (22), and ∂C/∂w_jk = a_k·δ_j, equation (23)", () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (layers, seed) => {
      const { z, a, δ } = example(layers, seed);
      const gradient = zeroWeights(layers);
      addGradient(gradient, { z, a }, δ, 1);
      δ.forEach((δ_l, l) => {
        expect(gradient.biases[l]).toEqual(δ_l);
        const nIn = layers[l]!;
        gradient.weights[l]!.forEach((g, i) => {
          expect(g).toBe(a[l]![i % nIn]! * δ_l[Math.floor(i / nIn)]!);
        });
      });
    }),
  );
});
