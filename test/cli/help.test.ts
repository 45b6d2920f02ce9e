import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/args/commands.ts";
import { Workplace } from "../support/workplace.ts";

const widest = (text: string) => Math.max(...text.split("\n").map((line) => stringWidth(line)));

test("runx alone explains itself in one screen and names every command", async () => {
  const { stdout, exitCode } = await new Workplace().runx();
  expect(exitCode).toBe(0);
  expect(stdout.split("\n").length).toBeLessThanOrEqual(40);
  expect(widest(stdout)).toBeLessThanOrEqual(80);
  for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
});

describe.each(commands)("runx $name --help", ({ name, options, examples }) => {
  test("names every option and gives an example, within 80 columns", async () => {
    const { stdout, exitCode } = await new Workplace().runx(name, "--help");
    expect(exitCode).toBe(0);
    for (const { flag } of options) expect(stdout).toContain(flag);
    expect(examples.length).toBeGreaterThan(0);
    for (const { line } of examples) expect(stdout).toContain(line);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  });
});

test("the version is the package's", async () => {
  const { stdout } = await new Workplace().runx("--version");
  expect(stdout).toBe("0.2.0");
});
