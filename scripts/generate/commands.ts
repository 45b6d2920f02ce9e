import type { Command, Option } from "../../src/cli/args/command.ts";
import { commands } from "../../src/cli/args/commands.ts";
import { pageWith } from "./regions.ts";

/** `docs/commands.md`: the prose, with a section for every command. */
export function commandPage(all: readonly Command[] = commands): string {
  const links = all.map(({ name }) => `[${name}](#runx-${name})`).join(" · ");
  return pageWith("commands.md", {
    "command-links": () => links,
    commands: () => all.map(section).join("\n"),
  });
}

function section(command: Command): string {
  const { name, args, summary, details, options, findings, examples } = command;
  const synopsis = `runx ${name}${args === "" ? "" : ` ${args}`}${options.length > 0 ? " [options]" : ""}`;
  const parts = [
    `### runx ${name}`,
    `    ${synopsis}`,
    [summary, ...details].map(prose).join("\n\n"),
    options.length > 0 ? optionTable(options) : "",
    findings === undefined ? "" : `Exits with 1 when ${prose(findings)}.`,
    ["```sh", ...exampleLines(examples), "```"].join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function exampleLines(examples: Command["examples"]): string[] {
  const width = Math.max(...examples.map(({ line }) => line.length));
  return examples.map(({ line, does }) => `${line.padEnd(width)}  # ${does}`);
}

function optionTable(options: readonly Option[]): string {
  const rows = options.map(({ flag, about }) => `| \`${flag}\` | ${prose(about)} |`);
  return ["| option | meaning |", "| --- | --- |", ...rows].join("\n");
}

/** Text of the help as Markdown: placeholders and columns of a table stay what they are. */
function prose(text: string): string {
  return text.replace(/[<>|*_]/g, "\\$&");
}
