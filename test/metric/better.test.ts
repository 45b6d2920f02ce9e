import { describe, expect, test } from "vitest";
import { bestValue, isBetter, lossOf, scoreOf, valueOfLoss } from "../../src/metric/better.ts";

describe("which is better", () => {
  test.each([
    ["test.accuracy", 0.9, 0.8, true],
    ["test.accuracy", 0.8, 0.8, false],
    ["test.cost", 0.1, 0.2, true],
    ["test.r2", 0.9, 0.2, true],
    ["test.rmse", 0.9, 0.2, false],
    ["speed.1", 0.1, 0.2, true],
    ["test.accuracy", 0, Number.NaN, true],
    ["test.accuracy", Number.NaN, 0, false],
  ])("%s: %d than %d", (metric, value, than, expected) => {
    expect(isBetter(metric, value, than)).toBe(expected);
  });

  test("a metric of the spec's own goes by the direction it gives", () => {
    expect(isBetter("reward", 2, 1, { reward: "higher" })).toBe(true);
    expect(isBetter("reward", 2, 1, { reward: "lower" })).toBe(false);
  });
});

describe("values as losses", () => {
  test.each([
    ["higher", -0.75, 0.75],
    ["lower", 0.75, -0.75],
    // Of these the lower value is taken for the better one.
    ["none", 0.75, -0.75],
  ] as const)("%s is better", (better, loss, score) => {
    expect(lossOf(0.75, better)).toBe(loss);
    expect(scoreOf(0.75, better)).toBe(score);
    expect(valueOfLoss(loss, better)).toBe(0.75);
  });

  test("the best of several has the least loss", () => {
    expect(bestValue([2, 3, 1], "higher")).toBe(3);
    expect(bestValue([2, 3, 1], "lower")).toBe(1);
  });
});
