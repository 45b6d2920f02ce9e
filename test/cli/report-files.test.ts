/** Where an answer goes says what it is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createColors } from "picocolors";
import { beforeAll, describe, expect, test } from "vitest";
import { Flags } from "../../src/cli/args/flags.ts";
import { reportCommand } from "../../src/cli/commands/report.ts";
import type { Io } from "../../src/cli/io.ts";
import { deliver } from "../../src/cli/output/save-file.ts";
import { Workplace, XOR } from "../support/workplace.ts";

async function recorded(): Promise<Workplace> {
  const place = new Workplace();
  place.write("xor.yaml", XOR);
  await place.runx("xor.yaml", "--db", "some.db");
  return place;
}

test("the ending of --out is the format, unless --format says another", async () => {
  const place = await recorded();
  const written = async (name: string, ...command: string[]): Promise<Buffer> => {
    const { exitCode } = await place.runx(...command, "--db", "some.db", "--out", name);
    expect(exitCode).toBe(0);
    return readFileSync(join(place.folder, name));
  };
  const report = (name: string, ...flags: string[]) => written(name, "report", "xor", ...flags);
  expect((await report("a.md")).toString()).toMatch(/^## xor/);
  expect((await report("a.CSV")).toString()).toMatch(/^cost,eta,metric/);
  expect((await report("a.tex")).toString()).toContain("\\begin{tabular}");
  expect((await report("a.html")).toString()).toMatch(/^<!doctype html>/);
  expect((await report("a.txt")).toString()).toMatch(/^xor\n/);
  expect((await report("b.md", "--format", "csv")).toString()).toMatch(/^cost,eta,metric/);
  const trials = await written("t.parquet", "export", "trials", "xor");
  expect(trials.subarray(0, 4).toString()).toBe("PAR1");
  expect((await written("t.data", "export", "trials", "xor", "--format", "csv")).toString()).toMatch(
    /^trial,/,
  );
});

test("a picture, and curves in another format, are refused with the command that makes them", async () => {
  const place = await recorded();
  const refused = async (...flags: string[]): Promise<string> => {
    const { exitCode, stderr, stdout } = await place.runx("report", "xor", "--db", "some.db", ...flags);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    return stderr;
  };
  expect(await refused("--out", "curves.svg")).toContain("runx plot --kind curves --out curves.svg");
  expect(await refused("--curves", "--format", "csv")).toContain("runx export epochs");
  expect(await refused("--curves", "--out", "curves.html")).toContain("runx plot");
  expect(await refused("--curves", "--open")).toContain("runx plot");
});

describe("on a terminal", () => {
  const said: unknown[] = [];
  const io: Io = {
    out: (text) => void said.push(text),
    err: () => {},
    draw: () => {},
    outIsTerminal: true,
    columns: 80,
    outColors: createColors(false),
    errColors: createColors(false),
    argv: [],
    cwd: "/",
    env: {},
  };
  const callOf = (io: Io) => ({ args: [], flags: new Flags(new Map()), io });
  beforeAll(() => void said.splice(0));

  test("control characters in names are shown, not sent", () => {
    deliver(callOf(io), undefined, "label,eta\n\u001b]52;c;ZXZpbA==\u0007\u202e,0.5\n");
    expect(said).toEqual(["label,eta\n⟨U+001B⟩]52;c;ZXZpbA==⟨U+0007⟩⟨U+202E⟩,0.5\n"]);
  });

  test("bytes are refused", () => {
    expect(() => deliver(callOf(io), undefined, new Uint8Array(4))).toThrow("which a terminal cannot show");
  });

  test("a page is refused with what opens it", async () => {
    const place = await recorded();
    const flags = new Flags(
      new Map([
        ["db", [join(place.folder, "some.db")]],
        ["format", ["html"]],
      ]),
    );
    await expect(reportCommand({ args: ["xor"], flags, io })).rejects.toThrow(
      "An HTML page would fill the terminal",
    );
  });

  test("elsewhere both pass as they are", () => {
    said.splice(0);
    const bytes = new Uint8Array([27]);
    deliver(callOf({ ...io, outIsTerminal: false }), undefined, bytes);
    deliver(callOf({ ...io, outIsTerminal: false }), undefined, "\u001b");
    expect(said).toEqual([bytes, "\u001b"]);
  });
});
