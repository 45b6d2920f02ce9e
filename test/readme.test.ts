import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../src/cli/args/commands.ts";
import { openEngine } from "../src/engine/node.ts";
import { experimentFiles } from "./support/experiments.ts";
import { Workplace } from "./support/workplace.ts";

const README = readFileSync("README.md", "utf8");

/** The transcript of a command, without the command itself. */
function transcript(command: string): string {
  const [, text] = README.split(`$ npx ${command}\n`);
  return text!.split("\n```")[0]!;
}

/** The column is as wide as its times. */
const withoutTimes = (text: string) =>
  text.replace(/ +\d+(\.\d+)? (ms|s|min)\b/g, " TIME").replace(/ +time$/gm, " TIME");

/** The figures shown are those of the fused kernels; others round differently, and have other last digits. */
const comparable = (text: string) =>
  openEngine().numerics.startsWith("wasm-fma/")
    ? withoutTimes(text)
    : withoutTimes(text).replace(/[\d.]+/g, "0");

test("the first run prints what the README shows", { timeout: 120_000 }, async () => {
  const place = new Workplace();
  const { stdout } = await place.runx(resolve("experiments/hello.yaml"), "--quiet");
  const [, ...shown] = transcript("runx experiments/hello.yaml").split("\n");
  expect(comparable(stdout).trimEnd()).toBe(comparable(shown.join("\n")).trimEnd());
});

test("a mistake is answered as the README shows", async () => {
  const place = new Workplace();
  mkdirSync(join(place.folder, "experiments"));
  place.write(
    "experiments/mine.yaml",
    `name: mine
data: mnist
layers: [784, 30, 10]
learning_rate: 0.5
batch_size: 10
epochs: 30
vary:
  cost: [quadratic, cross_entropy]
`,
  );
  const { stderr } = await place.runx("experiments/mine.yaml");
  expect(stderr.trimEnd()).toBe(transcript("runx experiments/mine.yaml").trimEnd());
});

test("the spec in the README is valid", async () => {
  const place = new Workplace();
  const [, text] = README.split("```yaml\n");
  place.write("spec.yaml", text!.split("```")[0]!);
  const { stderr, stdout } = await place.runx("validate", "spec.yaml");
  expect(stderr).toBe("");
  expect(stdout.split("\n")).toEqual([
    "spec.yaml: valid, 2 arms, 20 trials",
    "  70,000 rows: 50,000 training, 10,000 validation, 10,000 test; 784 features, 10 classes",
  ]);
});

test("every command the README names exists with its flags", () => {
  const calls = [...README.matchAll(/npx runx ([a-z]+)([^`\n]*)/g)].filter(
    ([, name]) => name !== "experiments",
  );
  expect(calls.length).toBeGreaterThan(6);
  for (const [, name, rest] of calls) {
    const command = commands.find((each) => each.name === name);
    expect(command, name).toBeDefined();
    for (const [flag] of rest!.matchAll(/--[a-z-]+/g)) {
      expect(
        command!.options.some((option) => option.flag.split(" ")[0] === flag),
        `${name} ${flag}`,
      ).toBe(true);
    }
  }
});

test("every experiment is in the README's table, and every link leads somewhere", () => {
  for (const file of experimentFiles) {
    expect(README).toContain(`(experiments/${file})`);
  }
  for (const [, target] of README.matchAll(/\]\(([^)#:]+)\)/g))
    expect(existsSync(target!), target).toBe(true);
});
