import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quadratic } from "../../src/network/cost.ts";
import { outputLayer } from "../../src/network/output.ts";
import type { Vector } from "../../src/network/vectors.ts";

const vector = (...values: number[]): Vector => Float64Array.from(values);
const costOf = (output: "sigmoid" | "softmax", cost: "cross-entropy" | "log-likelihood" | "quadratic") => {
  const layer = outputLayer(output, cost);
  return (z: Vector, y: Vector) => layer.cost(z, layer.activate(z), y);
};

test("the quadratic cost of one example, equation (13)", () => {
  expect(quadratic(vector(0.5, 1), vector(0, 3))).toBe(0.5 * (0.25 + 4));
  expect(quadratic(vector(1, 0), vector(1, 0))).toBe(0);
});

describe("cross-entropy with sigmoid outputs, equation (26)", () => {
  const cost = costOf("sigmoid", "cross-entropy");

  test("is −Σ y ln a + (1 − y) ln(1 − a)", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, y) => {
          const a = 1 / (1 + Math.exp(-z));
          expect(cost(vector(z), vector(y))).toBeCloseTo(-(y * Math.log(a) + (1 - y) * Math.log(1 - a)), 9);
        },
      ),
    );
  });

  test("is exact at saturation: 0·ln 0 is 0, and a wrong answer at |z| = 1000 costs 1000", () => {
    expect(cost(vector(1000), vector(1))).toBe(0);
    expect(cost(vector(-1000), vector(0))).toBe(0);
    expect(cost(vector(1000), vector(0))).toBe(1000);
    expect(cost(vector(-1000), vector(1))).toBe(1000);
    expect(cost(vector(40), vector(1))).toBeCloseTo(Math.exp(-40), 30);
  });

  test("has the error a − y: no slowdown where the neuron is saturated and wrong", () => {
    const layer = outputLayer("sigmoid", "cross-entropy");
    const z = vector(1000, -1000);
    expect(layer.error(z, layer.activate(z), vector(0, 1))).toEqual(vector(1, -1));
    const slow = outputLayer("sigmoid", "quadratic");
    expect(slow.error(z, slow.activate(z), vector(0, 1))).toEqual(vector(0, -0));
  });
});

describe("softmax", () => {
  const { activate } = outputLayer("softmax", "log-likelihood");
  const cost = costOf("softmax", "log-likelihood");
  const finite = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 7 });

  test("gives a distribution, unchanged when every z is moved alike", () => {
    fc.assert(
      fc.property(finite, (zs) => {
        const a = activate(vector(...zs));
        expect(a.every((a_j) => a_j >= 0 && a_j <= 1)).toBe(true);
        expect(a.reduce((sum, a_j) => sum + a_j, 0)).toBeCloseTo(1, 12);
        const moved = activate(vector(...zs.map((z) => z + 512)));
        moved.forEach((m, j) => {
          expect(m).toBeCloseTo(a[j]!, 9);
        });
      }),
    );
  });

  test("neither it nor the log-likelihood overflows at |z| = 1000", () => {
    expect(activate(vector(1000, -1000, 0))).toEqual(vector(1, 0, 0));
    expect(cost(vector(1000, -1000, 0), vector(1, 0, 0))).toBe(0);
    expect(cost(vector(1000, -1000, 0), vector(0, 1, 0))).toBe(2000);
    expect(cost(vector(-1000, -1000), vector(1, 0))).toBeCloseTo(Math.LN2, 12);
  });

  test("with log-likelihood has the error a − y for a class", () => {
    const layer = outputLayer("softmax", "log-likelihood");
    const a = vector(0.2, 0.7, 0.1);
    expect(layer.error(a, a, vector(0, 1, 0))).toEqual(vector(0.2, 0.7 - 1, 0.1));
  });

  test("with the quadratic cost has the error of the whole Jacobian", () => {
    const layer = outputLayer("softmax", "quadratic");
    fc.assert(
      fc.property(finite, fc.nat({ max: 6 }), (zs, label) => {
        const a = activate(vector(...zs));
        const y = a.map((_, j) => (j === label ? 1 : 0));
        const expected = a.map((a_j, j) =>
          a.reduce((sum, a_i, i) => sum + a_i * ((i === j ? 1 : 0) - a_j) * (a_i - y[i]!), 0),
        );
        layer.error(a, a, y).forEach((δ_j, j) => {
          expect(δ_j).toBeCloseTo(expected[j]!, 12);
        });
      }),
    );
  });
});

test("linear outputs with the quadratic cost have the error a − y: no slowdown", () => {
  const layer = outputLayer("linear", "quadratic");
  const z = vector(1000, -3);
  expect(layer.error(z, layer.activate(z), vector(0, 1))).toEqual(vector(1000, -4));
});

test("costs without their outputs are a defect of the caller", () => {
  expect(() => outputLayer("linear", "cross-entropy")).toThrow(TypeError);
  expect(() => outputLayer("sigmoid", "log-likelihood")).toThrow(TypeError);
});
