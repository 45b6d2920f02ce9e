import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Workplace, XOR } from "../support/workplace.ts";

test("init writes a spec that is valid as it stands, and never overwrites", async () => {
  const place = new Workplace();
  const written = await place.runx("init", "mine.yaml");
  expect(written.stdout).toContain("mine.yaml");
  const { stdout } = await place.runx("validate", "mine.yaml");
  expect(stdout.split("\n")[0]).toBe("mine.yaml: valid, 4 arms, 12 trials");
  const text = readFileSync(join(place.folder, "mine.yaml"), "utf8");
  const again = await place.runx("init", "mine.yaml");
  expect(again.exitCode).toBe(2);
  expect(readFileSync(join(place.folder, "mine.yaml"), "utf8")).toBe(text);
});

test("plan lists every trial with its state, before and after a run", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const before = await place.runx("plan", "xor.yaml", "--json");
  const planned = before.stdout.split("\n").map((line) => JSON.parse(line));
  expect(planned.map(({ arm, seed, state }) => [arm.cost, seed, state])).toEqual([
    ["quadratic", 1, "to-run"],
    ["quadratic", 2, "to-run"],
    ["cross-entropy", 1, "to-run"],
    ["cross-entropy", 2, "to-run"],
  ]);
  await place.runx("xor.yaml", "--seeds", "1");
  const after = await place.runx("plan", "xor.yaml");
  expect(after.stdout).toContain("4 trials, 2 cached, 2 to run: about ");
  expect(after.stdout).toContain("measured on the finished ones");
});

test("list, report and show tell what was recorded", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  const list = await place.runx("list");
  expect(list.stdout).toMatch(/^xor +4 +4 +0 +1 /m);
  const report = JSON.parse((await place.runx("report", "xor", "--format", "json")).stdout);
  expect(report.experiment).toBe("xor");
  expect(report.arms).toHaveLength(2);
  const { stdout: line } = await place.runx("report", "xor", "--json");
  expect(line.split("\n").map((each) => JSON.parse(each))).toEqual([report]);
  const { id, weights_sha256 } = report.arms[1].trials[1];
  const shown = await place.runx("show", id.slice(0, 12));
  expect(shown.stdout).toContain(`trial ${id}`);
  expect(shown.stdout).toContain(weights_sha256);
  expect(shown.stdout).toMatch(/cost: cross-entropy/);
});

test("--sort takes a column, or one behind a minus for the other way round", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  const sorted = async (...flags: string[]) => {
    const { arms } = JSON.parse((await place.runx("report", "xor", "--format", "json", ...flags)).stdout);
    return arms.map(({ mean }: { mean: number }) => mean);
  };
  const means = await sorted("--sort", "mean");
  expect(means).toHaveLength(2);
  expect(new Set(means).size).toBe(2);
  expect(await sorted("--sort", "-mean")).toEqual(means.toReversed());
  expect(await sorted("--sort=-mean")).toEqual(means.toReversed());
});

test("--compare adds the arms of other experiments, each once, in the table and the curves", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  place.write("wide.yaml", XOR.replace("name: xor", "name: wide").replace("[2, 3, 1]", "[2, 5, 1]"));
  await place.runx("xor.yaml", "wide.yaml");
  const compared = ["report", "xor", "--compare", "wide", "--compare", "wide", "--compare", "xor"];
  const { stdout } = await place.runx(...compared, "--format", "json");
  const { experiment, varied, arms } = JSON.parse(stdout);
  expect(experiment).toBe("xor + wide");
  expect(varied).toEqual(["experiment", "cost", "eta", "layers"]);
  expect(arms.map(({ n }: { n: number }) => n)).toEqual([2, 2, 2, 2]);
  expect((await place.runx(...compared, "--curves")).stdout).toMatch(
    /xor \(quadratic[\s\S]*wide \(cross-entropy/,
  );
});

test("report writes each format to a file and leaves no temporary file", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml");
  for (const format of ["table", "markdown", "json", "jsonl", "csv", "latex", "parquet"]) {
    const { exitCode, stdout } = await place.runx(
      "report",
      "--format",
      format,
      "--out",
      `out/report.${format}`,
    );
    expect([format, exitCode, stdout]).toEqual([format, 0, ""]);
    expect(readFileSync(join(place.folder, `out/report.${format}`)).length).toBeGreaterThan(100);
  }
});

test("check compares gradients layer by layer", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const { exitCode, stdout } = await place.runx("check", "xor.yaml", "--json");
  expect(exitCode).toBe(0);
  const checks = stdout.split("\n").map((line) => JSON.parse(line));
  expect(checks).toHaveLength(2);
  for (const { layers } of checks) {
    expect(layers).toHaveLength(2);
    for (const layer of layers) expect(layer.largestRelativeError).toBeLessThan(1e-6);
  }
});

test("check computes the equations of the notes another way, and shows nudges and speeds", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  const { stdout } = await place.runx("check", "xor.yaml", "--json");
  const [quadratic, entropy] = stdout.split("\n").map((line) => JSON.parse(line));
  const names = ({ equations }: { equations: { equation: string }[] }) =>
    equations.map(({ equation }) => equation);
  expect(names(quadratic)).toEqual(["(15)", "(18)", "(20)", "(21)"]);
  expect(names(entropy)).toEqual(["(15)", "(18)", "(20)", "(21)", "(26)"]);
  const shown = await place.runx("check", "xor.yaml", "--nudge", "--speeds");
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain("ΔC/Δz, Δz = 0.01");
  expect(shown.stdout).toContain("slope |σ′(z)|");
});
