import { createInterface } from "node:readline";
import type { Problem } from "../errors.ts";
import { EXIT } from "./exit.ts";
import { type Colors, colorsOf } from "./output/colors.ts";
import { DrawnLines, type LinesAt } from "./output/drawn-lines.ts";
import { faultProblem, formatProblem } from "./output/problems.ts";

/** What a command sees of the world outside: streams, folder, environment. */
export interface Io {
  /** The answer. */
  out(text: string | Uint8Array): void;
  /** Progress, notes and problems. */
  err(text: string): void;
  /**
   * Draws lines that are drawn again in place, at a new width too, until something else is written; no lines take them
   * away. Absent where standard error is no terminal that can.
   */
  readonly draw?: (linesAt: LinesAt) => void;
  /** Standard output is a terminal: what is written there is shown, not kept. */
  readonly outIsTerminal: boolean;
  /** Of the terminal, as wide as it is now. */
  readonly columns: number;
  /** Asks a question on the terminal; absent where there is nobody to ask. Without an answer it gives "". */
  readonly ask?: (question: string) => Promise<string>;
  readonly outColors: Colors;
  readonly errColors: Colors;
  /** The words after `runx`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
}

const DEFAULT_COLUMNS = 80;
/** Nothing can be laid out in less. */
const LEAST_COLUMNS = 20;

/** Of a terminal, as it is now; some say 0 where they do not know. */
function columnsOf({ columns }: NodeJS.WriteStream): number | undefined {
  return columns ? Math.max(LEAST_COLUMNS, columns) : undefined;
}

export function processIo(): Io {
  process.stdout.on("error", endWithoutAnswer);
  process.stderr.on("error", goOnUntold);
  const canDraw = process.stderr.isTTY === true && process.env.TERM !== "dumb";
  const drawn = canDraw ? new DrawnLines(process.stderr, columns) : undefined;
  return {
    out: (text) => {
      if (process.stdout.isTTY && drawn !== undefined) write(process.stderr, drawn.takenAway());
      write(process.stdout, text);
    },
    err: (text) => write(process.stderr, `${drawn?.takenAway() ?? ""}${text}`),
    ...(drawn === undefined ? {} : { draw: (linesAt) => drawn.draw(linesAt) }),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
    outIsTerminal: process.stdout.isTTY === true,
    get columns() {
      return columns();
    },
    outColors: colorsOf(process.stdout),
    errColors: colorsOf(process.stderr),
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
  };
}

function columns(): number {
  return columnsOf(process.stdout) ?? columnsOf(process.stderr) ?? DEFAULT_COLUMNS;
}

/** What is thrown where nothing catches it, as before there is a command or by a worker thread. */
export function endOnFault(error: unknown): never {
  process.stderr.write(formatProblem(faultProblem(error), colorsOf(process.stderr)));
  if (process.env.RUNX_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(EXIT.refused);
}

/** Ctrl-C and Ctrl-D are no answer. */
async function askOnTerminal(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve) => {
      terminal.on("SIGINT", () => terminal.close()).on("close", () => resolve(""));
      terminal.question(question, resolve);
    });
  } finally {
    terminal.close();
  }
}

/** What nobody reads any more is not written. */
function write(stream: NodeJS.WriteStream, text: string | Uint8Array): void {
  if (!stream.destroyed) stream.write(text);
}

/**
 * `runx report | head` closes the pipe early: that is no failure, and what is being trained goes on. An answer that
 * finds no room, as on a full disk, is one.
 */
function endWithoutAnswer({ code }: NodeJS.ErrnoException): void {
  if (isUnread(code)) return;
  const problem: Problem = {
    code: "output.unwritable",
    message: `Standard output cannot be written (${code}).`,
    hint: "Free some space, or redirect the output. Nothing recorded is lost.",
  };
  process.stderr.write(formatProblem(problem, colorsOf(process.stderr)));
  process.exit(EXIT.refused);
}

function isUnread(code: string | undefined): boolean {
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED";
}

/** Progress that nobody can be told is no reason to end a run. */
function goOnUntold(): void {}
