import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activations, relu, sigmoid, step, tanh } from "../../src/network/activation.ts";
import { hadamard } from "../../src/network/vectors.ts";
import { dot } from "../../src/numerics/sums.ts";

describe("the perceptron, equation (1)", () => {
  test("fires above its threshold only", () => {
    expect([-1, -Number.MIN_VALUE, -0, 0, Number.MIN_VALUE, 3].map(step.value)).toEqual([0, 0, 0, 0, 1, 1]);
  });

  test("computes NAND with weights −2, −2 and bias 3", () => {
    const w = Float64Array.of(-2, -2);
    const nand = (x1: number, x2: number) => step.value(dot(w, Float64Array.of(x1, x2)) + 3);
    expect([nand(0, 0), nand(0, 1), nand(1, 0), nand(1, 1)]).toEqual([1, 1, 1, 0]);
  });

  test("has no slope to learn by", () => {
    expect([-5, 0, 5].map(step.slope)).toEqual([0, 0, 0]);
  });
});

describe("the sigmoid, equation (2)", () => {
  test("is 1/2 at 0, and becomes a step when its weights are multiplied by a large number", () => {
    expect(sigmoid.value(0)).toBe(0.5);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), (z) => {
        expect(sigmoid.value(1000 * z)).toBe(step.value(z));
        expect(sigmoid.value(-1000 * z)).toBeLessThan(1e-40);
      }),
    );
  });

  test("is symmetric: σ(−z) = 1 − σ(z)", () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (z) => {
        expect(Math.abs(sigmoid.value(-z) - (1 - sigmoid.value(z)))).toBeLessThanOrEqual(2.3e-16);
      }),
    );
  });

  test("saturates without NaN", () => {
    expect(sigmoid.value(1000)).toBe(1);
    expect(sigmoid.value(-1000)).toBe(0);
    expect([1000, -1000, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(sigmoid.slope)).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

test("tanh agrees with the platform's to 4 units in the last place, near 0 as well", () => {
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true })), (z) => {
      const expected = Math.tanh(z);
      expect(Math.abs(tanh.value(z) - expected)).toBeLessThanOrEqual(4 * 2.3e-16 * Math.abs(expected));
    }),
  );
  expect(tanh.value(1e-300)).toBe(1e-300);
  expect([1000, -1000].map(tanh.value)).toEqual([1, -1]);
});

test("an overflow stays visible: every activation but the step passes NaN on", () => {
  const { step: _, ...others } = activations;
  for (const { value } of Object.values(others)) expect(value(Number.NaN)).toBeNaN();
});

test("ReLU's slope at its kink is the one from the left", () => {
  expect([-1, 0, 1].map(relu.slope)).toEqual([0, 0, 1]);
});

test("slopes are the derivatives", () => {
  for (const { value, slope } of Object.values(activations)) {
    for (const z of [-3.1, -0.7, 0.2, 1.3, 4.5]) {
      expect(slope(z)).toBeCloseTo((value(z + 1e-5) - value(z - 1e-5)) / 2e-5, 9);
    }
  }
});

test("the Hadamard product, equation (14)", () => {
  expect(hadamard(Float64Array.of(1, 2), Float64Array.of(3, 4))).toEqual(Float64Array.of(3, 8));
});
