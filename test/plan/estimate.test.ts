import { expect, test } from "vitest";
import { estimateSeconds } from "../../src/plan/estimate.ts";

/** Multiply-adds per second. */
const RATE = 1e10;

const measured = [
  { work: 3e9, seconds: 1 },
  { work: 1e9, seconds: 1 },
];

test("trials take what the finished ones took, shared by the cores", () => {
  expect(estimateSeconds([4e9, 4e9, 4e9, 4e9], 2, measured, RATE)).toBeCloseTo(4, 2);
});

test("a run is not shorter than its longest trial", () => {
  expect(estimateSeconds([8e9], 8, measured, RATE)).toBeCloseTo(4, 2);
  expect(estimateSeconds([8e9, 2e9], 8, measured, RATE)).toBeCloseTo(4, 2);
});

test("many tiny trials are not free", () => {
  expect(estimateSeconds(new Array(10_000).fill(1), 1, [], RATE)).toBeGreaterThan(1);
});

test("before anything is measured trials take what they would at the typical rate", () => {
  expect(estimateSeconds([1e12], 1, [], RATE)).toBeCloseTo(100, 2);
});

test("nothing to run takes no time", () => {
  expect(estimateSeconds([], 2, [], RATE)).toBe(0);
});
