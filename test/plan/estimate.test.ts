import { expect, test } from "vitest";
import { estimateSeconds } from "../../src/plan/estimate.ts";

const measured = [
  { work: 3e9, seconds: 1 },
  { work: 1e9, seconds: 1 },
];

test("trials take what the finished ones took, shared by the cores", () => {
  expect(estimateSeconds([4e9, 4e9, 4e9, 4e9], 2, measured, "fast")).toBeCloseTo(4, 2);
});

test("a run is not shorter than its longest trial", () => {
  expect(estimateSeconds([8e9], 8, measured, "fast")).toBeCloseTo(4, 2);
  expect(estimateSeconds([8e9, 2e9], 8, measured, "fast")).toBeCloseTo(4, 2);
});

test("many tiny trials are not free", () => {
  expect(estimateSeconds(new Array(10_000).fill(1), 1, [], "fast")).toBeGreaterThan(1);
});

test("the reference is guessed to be slower than the fast engine", () => {
  const [fast, reference] = (["fast", "reference"] as const).map((name) =>
    estimateSeconds([1e12], 1, [], name),
  );
  expect(reference! / fast!).toBeGreaterThan(5);
});

test("nothing to run takes no time", () => {
  expect(estimateSeconds([], 2, [], "fast")).toBe(0);
});
