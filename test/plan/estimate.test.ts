import { expect, test } from "vitest";
import type { Parameters } from "../../src/model/parameters.ts";
import { epochWeight, estimateSeconds, trialWork } from "../../src/plan/estimate.ts";

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

/** Seconds of an epoch of 50,000 digits, one trial at a time on a core. */
test.each([
  [[784, 10], 0.041],
  [[784, 30, 10], 0.0665],
  [[784, 100, 10], 0.1805],
])("beside each other networks of layers %j weigh what they take", (layers, seconds) => {
  const weight = (of: readonly number[]) =>
    epochWeight({ layers: of, monitor: ["test"], epochs: 10 } as unknown as Parameters, 50_000);
  const ratio = (weight(layers) / weight([784, 30, 10])) * (0.0665 / seconds);
  expect(ratio).toBeGreaterThan(0.85);
  expect(ratio).toBeLessThan(1.15);
});

test("of a recurrent network every step of an example counts", () => {
  const weight = (steps: number) =>
    epochWeight(
      { layers: [1, 8, 2], recurrent: { steps }, monitor: ["test"], epochs: 10 } as unknown as Parameters,
      100,
    );
  expect(weight(40) / weight(10)).toBeGreaterThan(3.5);
});

test("nothing to run takes no time", () => {
  expect(estimateSeconds([], 2, [], RATE)).toBe(0);
});

test("an exam of composed numbers counts, once for all epochs", () => {
  const parameters: Parameters = {
    data: { source: "mnist", train: 50_000, validation: 10_000, test: 10_000, scale: 255 },
    layers: [784, 100, 10],
    activation: "sigmoid",
    output: "sigmoid",
    cost: "cross-entropy",
    init: "scaled",
    precision: "float32",
    monitor: [],
    epochs: 30,
    eta: 0.5,
    batch_size: 10,
  };
  const more = trialWork({ ...parameters, monitor: ["numbers"] }, 50_000) - trialWork(parameters, 50_000);
  expect(more).toBeGreaterThan(trialWork(parameters, 50_000));
  const single = { ...parameters, epochs: 1 };
  expect(trialWork({ ...single, monitor: ["numbers"] }, 50_000) - trialWork(single, 50_000)).toBe(more);
});
