import { describe, expect, test } from "vitest";
import { descend, type Method, type Step } from "../../src/surface/descend.ts";
import { solve } from "../../src/surface/solve.ts";
import { surfaceOf } from "../../src/surface/surface.ts";

const valley = surfaceOf({ of: "v1^2 + 10*v2^2" }, 2);

function steps(method: Method, count: number, start: readonly number[] = [3, 1], surface = valley): Step[] {
  const found: Step[] = [];
  for (const step of descend(surface, start, method)) {
    found.push(step);
    if (found.length > count) break;
  }
  return found;
}

describe("gradient descent", () => {
  test("follows v ← v − η∇C, equation (9)", () => {
    const [, first, second] = steps({ kind: "gradient-descent", eta: 0.01 }, 2);
    expect([...first!.v]).toEqual([3 - 0.01 * 6, 1 - 0.01 * 20]);
    expect([...second!.v]).toEqual([2.94 - 0.01 * 5.88, 0.8 - 0.01 * 16]);
  });

  test("changes C by −η‖∇C‖² where η is small, equation (8), and by ever less of it as η grows", () => {
    const ratio = (eta: number) => {
      const [, first] = steps({ kind: "gradient-descent", eta }, 1);
      return first!.change / first!.predicted;
    };
    const first = steps({ kind: "gradient-descent", eta: 1e-4 }, 1)[1]!;
    expect(first.predicted).toBeCloseTo(-1e-4 * (6 ** 2 + 20 ** 2), 12);
    expect(ratio(1e-6)).toBeCloseTo(1, 4);
    expect(ratio(0.05)).toBeLessThan(ratio(0.01));
    // Of a quadratic surface ΔC = −η‖∇C‖² + η²∇CᵀH∇C/2 exactly; here the two cancel near η 0.106.
    expect(ratio(0.11)).toBeLessThan(0);
  });

  test("ΔC ≈ ∇C·Δv for a small move, equations (4) and (7), and C′ = C + ΔC, equation (5)", () => {
    const [start, first] = steps({ kind: "gradient-descent", eta: 1e-6 }, 1);
    expect(first!.change).toBeCloseTo(first!.predicted, 8);
    expect(first!.cost).toBe(start!.cost + first!.change);
    expect([...valley.gradient(Float64Array.of(3, 1))]).toEqual([6, 20]);
  });

  test("ends where numbers are no longer finite", () => {
    const walked = steps({ kind: "gradient-descent", eta: 10 }, 1000);
    expect(walked.length).toBeLessThan(1000);
    expect(Number.isFinite(walked.at(-1)!.cost)).toBe(false);
  });

  test("ends in the minimum of the side where it starts", () => {
    const twoValleys = surfaceOf({ of: "(v1^2 - 1)^2 + 0.3*v1 + v2^2" }, 2);
    const end = (start: readonly number[]) =>
      steps({ kind: "gradient-descent", eta: 0.05 }, 500, start, twoValleys).at(-1)!;
    expect(end([-0.5, 1]).v[0]).toBeCloseTo(-1.0358, 3);
    expect(end([1.5, 1]).v[0]).toBeCloseTo(0.9604, 3);
    expect(end([-0.5, 1]).cost).toBeLessThan(end([1.5, 1]).cost);
  });
});

test("Newton's method reaches the minimum of a quadratic surface in one step, for n(n+1)/2 second derivatives", () => {
  const [, first] = steps({ kind: "newton", eta: 1 }, 1);
  expect([...first!.v]).toEqual([0, 0]);
  for (const n of [2, 10, 100]) {
    const surface = surfaceOf({ sum: "i*v^2" }, n);
    const [, step] = steps({ kind: "newton", eta: 1 }, 1, new Array(n).fill(1), surface);
    expect(step!.evaluations).toEqual({ gradients: 1, first: n, second: (n * (n + 1)) / 2 });
    expect(step!.cost).toBeLessThan(1e-20);
  }
});

test("momentum adds up the gradients", () => {
  const [, first, second] = steps({ kind: "momentum", eta: 0.01, momentum: 0.5 }, 2);
  expect([...first!.v]).toEqual([2.94, 0.8]);
  expect(second!.v[0]).toBeCloseTo(2.94 + 0.5 * -0.06 - 0.01 * 5.88, 12);
});

describe("the rolling ball", () => {
  test("keeps its energy without friction, to second order in the time of a step", () => {
    const surface = surfaceOf({ of: "v1^2/2" }, 1);
    const amplitude = (eta: number) =>
      Math.max(
        ...steps({ kind: "hamiltonian", eta, friction: 0 }, Math.round(20 / eta), [1], surface).map(({ v }) =>
          Math.abs(v[0]!),
        ),
      );
    expect(amplitude(0.1)).toBeLessThan(1.01);
    expect(amplitude(0.1)).toBeGreaterThan(0.99);
  });

  test("comes to rest with friction, without second derivatives", () => {
    const end = steps({ kind: "hamiltonian", eta: 0.2, friction: 1 }, 200).at(-1)!;
    expect(end.cost).toBeLessThan(1e-12);
    expect(end.evaluations.second).toBe(0);
    expect(end.evaluations.gradients).toBe(200);
  });
});

test("elimination solves what needs rows exchanged", () => {
  expect([...solve(Float64Array.of(0, 2, 3, 1), Float64Array.of(4, 5))]).toEqual([1, 2]);
  expect(Number.isFinite(solve(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2))[0])).toBe(false);
});
