import { expect, test } from "vitest";
import { Workplace } from "../support/workplace.ts";

const SPEC = `name: plants
data: { source: csv, file: plants.csv, target: species, train: 0.5, validation: 0, test: 0.5 }
layers: [1, 3]
output: softmax
cost: log-likelihood
eta: 0.1
batch_size: full
epochs: 1
seeds: 1
`;

const TABLE = `length,species\n${["setosa", "versicolor", "virginica"].map((name, i) => `${i},${name}\n`.repeat(8)).join("")}`;

test("classes go by their names in notes and JSON", async () => {
  const place = new Workplace();
  place.write("plants.csv", TABLE);
  const spec = place.write("plants.yaml", SPEC);
  const { stdout } = await place.runx(spec, "--db", "plants.db");
  expect(stdout).toMatch(/never predicts\s(?:setosa|versicolor|virginica)/);
  const { stdout: json } = await place.runx("report", "--db", "plants.db", "--format", "json");
  const { never_predicted, never_predicted_classes } = JSON.parse(json).arms[0].trials[0];
  const names = ["setosa", "versicolor", "virginica"];
  expect(never_predicted_classes).toEqual(never_predicted.map((label: number) => names[label]));
  expect(never_predicted.length).toBeGreaterThan(0);
});

test.each([
  ["[[1], [2]]", "cross-entropy", "sigmoid", "targets from 0 to 1"],
  ["[[1], [0]]", "log-likelihood", "softmax", "A single softmax output"],
  ["[[1, 1], [0, 1]]", "log-likelihood", "softmax", "one class a row"],
])("targets %s are refused for the %s cost of %s outputs", async (targets, cost, output, message) => {
  const place = new Workplace();
  const width = targets.startsWith("[[1, 1]") ? 2 : 1;
  const data = `{ source: inline, inputs: [[1], [2]], targets: ${targets} }`;
  const text = `name: x\ndata: ${data}\nlayers: [1, ${width}]\ncost: ${cost}\noutput: ${output}\neta: 1\nbatch_size: 1\nepochs: 1\n`;
  const { exitCode, stderr } = await place.runx("validate", place.write("x.yaml", text));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
