import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cos } from "../../src/numerics/cos.ts";
import { exp, expm1 } from "../../src/numerics/exp.ts";
import { log, log1p } from "../../src/numerics/log.ts";
import { power } from "../../src/numerics/power.ts";
import { roundedLog } from "../../src/numerics/rounded-log.ts";
import { sin } from "../../src/numerics/sin.ts";
import {
  cosOracle,
  errorInUlps,
  expm1Oracle,
  expOracle,
  log1pOracle,
  logOracle,
  sinOracle,
} from "./oracle.ts";

const bits = (x: number): bigint => new BigUint64Array(new Float64Array([x]).buffer)[0]!;

/** Every exponent and the whole of each binade, from fast-check's generator of bit patterns, plus the given points. */
function largestError(
  f: (x: number) => number,
  oracle: (x: number) => bigint,
  range: fc.DoubleConstraints,
  points: readonly number[],
  samples: number,
): number {
  const drawn = fc.sample(fc.double({ ...range, noNaN: true }), { numRuns: samples, seed: 20260101 });
  return Math.max(...[...drawn, ...points].map((x) => errorInUlps(f(x), oracle(x))));
}

const evenly = (from: number, to: number, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => from + ((to - from) * (i + 0.37)) / steps);

const LN2 = Math.log(2);
const SMALLEST_NORMAL = 2.2250738585072014e-308;

describe("exp", () => {
  test("is within 1 ulp of the exact value, subnormal results included", () => {
    const points = [
      ...evenly(-745.2, 709.8, 3000).filter((x) => x > -745.133 && x < 709.7827),
      ...evenly(-1, 1, 1000),
      ...evenly(-745.1, -708, 300),
      ...Array.from({ length: 200 }, (_, k) => (k - 100 + 0.5) * LN2),
      709.782712893384,
    ];
    const range = { min: -745.133, max: 709.7827 };
    expect(largestError(exp, expOracle, range, points, 1500)).toBeLessThan(1);
  });

  test("handles the ends of the range", () => {
    expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(709.782712893385)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(709.782712893384)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(exp(-745.14)).toBe(0);
    expect(exp(-745.13)).toBe(Number.MIN_VALUE);
    expect([exp(0), exp(-0), exp(Number.MIN_VALUE)]).toEqual([1, 1, 1]);
  });
});

describe("expm1", () => {
  test("is within 2 ulp of the exact value", () => {
    const points = [...evenly(-50, 709.7, 2000), ...evenly(-2, 2, 2000), ...evenly(-1e-8, 1e-8, 200)];
    const range = { min: -60, max: 709.7827 };
    expect(largestError(expm1, expm1Oracle, range, points, 1500)).toBeLessThan(2);
  });

  test("handles the ends of the range", () => {
    expect(expm1(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(expm1(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(expm1(Number.NaN)).toBeNaN();
    expect(expm1(710)).toBe(Number.POSITIVE_INFINITY);
    expect(expm1(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  });
});

describe("log", () => {
  test("is within 1 ulp of the exact value, subnormal arguments included", () => {
    const points = [
      ...evenly(0.4, 2.5, 800),
      ...evenly(1 - 1e-6, 1 + 1e-6, 200),
      1 - 2 ** -53,
      1 + 2 ** -52,
      Math.SQRT2,
      Math.SQRT1_2,
      Number.MIN_VALUE,
      SMALLEST_NORMAL,
      SMALLEST_NORMAL - Number.MIN_VALUE,
      Number.MAX_VALUE,
    ];
    const range = { min: Number.MIN_VALUE };
    expect(largestError(log, logOracle, { ...range, noDefaultInfinity: true }, points, 1200)).toBeLessThan(1);
  });

  test("handles the ends of the range", () => {
    expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect([log(Number.NaN), log(-1), log(Number.NEGATIVE_INFINITY)]).toEqual([NaN, NaN, NaN]);
    expect(log(1)).toBe(0);
  });
});

describe("log1p", () => {
  test("is within 1 ulp of the exact value", () => {
    const points = [
      ...evenly(-0.999, 3, 800),
      ...evenly(-1e-6, 1e-6, 200),
      ...evenly(2 ** 50, 2 ** 55, 50),
      -1 + 2 ** -53,
      2 ** 53,
      Number.MAX_VALUE,
      -Number.MIN_VALUE,
    ].filter((x) => x !== 0);
    const range = { min: -1, minExcluded: true, noDefaultInfinity: true };
    expect(largestError(log1p, log1pOracle, range, points, 600)).toBeLessThan(1);
  });

  test("handles the ends of the range", () => {
    expect(log1p(-1)).toBe(Number.NEGATIVE_INFINITY);
    expect([log1p(Number.NaN), log1p(-1.5)]).toEqual([NaN, NaN]);
    expect(log1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(log1p(Number.MIN_VALUE)).toBe(Number.MIN_VALUE);
  });
});

describe("cos", () => {
  test("is within 1 ulp of the exact value for arguments of any size", () => {
    const multiples = [1, 3, 5, 7, 1001, 333333, 667543, 2 ** 30 + 1, 2 ** 40 + 1];
    const points = [
      ...evenly(-2 * Math.PI, 2 * Math.PI, 1500),
      ...evenly(1e5, 2e6, 200),
      ...multiples.map((n) => (n * Math.PI) / 2),
      // The float64 nearest to a multiple of π/2, where nearly all bits cancel (Muller, Elementary Functions, 2016).
      6381956970095103 * 2 ** 797,
      Number.MAX_VALUE,
      2 ** 20,
      2 ** 20 + 0.5,
    ];
    const range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
    expect(largestError(cos, cosOracle, range, points, 1200)).toBeLessThan(1);
  });

  test("handles the ends of the range", () => {
    expect(cos(Number.POSITIVE_INFINITY)).toBeNaN();
    expect(cos(Number.NEGATIVE_INFINITY)).toBeNaN();
    expect(cos(Number.NaN)).toBeNaN();
    expect([cos(0), cos(-0), cos(Number.MIN_VALUE)]).toEqual([1, 1, 1]);
  });
});

describe("sin", () => {
  test("is within 1 ulp of the exact value for arguments of any size", () => {
    const points = [...evenly(-2 * Math.PI, 2 * Math.PI, 1500), ...evenly(1e5, 2e6, 200), 2 ** 20 + 0.5];
    const range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
    expect(largestError(sin, sinOracle, range, points, 1200)).toBeLessThan(1);
  });

  test("handles the ends of the range", () => {
    expect([sin(Number.POSITIVE_INFINITY), sin(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
    expect([sin(0), sin(-0), sin(Number.MIN_VALUE)]).toEqual([0, -0, Number.MIN_VALUE]);
  });
});

describe("power", () => {
  test("is exact for small whole exponents of small numbers", () => {
    expect([power(3, 4), power(-3, 3), power(2, -2), power(10, 15), power(7, 0)]).toEqual([
      81, -27, 0.25, 1e15, 1,
    ]);
  });

  test("follows the logarithm elsewhere", () => {
    expect(power(2, 0.5)).toBe(Math.SQRT2);
    expect(power(2, 1.5)).toBeCloseTo(2.8284271247461903, 14);
    expect(power(-1, 101)).toBe(-1);
    expect([power(0, 2.5), power(0, -0.5), power(-1, 1.5)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
  });
});

test("the oracle itself agrees with the platform's functions to rounding", () => {
  for (const x of [0.1, 1, 2.5, 30.25, 700]) {
    expect(errorInUlps(Math.exp(x), expOracle(x))).toBeLessThan(2);
    expect(errorInUlps(Math.log(x), logOracle(x))).toBeLessThan(2);
    expect(errorInUlps(Math.cos(x), cosOracle(x))).toBeLessThan(2);
  }
});

test("fixed bit patterns: the functions are part of the numerics and may not move", () => {
  const patterns = [
    exp(1),
    exp(-37.25),
    expm1(0.7),
    log(10),
    log(0.3),
    log1p(-0.6),
    cos(1),
    cos(5),
    cos(1e22),
  ];
  expect(patterns.map((x) => bits(x).toString(16))).toMatchInlineSnapshot(`
    [
      "4005bf0a8b14576a",
      "3c93278bcd70e981",
      "3ff03854c24d130d",
      "40026bb1bbb55516",
      "bff34378fcbda721",
      "bfed5240f0e0e077",
      "3fe14a280fb5068c",
      "3fd22785706b4ad9",
      "3fe0be2cef01c8f4",
    ]
  `);
});

describe("roundedLog", () => {
  test("is the nearest float64", () => {
    const points = [
      ...evenly(0, 1, 1500),
      ...evenly(1 - 2 ** -20, 1 + 2 ** -20, 500),
      5e-324,
      SMALLEST_NORMAL,
    ];
    const range = { min: 5e-324, max: Number.MAX_VALUE };
    expect(largestError(roundedLog, logOracle, range, points, 1500)).toBeLessThanOrEqual(0.5);
  });

  test("decides what twice the bits cannot: all but a tie", () => {
    // ln(1 − h) = −h·(1 + h/2 + h²/3 + …): for h = 2^−52 a third of 2^−104 above the tie.
    expect(roundedLog(1 - 2 ** -52)).toBe(-(2 ** -52) * (1 + 2 ** -52));
    expect(roundedLog(1)).toBe(0);
  });
});
