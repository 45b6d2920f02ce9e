import { expect, test } from "vitest";
import { layOut } from "../../src/engine/layout.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import { refuseTooLarge, sizeOf, sizesText } from "../../src/plan/size.ts";
import { read, spec } from "../specification/reading.ts";

const parametersOf = (...lines: readonly string[]): Parameters => read(spec(...lines)).arms[0]!.parameters;

test("weights and biases are counted", () => {
  expect(sizeOf(parametersOf()).weights).toBe(784 * 30 + 30 + 30 * 10 + 10);
});

test.each([
  [["layers: [784, 1000, 10]"]],
  [["layers: [784, 1000, 1000, 10]", "momentum: 0.9"]],
  [["layers: [784, 3000, 3000, 10]", "precision: float64"]],
])("the estimate of %j is what the engine takes, within a fifth", (lines) => {
  const parameters = parametersOf(...lines);
  const needs = { trainingSize: 50_000, mostEntries: 0, dense: false };
  const taken = layOut(parameters, needs, 32, 0).end;
  expect(sizeOf(parameters).bytes / taken).toBeGreaterThan(0.8);
  expect(sizeOf(parameters).bytes / taken).toBeLessThan(1.25);
});

test("what does not fit is refused, by its size", () => {
  const parameters = parametersOf("layers: [784, 100000, 100000, 10]");
  expect(() => refuseTooLarge(parameters, 2 ** 40)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: "plan.too-large" })] }),
  );
  expect(() => refuseTooLarge(parametersOf(), 2 ** 20)).not.toThrow();
});

test("sizes are told with two digits", () => {
  expect(sizesText([parametersOf()])).toBe("23,860 weights, 0.26 MiB");
  const both = [parametersOf(), parametersOf("layers: [784, 10]")];
  expect(sizesText(both)).toBe("7,850 to 23,860 weights, up to 0.26 MiB");
});
