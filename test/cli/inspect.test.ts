import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { figureKinds } from "../../src/report/content/kinds.ts";
import { Workplace } from "../support/workplace.ts";

const ROWS = Array.from({ length: 60 }, (_, i) => {
  const [width, length] = [(i * 37) % 60, (i * 23) % 50];
  return `${width},${length},${width + length < 50 + (i % 9) ? "low" : "high"},${2 * width + 5}`;
});

function place() {
  const found = new Workplace();
  found.write("rows.csv", `width,length,level,price\n${ROWS.join("\n")}\n`);
  const common = "scale: standard, validation: 0, test: 0.3";
  found.write(
    "levels.yaml",
    `name: levels
data: { source: csv, file: rows.csv, target: level, columns: [width, length], ${common} }
layers: [2, 4, 2]
output: softmax
cost: log-likelihood
eta: 0.2
batch_size: 6
epochs: 8
seeds: 2
`,
  );
  found.write(
    "prices.yaml",
    `name: prices
data: { source: csv, file: rows.csv, target: price, targets: numeric, columns: [width], scale_targets: standard, ${common} }
layers: [1, 3, 1]
output: linear
eta: 0.05
batch_size: 6
epochs: 8
seeds: 2
monitor: [test, errors]
report: { metric: test.rmse }
`,
  );
  return found;
}

test("a classifier is inspected with the names of its classes, and its confusions give the recorded accuracy", async () => {
  const here = place();
  const runx = (...args: string[]) => here.runx(...args, "--db", "x.db");
  await runx("levels.yaml");
  const { stdout } = await runx("inspect", "levels");
  expect(stdout).toMatch(/Confusions of levels, test split, seed [12]/);
  expect(stdout).toMatch(/low +\d+ +\d+\.\d\d %/);
  const { stdout: csv } = await runx("inspect", "levels", "--table", "confusion");
  const [head, ...lines] = csv.trim().split("\n");
  expect(head).toBe("actual,predicted.high,predicted.low");
  const counts = lines.map((line) => line.split(",").slice(1).map(Number));
  const right = counts[0]![0]! + counts[1]![1]!;
  const { stdout: json } = await runx("report", "levels", "--format", "json");
  const values = JSON.parse(json).arms[0].trials.map(({ value }: { value: number }) =>
    Math.round(18 * value),
  );
  expect(values).toContain(right);
  const { stdout: wrong } = await runx("inspect", "levels", "--table", "wrong");
  for (const line of wrong.trim().split("\n").slice(1)) {
    const [row, actual, , , width, length] = line.split(",");
    expect(ROWS[Number(row) - 1]).toMatch(new RegExp(`^${width},${length},${actual},`));
  }
});

test("errors of numbers are those that were recorded, in the unit of the data; figures are drawn", async () => {
  const here = place();
  const runx = (...args: string[]) => here.runx(...args, "--db", "x.db");
  await runx("prices.yaml");
  const { stdout: json } = await runx("report", "prices", "--format", "json");
  const { stdout } = await runx("inspect", "prices");
  const found = /RMSE +MAE +R²\n([\d.]+)/.exec(stdout)?.[1];
  expect(Number(found)).toBeCloseTo(JSON.parse(json).arms[0].mean, 2);
  const { stdout: fit } = await runx("inspect", "prices", "--table", "fit");
  expect(fit).toMatch(/^input,target,x,mean,low,high\nwidth,price,/);
  for (const kind of figureKinds.filter((name) => ["fit", "predicted", "residuals"].includes(name))) {
    const { stdout: svg } = await runx("plot", "prices", "--kind", kind);
    expect(svg).toMatch(/^<svg/);
  }
});

test("networks that learned other tables of truth are shown with theirs, on the terminal, the page and as a table", async () => {
  const here = new Workplace();
  const runx = (...args: string[]) => here.runx(...args, "--db", "x.db");
  await runx(resolve("experiments/perceptron-nand.yaml"));
  const { stdout } = await runx("inspect", "perceptron-nand");
  expect(stdout).toMatch(/Outputs of the network of NAND.*\n +0 0 → 1 .*\nseed 1 +1\.00 /);
  expect(stdout).toMatch(/Outputs of the network of half adder.*\n +0 0 → 0 0 .*\nseed 1 +0\.00 0\.00 /);
  expect(stdout.match(/It answers every row right\./g)).toHaveLength(2);
  await runx("report", "perceptron-nand", "--format", "html", "--out", "page.html");
  const page = readFileSync(join(here.folder, "page.html"), "utf8");
  expect(page).toContain("What the network of half adder answers to x1, x2, as y1, y2.");
  for (const head of ["1 1 → 0", "1 1 → 0 1"]) expect(page).toContain(`<th scope="col">${head}</th>`);
  const { stdout: csv } = await runx("inspect", "perceptron-nand", "--table", "truth");
  const [columns, ...rows] = csv.trim().split("\n");
  expect(columns).toBe("arm,seed,input.x1,input.x2,target.y1,output.y1,target.y2,output.y2,right");
  expect(rows).toHaveLength(8);
  expect(rows[3]).toBe("NAND,1,1,1,0,0,,,true");
  expect(rows[7]).toBe("half adder,1,1,1,0,0,1,1,true");
});

test.each([
  [["--table", "truth"], "inspect.empty"],
  [["--format", "csv"], "inspect.table"],
])("%j is refused", async (args, code) => {
  const here = place();
  await here.runx("levels.yaml", "--db", "x.db");
  const { exitCode, stderr } = await here.runx("inspect", "levels", "--db", "x.db", ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(code === "inspect.empty" ? "confusion, classes, wrong, calibration" : "--table");
});
