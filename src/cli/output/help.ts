import { wrap } from "../../text/layout.ts";
import type { Command } from "../args/command.ts";
import { commands } from "../args/commands.ts";
import type { Colors } from "./colors.ts";

/** What `runx` alone prints: one screen. */
export function overview(version: string, colors: Colors): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    `${colors.bold(`runx ${version}`)}: declarative experiments on small neural networks`,
    "",
    colors.bold("Start"),
    "  runx experiments/hello.yaml   run an experiment and report",
    "  runx init                     write a spec of your own",
    "",
    colors.bold("Commands"),
    ...list,
    "",
    "runx <command> --help explains a command. Exit codes: 0 all well, 1 a trial or a",
    "claim failed, 2 bad input, 130 interrupted: the same command resumes.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command, colors: Colors): string {
  const usage = `runx ${command.name}${command.args ? ` ${command.args}` : ""}`;
  return [
    colors.bold(usage),
    ...section(
      [`${command.summary[0]!.toUpperCase()}${command.summary.slice(1)}.`, ...command.details].flatMap(
        wrapped,
      ),
    ),
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
const HELP = ["--help", "this text"] as const;

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
