import { wrap } from "../../text/layout.ts";
import type { Command } from "../args/command.ts";
import { commands } from "../args/commands.ts";
import type { Colors } from "./colors.ts";
import { shellWord } from "./problems.ts";

/** What `runx` alone prints: one screen. */
export function overview(version: string, specs: readonly string[], colors: Colors): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    `${colors.bold(`runx ${version}`)}: one YAML file asks a question, runx answers it`,
    "",
    ...start(specs),
    "",
    colors.bold("Commands"),
    ...list,
    "",
    "runx <command> --help explains a command. Exit codes: 0 success, 1 finding,",
    "2 bad input, 130 interrupted (the same command resumes).",
    "",
  ].join("\n");
}

/** What can be typed in the current folder. */
function start([spec]: readonly string[]): readonly string[] {
  const lines = [
    spec === undefined
      ? ["runx example hello", "Get a first answer in seconds, without a file."]
      : [`runx ${shellWord(spec)}`, "Run what is missing, and report."],
    ["runx init", "Write a spec to start from."],
    ["runx init --from data.csv", "Write one that fits a table."],
  ] as const;
  const width = Math.max(...lines.map(([line]) => line.length));
  return lines.map(([line, does]) => `  ${line.padEnd(width)}   ${does}`);
}

/** The help of one command. */
export function commandHelp(command: Command, colors: Colors): string {
  const usage = `runx ${command.name}${command.args ? ` ${command.args}` : ""}`;
  return [
    colors.bold(usage),
    ...section([command.summary, ...command.details].flatMap(wrapped)),
    ...section([
      colors.bold("Options"),
      ...columns([...command.options.map((option) => [option.flag, option.about] as const), HELP]),
    ]),
    ...section(command.findings === undefined ? [] : wrapped(`Exits with 1 when ${command.findings}.`)),
    ...section([
      colors.bold("Examples"),
      ...columns(command.examples.map(({ line, does }) => [line, does] as const)),
    ]),
    "",
  ].join("\n");
}

function wrapped(text: string): readonly string[] {
  return wrap(text, SCREEN);
}

const SCREEN = 80;
/** What has no room beside its name stands below it. */
const BELOW = "      ";
const HELP = ["--help", "Print this text."] as const;

function section(lines: readonly string[]): string[] {
  return lines.length > 0 ? ["", ...lines] : [];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    width + right.length + 4 > SCREEN
      ? [`  ${left}`, ...wrap(right, SCREEN - BELOW.length).map((line) => `${BELOW}${line}`)]
      : [`  ${left.padEnd(width)}  ${right}`],
  );
}
