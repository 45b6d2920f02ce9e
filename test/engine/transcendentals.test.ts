import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/engine/kernels.ts";
import { loadKernels } from "../../src/engine/kernels-node.ts";
import { PAGE, takeMemory } from "../../src/engine/memory.ts";
import { tanh } from "../../src/network/activation.ts";
import { cos } from "../../src/numerics/cos.ts";
import { exp, expm1 } from "../../src/numerics/exp.ts";
import { log, log1p } from "../../src/numerics/log.ts";
import { WordSequence } from "../../src/numerics/streams.ts";
import { cosOracle, errorInUlps, expOracle, log1pOracle, logOracle } from "../numerics/oracle.ts";

const memory = takeMemory(PAGE);
const kernels = instantiate(loadKernels("plain").module, memory);

const words = new WordSequence(31, "sampling");
const between = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, () => from + (to - from) * words.uniform());
/** As many numbers of every size as there are powers of two. */
const ofEverySize = (smallest: number, largest: number): number[] =>
  Array.from({ length: largest - smallest + 1 }, (_, i) => (1 + words.uniform()) * 2 ** (smallest + i));
const withSigns = (numbers: readonly number[]): number[] => numbers.flatMap((x) => [x, -x]);

describe("exp in float64", () => {
  const arguments64 = [...between(-745.2, 709.79, 3000), ...withSigns(ofEverySize(-1074, 9))];

  it("is within 1 ulp of the exact value, subnormal results included", () => {
    const errors = arguments64
      .filter((x) => x > -745.13 && x < 709.78)
      .map((x) => errorInUlps(kernels.exp64(x), expOracle(x)));
    expect(Math.max(...errors)).toBeLessThan(1);
  });

  it("has the reference's bits", () => {
    for (const x of arguments64) expect(kernels.exp64(x)).toBe(exp(x));
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    709.782712893385,
    -745.14,
    -745.13,
  ])("of %d is the reference's", (x) => {
    expect(kernels.exp64(x)).toBe(exp(x));
  });
});

it("expm1, up to 0, has the reference's bits", () => {
  const numbers = [...between(-41, 0, 3000), ...ofEverySize(-1074, 9).map((x) => -x)];
  const special = [
    0,
    -0,
    -40,
    -39.999999999999993,
    -0.34657359027997264,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ];
  for (const x of [...numbers, ...special]) expect(kernels.expm1OfNegative64(x)).toBe(expm1(x));
});

describe("exp in float32", () => {
  it("is within 2 ulp of the exact value, subnormal results included", () => {
    const numbers = [
      ...between(-103.9, 88.72, 4000),
      ...between(-1, 1, 500),
      ...withSigns(ofEverySize(-149, 5)),
    ];
    const errors = numbers
      .map(Math.fround)
      .filter((x) => x > -103.9 && x < 88.72)
      .map((x) => errorInUlps32(kernels.exp32(x), expOracle(x)));
    expect(Math.max(...errors)).toBeLessThan(2);
  });

  it.each<[number, number]>([
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    [0, 1],
    [-0, 1],
    [88.73, Number.POSITIVE_INFINITY],
    [3e38, Number.POSITIVE_INFINITY],
    [-103.98, 0],
    [-3e38, 0],
    [2 ** -149, 1],
  ])("of %d is %d", (x, y) => {
    expect(kernels.exp32(x)).toBe(y);
  });
});

describe("log in float64", () => {
  const numbers = [
    ...ofEverySize(-1074, 1023),
    ...between(0.5, 2, 1000),
    ...between(0.999999, 1.000001, 200),
  ];

  it("is within 1 ulp of the exact value and has the reference's bits", () => {
    const errors = numbers.map((x) => errorInUlps(kernels.log64(x), logOracle(x)));
    expect(Math.max(...errors)).toBeLessThan(1);
    for (const x of numbers) expect(kernels.log64(x)).toBe(log(x));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, -1, 1, Number.MIN_VALUE])(
    "of %d is the reference's",
    (x) => {
      expect(kernels.log64(x)).toBe(log(x));
    },
  );
});

it("log of two lanes, for normal numbers, has the reference's bits", () => {
  for (const x of [...ofEverySize(-1022, 1023), ...between(0.5, 2, 1000), 1, 2 ** -53]) {
    expect(kernels.logOfTwo64(x)).toBe(log(x));
  }
});

it("log1p, from 0 to 1, is within 1 ulp and has the reference's bits", () => {
  const numbers = [...between(0, 1, 2000), ...ofEverySize(-1074, -1), 0, 1, 0.4142, Math.SQRT2 - 1];
  for (const x of numbers) {
    expect(kernels.log1p64(x)).toBe(log1p(x));
    if (x > 0) expect(errorInUlps(kernels.log1p64(x), log1pOracle(x))).toBeLessThan(1);
  }
  expect(kernels.log1p64(Number.NaN)).toBeNaN();
});

it("cos, for the angles that are drawn, is within 1 ulp and has the reference's bits", () => {
  const angles = [
    ...between(0, 2 * Math.PI, 2000),
    ...ofEverySize(-60, 1),
    0,
    Math.PI / 4,
    Math.PI / 2,
    Math.PI,
  ];
  for (const x of angles) {
    expect(kernels.cos64(x)).toBe(cos(x));
    expect(errorInUlps(kernels.cos64(x), cosOracle(x))).toBeLessThan(1);
  }
});

describe("tanh", () => {
  const BLOCK = 2 ** 16;
  const wide = takeMemory(BLOCK * 16 + PAGE);
  const { tanh32, tanh64 } = instantiate(loadKernels("plain").module, wide);
  const bits = new Uint32Array(wide.buffer, PAGE, BLOCK);
  const numbers = new Float32Array(wide.buffer, PAGE, BLOCK);
  const wideNumbers = new Float64Array(wide.buffer, PAGE + 4 * BLOCK, BLOCK);

  it("in float64 has the reference's bits", () => {
    const some = withSigns([...between(0, 21, 3000), ...ofEverySize(-1074, 9), 0, Number.POSITIVE_INFINITY]);
    for (const x of [...some, Number.NaN]) {
      wideNumbers[0] = x;
      tanh64(wideNumbers.byteOffset, wideNumbers.byteOffset, 16);
      expect(wideNumbers[0]).toBe(tanh.value(x));
    }
  });

  it("in float32 is that of float64, rounded: of all numbers from where it is x to where it is 1", () => {
    let different = 0;
    for (let first = bitsOf(2 ** -13); first < bitsOf(9.25); first += BLOCK) {
      for (let i = 0; i < BLOCK; i++) bits[i] = first + i;
      different += differences(BLOCK);
    }
    expect(different).toBe(0);
  });

  it("in float32 is that of float64, rounded: of numbers of every size and sign", () => {
    const ends = [0, 2 ** -149, Number.POSITIVE_INFINITY, Number.NaN];
    const some = withSigns([...between(0, 10, 3000), ...ofEverySize(-149, 127), ...ends]);
    numbers.set(some);
    expect(differences(some.length)).toBe(0);
  });

  /** Of the first so many numbers. */
  function differences(count: number): number {
    wideNumbers.set(numbers.subarray(0, count));
    tanh32(numbers.byteOffset, numbers.byteOffset, 4 * count);
    tanh64(wideNumbers.byteOffset, wideNumbers.byteOffset, 8 * count);
    let different = 0;
    for (let i = 0; i < count; i++) {
      if (!Object.is(numbers[i], Math.fround(wideNumbers[i]!))) different++;
    }
    return different;
  }

  /** A float32 as the integer that its bits are: neighbours follow one another. */
  function bitsOf(x: number): number {
    return new Uint32Array(new Float32Array([x]).buffer)[0]!;
  }
});

/** The oracle counts in places of float64; a float32 has 29 bits fewer, and none below 2^−149. */
function errorInUlps32(y: number, oracle: bigint): number {
  const places = errorInUlps(y, oracle);
  const exponent = Math.max(Math.floor(Math.log2(Math.max(y, 2 ** -149))), -126);
  const exponent64 = Math.floor(Math.log2(Math.max(y, 2 ** -149)));
  return places * 2 ** (exponent64 - 52 - (exponent - 23));
}
