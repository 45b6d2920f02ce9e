import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { createColors } from "picocolors";
import { describe, expect, test } from "vitest";
import { DrawnLines, type LinesAt, type Terminal } from "../../src/cli/output/drawn-lines.ts";
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

/** A terminal that breaks lines at its width, as most do, or cuts them, as xterm does. */
class Screen implements Terminal {
  columns: number;
  readonly #breaks: boolean;
  #lines = [""];
  #at = { line: 0, column: 0 };
  readonly #listeners: (() => void)[] = [];

  constructor(columns: number, breaks: boolean) {
    this.columns = columns;
    this.#breaks = breaks;
  }

  get text(): string {
    return this.#lines.join("\n");
  }

  on(_: "resize", listener: () => void): void {
    this.#listeners.push(listener);
  }

  resize(columns: number): void {
    this.columns = columns;
    if (!this.#breaks) this.#lines = this.#lines.map((line) => line.slice(0, columns));
    this.#at.column = Math.min(this.#at.column, this.#lines[this.#at.line]!.length);
    for (const listener of this.#listeners) listener();
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys
    for (const part of text.match(/\u001b\[\??\d*[A-Za-z]|[\s\S]/g) ?? []) this.#obey(part);
  }

  #obey(part: string): void {
    const { line, column } = this.#at;
    if (part === "\r") this.#at.column = column - (column % this.columns);
    else if (part === "\n") this.#at = { line: line + 1, column: 0 };
    else if (part === "\u001b[J") {
      this.#lines.length = line + 1;
      this.#lines[line] = this.#lines[line]!.slice(0, column);
    } else if (part.endsWith("A")) this.#at.line = line - Number(part.slice(2, -1));
    else if (part.length === 1) {
      this.#lines[line] =
        `${this.#lines[line]!.slice(0, column)}${part}${this.#lines[line]!.slice(column + 1)}`;
      this.#at.column++;
    }
    this.#lines[this.#at.line] ??= "";
  }
}

describe("the progress line", () => {
  const [trial] = trialsOf([1], 30) as [AnyTrial];
  const drawnAt = (columns: number): string => {
    const written: string[] = [];
    const colors = createColors(false);
    const io = { columns, errColors: colors, outColors: colors };
    const draw = (linesAt: LinesAt) => void written.push(...linesAt(columns));
    const all = { ...io, draw, out: () => {}, err: (text: string) => void written.push(text) };
    const progress = openProgress({ ...all, outIsTerminal: true, argv: [], cwd: "", env: {} }, false);
    progress.begin({ trials: [trial], weigh: () => 1, jobs: 1 });
    const event: RunEvent = {
      kind: "epoch",
      trial,
      record: { epoch: 12, metrics: { "test.accuracy": 0.9123 } },
    };
    progress.show(event);
    return written.join("");
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

  test("leaves nothing behind when the terminal becomes narrower, whether it breaks lines or cuts them", () => {
    for (const breaks of [true, false]) {
      const screen = new Screen(40, breaks);
      const lines = new DrawnLines(screen, () => screen.columns);
      screen.write("before\n");
      lines.draw((columns) => ["1".repeat(columns - 1), "2".repeat(columns - 1)]);
      for (const columns of [25, 7, 30]) {
        screen.resize(columns);
        expect(screen.text).toBe(`before\n${"1".repeat(columns - 1)}\n${"2".repeat(columns - 1)}`);
      }
      screen.write(`${lines.takenAway()}after`);
      expect(screen.text).toBe("before\nafter");
    }
  });
});
