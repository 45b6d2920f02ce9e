import { expect, test } from "vitest";
import type { Learner } from "../../src/learner/learner.ts";
import { acos } from "../../src/numerics/acos.ts";
import { cos } from "../../src/numerics/cos.ts";
import { gradientNoise } from "../../src/training/gradient-noise.ts";

/** The gradient of each of 20 examples; of several their mean. */
function learnerOf(gradients: readonly (readonly [number, number])[]): Learner {
  const mean = (from: number, to: number) =>
    [0, 1].map((i) => gradients.slice(from, to).reduce((sum, g) => sum + g[i]!, 0) / (to - from));
  const gradientOf = (from: number, to: number) => Float64Array.from(mean(from, to));
  return { examples: gradients.length, gradientOf } as unknown as Learner;
}

test("equal gradients have no noise; gradients across the whole stand at an angle to it", () => {
  const equal = gradientNoise(learnerOf(Array.from({ length: 20 }, () => [3, 4] as const)));
  expect(equal).toEqual({
    "noise.angle.1": 0,
    "noise.length.1": 1,
    "noise.angle.10": 0,
    "noise.length.10": 1,
  });
  const turns = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? ([2, 0] as const) : ([0, 2] as const)));
  const across = gradientNoise(learnerOf(turns));
  expect(across["noise.angle.1"]).toBeCloseTo(45, 12);
  expect(across["noise.length.1"]).toBeCloseTo(Math.SQRT2, 12);
  expect(across["noise.angle.10"]).toBeLessThan(1e-5);
});

test("a gradient of length 0 has no direction", () => {
  const some = gradientNoise(learnerOf(Array.from({ length: 20 }, (_, i) => [i % 2, 0] as const)));
  expect(some["noise.angle.1"]).toBe(0);
  expect(some["noise.length.1"]).toBeCloseTo(1, 12);
  expect(gradientNoise(learnerOf(Array.from({ length: 20 }, () => [0, 0] as const)))).toEqual({});
});

test("acos is the inverse of cos", () => {
  for (const angle of [1e-6, 0.1, 1, 1.5707, 2, 3.1]) expect(acos(cos(angle))).toBeCloseTo(angle, 9);
  expect(acos(-1)).toBeCloseTo(Math.PI, 7);
  expect([acos(1), acos(2)]).toEqual([0, Number.NaN]);
});
