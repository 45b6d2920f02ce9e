import { describe, expect, test } from "vitest";
import { buildReport } from "../../../src/report/build.ts";
import { completed } from "../rows.ts";

const grid = (valueFor: (a: number, b: number, seed: number) => number) =>
  [0, 1, 2].flatMap((a) =>
    [0, 1].flatMap((b) => [1, 2, 3].map((seed) => completed({ a, b }, seed, valueFor(a, b, seed)))),
  );

const effectsIn = (rows: ReturnType<typeof grid>) => buildReport({ experiments: ["grid"], rows }).effects;

describe("the variance of a grid is divided among its parameters", () => {
  test("as a table of sums of squares by hand says", () => {
    // y = a/10 + b/20: Var a = 2/300, Var b = 1/1600, and nothing else.
    const effects = effectsIn(grid((a, b, seed) => 0.5 + a / 10 + b / 20 + seed / 1e6));
    const total = 2 / 300 + 1 / 1600;
    expect(effects?.parameters.map(({ parameter }) => parameter)).toEqual(["a", "b"]);
    expect(effects?.parameters[0]?.share).toBeCloseTo(2 / 300 / total, 9);
    expect(effects?.parameters[1]?.share).toBeCloseTo(1 / 1600 / total, 9);
    expect(effects?.interactions.share).toBeCloseTo(0, 9);
  });

  test("what only matters together is interaction", () => {
    const effects = effectsIn(grid((a, b) => 0.5 + (a - 1) * (b - 0.5) * 0.1));
    expect(effects?.interactions.share).toBeCloseTo(1, 9);
  });

  test("with an interval over the seeds, within 0 and 1", () => {
    const effects = effectsIn(grid((a, b, seed) => 0.5 + a / 10 + (b * seed) / 20));
    const [low, high] = effects!.parameters[0]!.ci95!;
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
    expect(low).toBeLessThan(effects!.parameters[0]!.share);
  });

  test("and of what is no whole grid nothing is said", () => {
    const rows = grid((a, b) => a + b);
    expect(effectsIn(rows.filter(({ arm }) => arm.a !== 2 || arm.b !== 1))).toBeUndefined();
    expect(effectsIn(rows.filter(({ seed }) => seed === 1))).toBeUndefined();
  });
});
