/** What a hint proposes is there: commands, options and values are tried, as a user would who believes them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Command } from "../../src/cli/args/command.ts";
import { commands } from "../../src/cli/args/commands.ts";
import { Workplace } from "../support/workplace.ts";

const flagsOf = ({ options }: Command) => options.map(({ flag }) => flag.split(" ")[0]!);
const EVERYWHERE = ["--help", "--version"];
const allFlags = new Set([...commands.flatMap(flagsOf), ...EVERYWHERE]);

/** Texts between quotes, with what is filled in left out. */
function textsIn(file: string): readonly string[] {
  const source = readFileSync(file, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map(
    ([, a, b, c]) => (a ?? b ?? c ?? "").replace(/\$\{[^}]*\}/g, "X"),
  );
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.includes("client/"))
  .map((name) => join("src", name));

/** As `option("trialTimeout")` is worded here: `--trial-timeout`. */
const wordedOptions = sources.flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/\boption\("([a-zA-Z]+)"/g)].map(
    ([, name]) => `--${name!.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  ),
);

/** Programs that examples go on with. */
const CALLS_OF_OTHERS = /\b(?:tensorboard|mlflow ui) .*/g;

test("every option that a text of the command line or a hint speaks of is one of a command", () => {
  const told = sources
    .filter((file) => file.startsWith("src/cli/"))
    .flatMap((file) => textsIn(file))
    .map((text) => text.replace(CALLS_OF_OTHERS, ""))
    .flatMap((text) => text.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []);
  expect(wordedOptions.length).toBeGreaterThan(20);
  expect([...told, ...wordedOptions].filter((flag) => !allFlags.has(flag))).toEqual([]);
});

test("every command line that a text of runx speaks of has a command and options of that command", () => {
  const faults = sources.flatMap((file) =>
    textsIn(file).flatMap((text) =>
      [...text.matchAll(/(?:^|[\s:(])runx ([a-z]+)((?: (?:--?[a-z-]+|"[^"]*"|[\w./…*|<>[\]-]+))*)/g)].flatMap(
        ([line, name, rest]) => {
          const command = commands.find((each) => each.name === name);
          if (command === undefined) return [];
          const unknown = (rest!.match(/(?<![\w-])--[a-z-]+/g) ?? []).filter(
            (flag) => ![...flagsOf(command), ...EVERYWHERE].includes(flag),
          );
          return unknown.map((flag) => `${file}: ${line!.trim()}: ${flag}`);
        },
      ),
    ),
  );
  expect(faults).toEqual([]);
});

const numeric = commands
  .filter(({ name }) => name !== "serve" && name !== "worker")
  .flatMap((command) =>
    command.options
      .filter(({ flag }) => /<(n|k|seconds|MiB|lines)>/.test(flag))
      .map(({ flag }) => ({ name: command.name, args: command.args, flag: flag.split(" ")[0]! })),
  );

test.each(numeric)(
  "the value that $name $flag proposes is one that it takes",
  async ({ name, args, flag }) => {
    const place = new Workplace();
    const given = args
      .split(" ")
      .filter((word) => word.startsWith("<"))
      .map(() => "epochs");
    const refused = await place.runx(name, ...given, flag, "x", "--json");
    const hint = /For example (--[a-z-]+) (\d+)/.exec(refused.stdout + refused.stderr);
    if (hint === null) return expect(refused.stdout + refused.stderr).not.toContain("flag.value");
    expect(hint[1]).toBe(flag);
    const again = await place.runx(name, ...given, flag, hint[2]!, "--json");
    expect(again.stdout + again.stderr).not.toContain("flag.value");
  },
);
