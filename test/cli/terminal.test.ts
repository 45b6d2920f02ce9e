import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { createColors } from "picocolors";
import { describe, expect, test } from "vitest";
import { openProgress } from "../../src/cli/output/progress.ts";
import type { AnyTrial } from "../../src/model/trial.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { trialsOf } from "../run/samples.ts";
import { MAIN, Workplace, XOR } from "../support/workplace.ts";

describe("a file is written as its name says, or not at all", () => {
  test.each([
    ["report", "xor", "--out", "report.xlsx"],
    ["report", "xor", "--out", "report.docx"],
    ["report", "xor", "--out", "report.tsv"],
    ["export", "trials", "xor", "--out", "trials.html"],
  ])("%s %s %s %s", async (...args) => {
    const place = new Workplace();
    place.write("xor.yaml", XOR);
    await place.runx("xor.yaml", "--seeds", "1");
    const { exitCode, stderr } = await place.runx(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("End the name in .");
    expect(existsSync(join(place.folder, args.at(-1)!))).toBe(false);
  });

  test("weights only as safetensors; - is standard output", async () => {
    const place = new Workplace();
    place.write("xor.yaml", XOR);
    await place.runx("xor.yaml", "--seeds", "1");
    const { stdout } = await place.runx("export", "trials", "xor", "--format", "json", "--out", "-");
    const id = JSON.parse(stdout)[0].trial;
    expect((await place.runx("export", "weights", id, "--out", "weights.csv")).exitCode).toBe(2);
    expect(existsSync(join(place.folder, "-"))).toBe(false);
  });
});

test("below a project the results of the project are used, and it is said", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--seeds", "1");
  const below = place.below("notes");
  const { stdout, stderr } = await below.runx("report", "xor");
  expect(stdout).toContain("quadratic");
  expect(stderr).toBe("Results: ../results/runx.db");
  expect((await below.runx("../xor.yaml", "--seeds", "1")).exitCode).toBe(0);
  expect(existsSync(join(below.folder, "results"))).toBe(false);
  expect((await below.runx("verify", "xor")).exitCode).toBe(0);
  expect((await place.runx("verify", "xor")).exitCode).toBe(0);
});

test("a reader who leaves stops the printing, not the training", async () => {
  const place = new Workplace();
  place.write("xor.yaml", XOR.replace("seeds: 2", "seeds: 8"));
  const { stdout } = await execa(
    "bash",
    ["-c", `set -o pipefail; node ${MAIN} xor.yaml --json --jobs 1 | head -1 >/dev/null; echo $?`],
    { cwd: place.folder, env: { RUNX_DB: "" } },
  );
  expect(stdout).toBe("0");
  const { stdout: listed } = await place.runx("list", "--json");
  expect(JSON.parse(listed)).toMatchObject({ trials: 16, completed: 16 });
});

test("a misspelt option is named as it was written", async () => {
  const { stderr } = await new Workplace().runx("xor.yaml", "--Jobs", "2");
  expect(stderr).toContain("has no option --Jobs.");
  expect(stderr).toContain("Did you mean --jobs?");
});

describe("the progress line", () => {
  const [trial] = trialsOf([1], 30) as [AnyTrial];
  const drawnAt = (columns: number): string => {
    const written: string[] = [];
    const colors = createColors(false);
    const io = { columns, interactive: true, errColors: colors, outColors: colors };
    const all = { ...io, out: () => {}, err: (text: string) => void written.push(text) };
    const progress = openProgress({ ...all, outIsTerminal: true, argv: [], cwd: "", env: {} }, false);
    progress.begin({ trials: [trial], weigh: () => 1, jobs: 1 });
    const event: RunEvent = {
      kind: "epoch",
      trial,
      record: { epoch: 12, metrics: { "test.accuracy": 0.9123 } },
    };
    progress.show(event);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys is not shown
    return written.join("").replace(/\r|\u001b\[[0-9]*[AJK]/g, "");
  };

  test.each([20, 40, 60, 80, 200])("fits %i columns, and no number is cut", (columns) => {
    const line = drawnAt(columns);
    expect(line.length).toBeLessThan(columns);
    const told = line.replace(/^[━┄]+ /, "").split(" · ");
    expect(told[0]).toBe("0/1 trials");
    for (const part of told.slice(1)) expect(part).toMatch(/^(12\/30 epochs|.* left|.*: 91\.23 % test)$/);
  });

  test("tells done from undone without colour", () => {
    expect(drawnAt(80)).toMatch(/^━+┄+ /);
  });
});
