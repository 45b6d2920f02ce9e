import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { expect, test } from "vitest";
import type { Arm, Parameters } from "../../src/model/parameters.ts";
import { plan } from "../../src/plan/plan.ts";

const parameters: Parameters = {
  data: { source: "inline", inputs: [[1]], targets: [[0]] },
  layers: [1, 1],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "quadratic",
  init: "gaussian",
  precision: "float64",
  monitor: ["train"],
  epochs: 2,
  eta: 0.15,
  batch_size: 1,
};
const arm: Arm = { varied: {}, parameters };
const ids = (parameters: Parameters, digest = "d", numerics = "reference/1", seeds = [1]): string[] =>
  plan({ arms: [{ varied: {}, parameters }], seeds }, () => digest, numerics).map((trial) => trial.id);

test("an id is the SHA-256 of the canonical JSON of what fixes the trial's bits", () => {
  const { data: _, ...rest } = parameters;
  const json = canonicalize({ parameters: rest, seed: 7, data: "d", numerics: "reference/1" });
  expect(ids(parameters, "d", "reference/1", [7])).toEqual([
    createHash("sha256").update(json!).digest("hex"),
  ]);
});

test("parameters, seed, data digest and numerics each change the id; the data's description does not", () => {
  const others = [
    ids({ ...parameters, eta: 0.1500001 }),
    ids({ ...parameters, momentum: 0.5 }),
    ids(parameters, "e"),
    ids(parameters, "d", "wasm-fma/1"),
    ids(parameters, "d", "reference/1", [2]),
  ].flat();
  expect(new Set([...others, ...ids(parameters)]).size).toBe(6);
  expect(ids({ ...parameters, data: { source: "inline", inputs: [[2]], targets: [[0]] } })).toEqual(
    ids(parameters),
  );
});

test("the order of keys does not matter", () => {
  const reversed = Object.fromEntries(Object.entries(parameters).reverse()) as unknown as Parameters;
  expect(ids(reversed)).toEqual(ids(parameters));
});

test("trials come arm by arm, seed by seed", () => {
  const second: Arm = { varied: { eta: 1 }, parameters: { ...parameters, eta: 1 } };
  const trials = plan({ arms: [arm, second], seeds: [3, 1] }, () => "d", "reference/1");
  expect(trials.map((trial) => [trial.arm.parameters.eta, trial.seed])).toEqual([
    [0.15, 3],
    [0.15, 1],
    [1, 3],
    [1, 1],
  ]);
});
