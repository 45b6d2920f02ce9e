import { expect, test } from "vitest";
import { commandPage } from "../../scripts/generate/commands.ts";
import { commands } from "../../src/cli/args/commands.ts";
import { EXIT } from "../../src/cli/exit.ts";

// `npm run generate` runs this file with --update: what is compared is what is written.

test("docs/commands.md is what the table of commands and the prose give", async () => {
  await expect(commandPage()).toMatchFileSnapshot("../../docs/commands.md");
});

test("a new command and a changed option change the page", () => {
  const [first] = commands;
  const changed = commandPage([{ ...first!, options: [{ flag: "--new <value>", about: "does <this>" }] }]);
  expect(changed).toContain("| `--new <value>` | does \\<this\\> |");
});

test("every exit code is explained", () => {
  const page = commandPage();
  for (const code of Object.values(EXIT)) expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
});

test("every choice of an option is named where the option is explained", () => {
  for (const { options } of commands) {
    for (const { about, choices = [] } of options) for (const each of choices) expect(about).toContain(each);
  }
});
