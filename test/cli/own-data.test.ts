import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
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

test("a page is made where the table is gone: its records stand without it", async () => {
  const place = new Workplace();
  place.write("plants.csv", TABLE);
  const spec = place.write("plants.yaml", SPEC);
  await place.runx(spec, "--db", "plants.db");
  rmSync(join(place.folder, "plants.csv"));
  const { stdout, stderr, exitCode } = await place.runx("report", "--db", "plants.db", "--format", "html");
  expect([stderr, exitCode]).toEqual(["", 0]);
  expect(stdout).toContain('id="again"');
  expect(stdout).not.toContain('id="confusion"');
});

test("errors are reported in the target's own unit, whatever the targets are scaled to", async () => {
  const place = new Workplace();
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${1000 + 50 * i}`);
  place.write("rents.csv", `area,rent\n${rows.join("\n")}\n`);
  const rmse: number[] = [];
  for (const scale of ["none", "standard"]) {
    // Untrained, with weights of 0, the answer is 0 unscaled and the training mean scaled.
    const spec = place.write(
      `${scale}.yaml`,
      `name: ${scale}
data: { source: csv, file: rents.csv, target: rent, targets: numeric, scale_targets: ${scale}, validation: 0, test: 0 }
layers: [1, 1]
output: linear
init: { weights: [[[0]]], biases: [[0]] }
epochs: 0
precision: float64
monitor: errors
report: { metric: train.rmse }
`,
    );
    const { stdout } = await place.runx(spec, "--db", "rents.db");
    expect(stdout).toMatch(/Training RMSE is in the unit of rent\./);
    const { stdout: json } = await place.runx("report", scale, "--db", "rents.db", "--format", "json");
    rmse.push(JSON.parse(json).arms[0].mean);
  }
  // Rents lie at 1000 + 50i: their deviation is 50·√((40² − 1)/12), their mean 1975.
  const deviation = 50 * Math.sqrt((40 ** 2 - 1) / 12);
  expect(rmse[1]).toBeCloseTo(deviation, 9);
  expect(rmse[0]).toBeCloseTo(Math.sqrt(deviation ** 2 + 1975 ** 2), 9);
});

test.each([
  ["[[1], [2]]", "cross-entropy", "sigmoid", "targets from 0 to 1"],
  ["[[1], [0]]", "log-likelihood", "softmax", "A single softmax output"],
  ["[[1, 1], [0, 1]]", "log-likelihood", "softmax", "one class per row"],
])("targets %s are refused for the %s cost of %s outputs", async (targets, cost, output, message) => {
  const place = new Workplace();
  const width = targets.startsWith("[[1, 1]") ? 2 : 1;
  const data = `{ source: inline, inputs: [[1], [2]], targets: ${targets} }`;
  const text = `name: x\ndata: ${data}\nlayers: [1, ${width}]\ncost: ${cost}\noutput: ${output}\neta: 1\nbatch_size: 1\nepochs: 1\n`;
  const { exitCode, stderr } = await place.runx("validate", place.write("x.yaml", text));
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

test("folds are compared by the corrected resampled t-test, and trained again to the last bit", async () => {
  const place = new Workplace();
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${(i * 37) % 60},${i % 7},${(i * 37) % 60 < 30 + (i % 5) ? "low" : "high"}`,
  );
  place.write("folds.csv", `x,z,level\n${rows.join("\n")}\n`);
  const spec = place.write(
    "folds.yaml",
    `name: folds
data: { source: csv, file: folds.csv, target: level, scale: standard, stratify: true, folds: 5, validation: 0 }
layers: [2, 4, 2]
output: softmax
cost: log-likelihood
batch_size: 4
epochs: 6
seeds: 10
vary: { eta: [0.5, 0.02] }
`,
  );
  const { stdout } = await place.runx(spec, "--db", "folds.db");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("corrected resampled t-test, Nadeau and Bengio 2003");
  const { stdout: json } = await place.runx("report", "--db", "folds.db", "--format", "json");
  const [comparison] = JSON.parse(json).comparisons;
  expect(comparison).toMatchObject({ test: "paired", n: 10, resampled: true });
  const values = JSON.parse(json).arms.map(({ trials }: { trials: { value: number }[] }) =>
    trials.map(({ value }) => value),
  );
  const differences = values[1].map((value: number, i: number) => value - values[0][i]);
  const mean = differences.reduce((sum: number, d: number) => sum + d, 0) / 10;
  const variance = differences.reduce((sum: number, d: number) => sum + (d - mean) ** 2, 0) / 9;
  // 12 of 60 rows test, 48 train; 2.262 is the 97.5 % point of t with 9 degrees of freedom.
  const half = 2.262157 * Math.sqrt(variance * (1 / 10 + 12 / 48));
  expect(comparison.ci95[1] - comparison.ci95[0]).toBeCloseTo(2 * half, 5);
  const again = await place.runx("verify", "folds", "--db", "folds.db");
  expect([again.exitCode, again.stdout.includes("20 of 20")]).toEqual([0, true]);
});

test("a test file may hold one class alone: it is said, and no training is stuck for the others", async () => {
  const place = new Workplace();
  const rows = (kinds: readonly string[]) =>
    kinds.map((kind) => `${["cat", "dog", "owl"].map((each) => (each === kind ? 1 : 0))},${kind}\n`).join("");
  place.write("train.csv", `a,b,c,kind\n${rows(["cat", "dog", "owl"]).repeat(20)}`);
  place.write("test.csv", `a,b,c,kind\n${rows(["cat"]).repeat(5)}`);
  const spec = place.write(
    "pets.yaml",
    `name: pets
data: { source: csv, file: train.csv, test_file: test.csv, target: kind }
layers: [3, 3]
eta: 3
batch_size: 1
epochs: 30
seeds: 2
`,
  );
  expect((await place.runx("validate", spec)).stdout).toContain('No test row is of class "dog" or "owl".');
  const { stdout } = await place.runx(spec, "--quiet");
  expect(stdout).toContain("2 trials: 2 completed, 0 failed, 0 stuck.");
  const { stdout: json } = await place.runx("report", "--format", "json");
  const [{ trials, mean, stuck }] = JSON.parse(json).arms;
  expect([mean, stuck]).toEqual([1, 0]);
  expect(trials[0].never_predicted_classes).toEqual([]);
});

test("a spec that init writes for measurements tells errors in their own unit", async () => {
  const place = new Workplace();
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${1000 + 50 * i}.5`);
  place.write("rents.csv", `area,rent\n${rows.join("\n")}\n`);
  expect((await place.runx("init", "--from", "rents.csv")).exitCode).toBe(0);
  const { exitCode, stdout } = await place.runx(
    "experiments/rents.yaml",
    "--db",
    "a.db",
    "--set",
    "epochs=1",
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/Test RMSE is in the unit of rent\./);
});

test.each([
  ["texts that come again below", "5.1,3.5,setosa\n4.9,3,setosa\n6.9,3.1,other\n", false],
  ["a number over numbers, a missing one too", "5,?,a\n4,3,a\n6,3,b\n", false],
  ["numbers alone", "5,3,0\n4,3,1\n6,3,0\n", false],
  ["years", "country,2019,2020\nA,1,2\nB,2,3\nC,1,4\n", true],
  ["a name that is a text below, over another column's numbers", "x,y\n1,y\n2,n\n3,y\n", true],
  ["texts alone", "a,y\nu,y\nv,n\nu,y\nw,n\nw,y\nv,n\n", true],
])("init sees whether the first line is a row: %s", async (_, table, hasHeader) => {
  const place = new Workplace();
  place.write("table.csv", table);
  await place.runx("init", "mine.yaml", "--from", "table.csv");
  expect(readFileSync(join(place.folder, "mine.yaml"), "utf8").includes("header: false")).toBe(!hasHeader);
});

test("a spec of a truth table trains on every row; a table without differences gets none", async () => {
  const place = new Workplace();
  place.write("xor.csv", "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
  const { exitCode, stdout } = await place.runx("init", "xor.yaml", "--from", "xor.csv");
  expect([exitCode, stdout.includes("4 rows: 4 training;")]).toEqual([0, true]);
  const ran = await place.runx("xor.yaml", "--set", "epochs=20");
  expect([ran.exitCode, ran.stdout.includes("Training accuracy")]).toEqual([0, true]);
  for (const table of ["a,b,y\n1,2,x\n", "a,y\n1,x\n1,z\n1,x\n", "a,y\n1,x\n2,x\n"]) {
    place.write("alike.csv", table);
    const refused = await place.runx("init", "alike.yaml", "--from", "alike.csv");
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/alike\.csv: .* the same in every row/);
    expect(existsSync(join(place.folder, "alike.yaml"))).toBe(false);
  }
});

test("a first row that is read as a header is told", async () => {
  const place = new Workplace();
  place.write("iris.data", "5.1,3.5,setosa\n4.9,3,setosa\n6.9,3.1,other\n".repeat(5));
  const spec = (target: string) => `name: iris
data: { source: csv, file: iris.data, target: ${target}, validation: 0, test: 0 }
layers: [2, 2]
eta: 1
batch_size: 1
epochs: 1
`;
  place.write("iris.yaml", spec("setosa"));
  expect((await place.runx("validate", "iris.yaml")).stdout).toContain("write header: false in data");
  place.write("iris.yaml", spec("species"));
  expect((await place.runx("validate", "iris.yaml")).stderr).toContain("write header: false in data");
  place.write("iris.yaml", spec("3, header: false"));
  const { exitCode, stdout } = await place.runx("validate", "iris.yaml");
  expect([exitCode, stdout.includes("header")]).toEqual([0, false]);
});
