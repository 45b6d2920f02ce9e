import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Call } from "./args/command.ts";
import type { Io } from "./io.ts";

type Where = Pick<Call, "flags" | "io">;

const DEFAULT = join("results", "runx.db");

/** Where results lie: `--db`, else RUNX_DB, else results/runx.db of the project. */
export function databasePath(call: Where): string {
  const { flags, io } = call;
  return namedDatabase(call) === undefined
    ? join(projectFolder(io), DEFAULT)
    : resolve(io.cwd, flags.text("db") ?? io.env.RUNX_DB!);
}

function namedDatabase({ flags, io }: Where): string | undefined {
  return flags.text("db") ?? (io.env.RUNX_DB || undefined);
}

/** The nearest folder from the current one upwards that has results; the current one where none has. */
export function projectFolder({ cwd }: Pick<Io, "cwd">): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, DEFAULT))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

/** Paths of recorded specs are relative to it. */
export function recordedFolder(call: Where): string {
  return namedDatabase(call) === undefined ? projectFolder(call.io) : call.io.cwd;
}

/** The database, where it was found above the current folder: to be said. */
export function databaseAbove(call: Where): string | undefined {
  const found = namedDatabase(call) === undefined && projectFolder(call.io) !== call.io.cwd;
  return found ? databasePath(call) : undefined;
}
