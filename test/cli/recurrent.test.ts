import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeSafetensors } from "../../src/weights/safetensors.ts";
import { Workplace } from "../support/workplace.ts";

/** The bit of the first step is asked for after the fourth. */
const TABLE = `a,b,c,d,was\n${Array.from({ length: 40 }, (_, i) => {
  const bit = i % 2;
  return `${2 * bit - 1},0.${i % 10},-0.${(3 * i) % 10},0,${bit === 1 ? "plus" : "minus"}`;
}).join("\n")}\n`;

const SPEC = `name: bits
data: { source: csv, file: bits.csv, target: was, test: 0.2, validation: 0 }
recurrent: { steps: 4, clip: 1, init: orthogonal }
layers: [1, 5, 2]
activation: tanh
output: softmax
cost: log-likelihood
init: scaled
eta: 0.1
batch_size: 4
epochs: 4
seeds: 1
precision: float64
monitor: [train, test, steps]
save: [weights, state]
`;

function placeWith(spec = SPEC): Workplace {
  const place = new Workplace();
  place.write("bits.csv", TABLE);
  place.write("bits.yaml", spec);
  return place;
}

test("a recurrent network is checked, trained, reported, verified, gone on with, and asked", async () => {
  const place = placeWith();
  const checked = await place.runx("check", "bits.yaml", "--nudge");
  expect(checked.exitCode).toBe(0);
  expect(checked.stdout).toMatch(/layer {2}neuron {2}step/);
  expect(checked.stdout).toMatch(/^ +1 +[1-5] +[1-4] .*\n +2 +[12] +last /m);
  expect((await place.runx("bits.yaml")).exitCode).toBe(0);
  const report = await place.runx("report", "bits", "--metric", "step.1", "--format", "json");
  expect(JSON.parse(report.stdout).arms[0].mean).toBeGreaterThan(0);

  // A longer training goes on from the state, and is what it would have been.
  const [id] = (await place.runx("plan", "bits.yaml", "--json")).stdout.split("\n");
  const { id: trial } = JSON.parse(id!);
  const longer = await place.runx("bits.yaml", "--set", "epochs=6");
  expect(longer.stdout).toContain("1 completed");
  expect((await place.runx("verify", "bits")).exitCode).toBe(0);

  // W and U are tensors of their own.
  await place.runx("export", "weights", trial, "--out", "w.safetensors");
  const { tensors } = decodeSafetensors("w", readFileSync(join(place.folder, "w.safetensors")));
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ["weights.1", [5, 1]],
    ["recurrent.1", [5, 5]],
    ["biases.1", [5]],
    ["weights.2", [2, 5]],
    ["biases.2", [2]],
  ]);

  // The trial and its file answer the same.
  place.write("new.csv", "a,b,c,d\n1,0.3,0,0\n-1,0.2,-0.1,0.4\n");
  const asked = (await place.runx("predict", trial, "new.csv")).stdout;
  expect(asked.split("\n")).toHaveLength(3);
  expect((await place.runx("predict", "w.safetensors", "new.csv")).stdout).toBe(asked);
  expect((await place.runx("export", "model", trial, "--out", "w.onnx")).exitCode).toBe(0);
});

test("the reference trains it too", async () => {
  const { exitCode, stdout } = await placeWith().runx("bits.yaml", "--engine", "reference");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("1 completed");
});

test.each([
  ["steps: 4", "steps: 3", "spec.recurrent", 3, 21],
  ["clip: 1", "output: each", "spec.recurrent", 3, 32],
  ["layers: [1, 5, 2]", "layers: [1, 2]", "spec.recurrent", 4, 9],
  ["layers: [1, 5, 2]", "layers: [4, 5, 2]", "spec.layers", 4, 10],
  ["layers: [1, 5, 2]", "layers: [1, 5, 3]", "spec.layers", 4, 16],
  ["seeds: 1", "dropout: 0.5", "spec.recurrent", 12, 10],
  ["seeds: 1", "report: { metric: step.5 }", "spec.report", 12, 19],
])("%s instead of %s is refused where it stands", async (from, to, code, line, column) => {
  const { exitCode, stdout } = await placeWith(SPEC.replace(from, to)).runx(
    "validate",
    "bits.yaml",
    "--json",
  );
  expect(exitCode).toBe(2);
  const { problems } = JSON.parse(stdout);
  expect(problems[0]).toMatchObject({ code, line, column });
});
