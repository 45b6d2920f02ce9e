import { describe, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import type { SurfaceFormula } from "../../src/model/surface.ts";
import { surfaceOf } from "../../src/surface/surface.ts";

const whole = (of: string): SurfaceFormula => ({ of });
const sum = (text: string): SurfaceFormula => ({ sum: text });

/** Central differences of the cost, h = 1e-5: error of order h². */
function differences(cost: (v: Float64Array) => number, at: readonly number[]): number[] {
  const h = 1e-5;
  return at.map((_, i) => {
    const moved = (by: number) => cost(Float64Array.from(at, (x, j) => (i === j ? x + by : x)));
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

const samples: readonly (readonly [string, SurfaceFormula, readonly number[]])[] = [
  ["a valley", whole("v1^2 + 10*v2^2"), [3, 1]],
  ["signs and powers", whole("-v1^2 + (-v2)^3 - 2^-v1 + v1^2^0.5"), [1.3, -0.7]],
  ["products and quotients", whole("v1*v2/(1 + v1^2) - 3/v2"), [0.4, 2]],
  [
    "functions",
    whole("exp(-v1) * sin(3*v2) + ln(1 + v1^2) + cos(v1*v2) + sqrt(v1 + 3) + abs(v2)"),
    [0.3, -1.1],
  ],
  ["a variable in an exponent", whole("v1^v2"), [1.7, 2.3]],
  ["Rosenbrock's valley", sum("100*(next - v^2)^2 + (1 - v)^2"), [-1.2, 1, 0.5, 0.3]],
  ["unequal curvatures", sum("i*v^2/2"), [1, 2, 3]],
];

describe("derivatives of a surface", () => {
  test.each(samples)("%s: the gradient agrees with central differences", (_, formula, at) => {
    const { cost, gradient } = surfaceOf(formula, at.length);
    const found = gradient(Float64Array.from(at));
    for (const [i, expected] of differences(cost, at).entries()) expect(found[i]).toBeCloseTo(expected, 5);
  });

  test.each(samples)(
    "%s: the second derivatives agree with central differences of the gradient",
    (_, formula, at) => {
      const { gradient, hessian } = surfaceOf(formula, at.length);
      const found = hessian(Float64Array.from(at));
      for (let row = 0; row < at.length; row++) {
        const expected = differences((v) => gradient(v)[row]!, at);
        for (const [column, second] of expected.entries()) {
          expect(found[row * at.length + column]).toBeCloseTo(second, 4);
        }
      }
    },
  );

  test("are exact where arithmetic is: no step size enters", () => {
    const { gradient, hessian } = surfaceOf(whole("v1^2 + 10*v2^2"), 2);
    expect([...gradient(Float64Array.of(3, 1))]).toEqual([6, 20]);
    expect([...hessian(Float64Array.of(3, 1))]).toEqual([2, 0, 0, 20]);
  });

  test("are known where factors of the rule vanish", () => {
    const { gradient, hessian } = surfaceOf(whole("v1^2 + v2"), 2);
    expect([...gradient(Float64Array.of(0, 0))]).toEqual([0, 1]);
    expect([...hessian(Float64Array.of(0, 0))]).toEqual([2, 0, 0, 0]);
  });

  test("are not finite where there are none", () => {
    for (const of of ["abs(v1)", "sqrt(v1)", "ln(v1)", "1/v1"]) {
      expect(Number.isFinite(surfaceOf(whole(of), 1).gradient(Float64Array.of(0))[0])).toBe(false);
    }
  });

  test("a sum costs a term a variable: a thousand variables are quick", () => {
    const { gradient } = surfaceOf(sum("100*(next - v^2)^2 + (1 - v)^2"), 1000);
    const ones = new Float64Array(1000).fill(1);
    expect(gradient(ones).every((slope) => slope === 0)).toBe(true);
  });
});

describe("a text that is no formula is refused", () => {
  test.each([
    ["v1 > 2", "expression.not-a-formula"],
    ["v1 % 2", "expression.not-a-formula"],
    ["v1 + true", "expression.not-a-formula"],
    ["v1 + x", "expression.unknown-name"],
    ["tan(v1)", "expression.syntax"],
    ["log(v1)", "expression.syntax"],
    ["exp(v1, 2)", "expression.syntax"],
    ["v1^", "expression.syntax"],
    ["-", "expression.syntax"],
  ])("%s", (of, code) => {
    const refused = () => surfaceOf(whole(of), 2);
    expect(refused).toThrow(RunxError);
    try {
      refused();
    } catch (error) {
      expect((error as RunxError).problems[0].code).toBe(code);
    }
  });
});
