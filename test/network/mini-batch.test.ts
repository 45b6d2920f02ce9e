import { describe, expect, test } from "vitest";
import { descend, roll } from "../../src/network/mini-batch.ts";
import { modelOf } from "../../src/network/model.ts";
import { type Weights, zeroWeights } from "../../src/network/network.ts";

// One linear neuron, C_x = ½(y − a)², a = w·x + b, so that ∂C/∂w = (a − y)·x and ∂C/∂b = a − y.
const network = modelOf({ layers: [1, 1], activation: "linear", output: "linear", cost: "quadratic" });
const neuron = (w: readonly number[], b: number): Weights => ({
  layers: [w.length, 1],
  weights: [Float64Array.from(w)],
  biases: [Float64Array.of(b)],
});
const pair = (x: number, y: number) => ({ x: Float64Array.of(x), y: Float64Array.of(y), masks: [] });
const off = { λ: 0, λ1: 0 };

test("a mini-batch moves weights by −(η/m)·Σ a·δ and biases by −(η/m)·Σ δ, equations (24) and (25)", () => {
  const before = neuron([2], 1);
  const after = zeroWeights([1, 1]);
  // a = 7, δ = 5 and a = 3, δ = 4: Σ aδ = 3·5 + 1·4 = 19, Σ δ = 9.
  const batch = { size: 2, examples: [pair(3, 2), pair(1, -1)] };
  descend(network, before, after, batch, { η: 0.5, n: 10, ...off });
  expect(after.weights[0]![0]).toBeCloseTo(2 - 0.25 * 19, 14);
  expect(after.biases[0]![0]).toBeCloseTo(1 - 0.25 * 9, 14);
  expect(before).toEqual(neuron([2], 1));
});

describe("regularisation pulls weights, not biases", () => {
  // The desired output is reached, so decay is all that acts.
  const settled = {
    size: 1,
    examples: [{ x: Float64Array.of(0, 0, 0), y: Float64Array.of(0.5), masks: [] }],
  };

  test("L2: w ← (1 − ηλ/n)·w", () => {
    const after = zeroWeights([3, 1]);
    descend(network, neuron([2, -1, 0], 0.5), after, settled, { η: 0.5, n: 10, λ: 4, λ1: 0 });
    expect([...after.weights[0]!]).toEqual([2 * 0.8, -0.8, 0]);
    expect(after.biases[0]![0]).toBe(0.5);
  });

  test("L1: w ← w − (ηλ₁/n)·sgn w, and 0 stays", () => {
    const after = zeroWeights([3, 1]);
    descend(network, neuron([2, -1, 0], 0.5), after, settled, { η: 0.5, n: 10, λ: 0, λ1: 4 });
    expect([...after.weights[0]!]).toEqual([2 - 0.2, -1 + 0.2, 0]);
    expect(after.biases[0]![0]).toBe(0.5);
  });

  test("both: L2 first", () => {
    const after = zeroWeights([3, 1]);
    descend(network, neuron([2, -1, 0], 0.5), after, settled, { η: 0.5, n: 10, λ: 4, λ1: 4 });
    expect([...after.weights[0]!]).toEqual([2 * 0.8 - 0.2, -0.8 + 0.2, 0]);
  });

  test("with momentum it acts on the velocity", () => {
    const weights = neuron([2, -1, 0], 0.5);
    const velocities = neuron([1, 1, 1], 0);
    roll(network, weights, velocities, settled, { η: 0.5, n: 10, λ: 4, λ1: 4, μ: 0.5 });
    expect([...velocities.weights[0]!]).toEqual([0.5 - 0.4 - 0.2, 0.5 + 0.2 + 0.2, 0.5]);
    expect([...weights.weights[0]!]).toEqual([2 + (0.5 - 0.4 - 0.2), -1 + (0.5 + 0.2 + 0.2), 0.5]);
  });
});

test("momentum: v ← μv − η∇C, w ← w + v, by hand over three steps", () => {
  const weights = neuron([1], 0);
  const velocities = zeroWeights([1, 1]);
  let [w, b, v_w, v_b] = [1, 0, 0, 0];
  for (const [x, y] of [
    [1, 0],
    [2, 1],
    [-1, 3],
  ] as const) {
    roll(network, weights, velocities, { size: 1, examples: [pair(x, y)] }, { η: 0.1, n: 3, ...off, μ: 0.9 });
    const δ = w * x + b - y;
    v_w = 0.9 * v_w - 0.1 * δ * x;
    v_b = 0.9 * v_b - 0.1 * δ;
    w += v_w;
    b += v_b;
    expect(weights.weights[0]![0]).toBeCloseTo(w, 14);
    expect(weights.biases[0]![0]).toBeCloseTo(b, 14);
  }
});

test("momentum 0 moves as gradient descent does", () => {
  const batch = { size: 2, examples: [pair(3, 2), pair(1, -1)] };
  const descent = { η: 0.5, n: 10, ...off };
  const rolled = neuron([2], 1);
  roll(network, rolled, zeroWeights([1, 1]), batch, { ...descent, μ: 0 });
  const descended = zeroWeights([1, 1]);
  descend(network, neuron([2], 1), descended, batch, descent);
  expect(rolled.weights[0]![0]).toBeCloseTo(descended.weights[0]![0]!, 14);
});
