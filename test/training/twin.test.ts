import { expect, it } from "vitest";
import { twinOf } from "../../src/training/twin.ts";

it.each([
  [Float64Array.of(1, 2), Float64Array.of(1 + 2 ** -52, 2)],
  [Float64Array.of(-1, 2), Float64Array.of(-1 - 2 ** -52, 2)],
  [Float32Array.of(1, 2), Float32Array.of(1 + 2 ** -23, 2)],
  [Float64Array.of(0, 2), Float64Array.of(Number.MIN_VALUE, 2)],
])("moves one weight of the last layer by one unit in the last place", (last, moved) => {
  const first = last.map((w) => w + 3);
  const twin = twinOf({ layers: [1, 2, 1], weights: [first, last], biases: [first, first.slice(0, 1)] });
  expect(twin.weights).toEqual([first, moved]);
  expect(twin.biases).toEqual([first, first.slice(0, 1)]);
});

it("leaves the network it was given as it was", () => {
  const last = Float64Array.of(1, 2);
  twinOf({ layers: [2, 1], weights: [last], biases: [Float64Array.of(0)] });
  expect(last).toEqual(Float64Array.of(1, 2));
});
