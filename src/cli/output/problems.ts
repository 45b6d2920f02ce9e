import { type OptionReference, type Place, type Problem, textOf, type Wording } from "../../errors.ts";
import type { Spec } from "../../model/specification.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import type { Colors } from "./colors.ts";

const EXCERPT_COLUMNS = 76;

/** A problem as the user reads it: place, what is wrong, the line with a caret, the remedy. */
export function formatProblem(problem: Problem, colors: Colors): string {
  const place = problem.where ? `${colors.bold(forTerminal(placeText(problem.where)))}: ` : "";
  return [
    `${place}${colors.red(forTerminal(problem.message))}`,
    ...excerpt(problem.where),
    remedyLine(problem, colors),
    "",
  ].join("\n");
}

/** What to do about a problem, on a line of its own. */
export function remedyLine({ hint }: Problem, colors: Colors): string {
  const [first, ...more] = asFlags(hint).split("\n").map(forTerminal);
  return [`  ${colors.cyan("→")} ${first}`, ...more.map((line) => (line === "" ? "" : `    ${line}`))].join(
    "\n",
  );
}

function placeText(place: Place): string {
  return [fileText(place), place.line, place.column].filter((part) => part !== undefined).join(":");
}

function fileText({ file, option }: Place): string {
  return option === undefined ? file : flagText(option);
}

/** A text whose options are flags. */
export function asFlags(wording: Wording): string {
  return textOf(wording, flagText);
}

/** An option as a flag: `--trial-timeout 60`, `--where "eta > 0.5"`. */
export function flagText({ option, value }: OptionReference): string {
  const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === undefined) return flag;
  return `${flag} ${shellWord(value)}`;
}

/** As a shell takes it for one word. */
export function shellWord(text: string): string {
  if (/^[\p{L}\p{N}_.,:=/…-]+$/u.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}

/** What a valid spec says in vain, beside the output. */
export function warn({ io, flags }: Call, { warnings }: Pick<Spec, "warnings">): void {
  if (flags.on("quiet") || flags.on("json")) return;
  for (const warning of warnings) io.err(formatProblem(warning, io.errColors));
}

/** A problem as `--json` prints it. */
export function plainProblem({ code, message, hint, where }: Problem) {
  return {
    code,
    message,
    hint: textOf(hint, flagText),
    ...(where === undefined ? {} : { file: fileText(where), line: where.line, column: where.column }),
  };
}

/** The line around the column, cut to the screen, and a caret below the column. */
function excerpt(place: Place | undefined): string[] {
  if (place?.excerpt === undefined || place.line === undefined) return [];
  const column = place.column ?? 1;
  const start = Math.max(0, column - 1 - Math.floor(EXCERPT_COLUMNS / 2));
  const gutter = `${place.line} | `;
  const line = forTerminal(place.excerpt.slice(start, start + EXCERPT_COLUMNS));
  return [`  ${gutter}${line}`, `  ${" ".repeat(gutter.length + column - 1 - start)}^`];
}

/** What to say when something is thrown that is no refusal: the system gave up, or runx is wrong. */
export function faultProblem(error: unknown): Problem {
  if (error instanceof Error && "syscall" in error && error.syscall === "uv_cwd") {
    return {
      code: "system.no-folder",
      message: "The current folder no longer exists.",
      hint: "Change to another folder, such as with cd ~, and run the command again.",
    };
  }
  if (error instanceof Error && "syscall" in error) {
    return {
      code: "system.error",
      message: `The operating system reported an error (${error.message}).`,
      hint: "Fix that, then run the same command again. Nothing recorded is lost.",
    };
  }
  return {
    code: "fault",
    message: `This is a bug in runx (${String(error)}).`,
    hint: "Nothing recorded is lost. Please report it with the command and the file; RUNX_DEBUG=1 adds a stack trace.",
  };
}
