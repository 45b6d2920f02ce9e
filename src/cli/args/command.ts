import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import type { Flags } from "./flags.ts";

export type CommandName =
  | "run"
  | "try"
  | "reread"
  | "validate"
  | "plan"
  | "report"
  | "list"
  | "show"
  | "check"
  | "verify"
  | "diff"
  | "export"
  | "predict"
  | "inspect"
  | "plot"
  | "read"
  | "serve"
  | "worker"
  | "queue"
  | "work"
  | "import"
  | "tag"
  | "note"
  | "rm"
  | "restore"
  | "gc"
  | "completion"
  | "init"
  | "example"
  | "schema";

/** One call of one command. */
export interface Call {
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly io: Io;
}

export type Handler = (call: Call) => Promise<ExitCode>;

export interface Option {
  /** As cac reads it: `--jobs <n>`; without `<…>` it is a switch. */
  readonly flag: string;
  readonly about: string;
  /** The words it takes, where it takes one of a few. */
  readonly choices?: readonly string[];
}

/** What help, completion and the documentation say of a command. */
export interface Command {
  readonly name: CommandName;
  readonly args: string;
  readonly summary: string;
  readonly details: readonly string[];
  /** When it exits with 1, where it can. */
  readonly findings?: string;
  readonly options: readonly Option[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
}
