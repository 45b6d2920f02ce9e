import { createColors } from "picocolors";

/** What a command sees of the world outside: streams, folder, environment. */
export interface Io {
  /** The answer. */
  out(text: string | Uint8Array): void;
  /** Progress, notes and problems. */
  err(text: string): void;
  /** Standard error is a terminal that progress may redraw. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly outColors: Colors;
  readonly errColors: Colors;
  /** The words after `runx`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
}

export type Colors = ReturnType<typeof createColors>;

const DEFAULT_COLUMNS = 80;

export function processIo(): Io {
  endQuietlyWhenTheReaderLeaves(process.stdout);
  endQuietlyWhenTheReaderLeaves(process.stderr);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && process.env.TERM !== "dumb",
    columns: process.stdout.columns ?? process.stderr.columns ?? DEFAULT_COLUMNS,
    outColors: createColors(wantsColor(process.stdout)),
    errColors: createColors(wantsColor(process.stderr)),
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
  };
}

/** https://no-color.org: any non-empty NO_COLOR turns colour off. */
function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** `runx report | head` closes the pipe early: that is no failure. */
function endQuietlyWhenTheReaderLeaves(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}
