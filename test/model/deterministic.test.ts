import { expect, test } from "vitest";
import { isDeterministic } from "../../src/model/deterministic.ts";
import type { Json } from "../../src/model/parameters.ts";

const GIVEN = { init: { weights: [], biases: [] }, batch_size: 10, epochs: 5 };

test.each<[string, { readonly [name: string]: Json }, boolean]>([
  ["weights are drawn", { ...GIVEN, init: "gaussian", batch_size: "full" }, false],
  ["mini-batches are drawn", GIVEN, false],
  ["all examples at once", { ...GIVEN, batch_size: "full" }, true],
  ["as many as there are", { ...GIVEN, batch_size: 40 }, true],
  ["neurons are dropped", { ...GIVEN, batch_size: "full", dropout: 0.5 }, false],
  ["none is dropped", { ...GIVEN, batch_size: "full", dropout: 0 }, true],
  ["nothing is trained", { ...GIVEN, epochs: 0, dropout: 0.5 }, true],
  ["a walk down a surface", { kind: "surface" }, true],
])("%s", (_, parameters, expected) => {
  expect(isDeterministic((name) => parameters[name], 40)).toBe(expected);
});
