import Database from "better-sqlite3";
import { RunxError } from "../errors.ts";

/** Every way a database is refused, with its remedy. */
const REFUSALS = {
  missing: ["there is no database here", "run an experiment first, or name another file with --db"],
  directory: ["the database's path is a folder", "name a file with --db, such as results/runx.db"],
  "not-a-database": [
    "the file is not an SQLite database; it is left untouched",
    "name another file with --db; runx makes it when it does not exist",
  ],
  foreign: [
    "the database belongs to another application; it is left untouched",
    "name another file with --db; runx makes it when it does not exist",
  ],
  "newer-version": [
    "the database was written by a newer runx; it is left untouched",
    "update runx, or name another file with --db",
  ],
  "older-version": [
    "the database was written by an older runx and cannot be brought up to date: it is read-only",
    "make the file and its folder writable, or copy it elsewhere and name the copy with --db",
  ],
  "read-only": [
    "the database cannot be written",
    "make the file and its folder writable, or name another file with --db; report, list and show work without",
  ],
  unreadable: ["the database cannot be read", "check the permissions of the file and its folder"],
  damaged: [
    "the database is damaged",
    "restore the file from a copy, or save what is left with: sqlite3 FILE .recover | sqlite3 NEW-FILE",
  ],
  "disk-full": [
    "there is no space left for the database; what was recorded before is kept",
    "make room on the disk and give the same command again: it goes on where it stopped",
  ],
  busy: [
    "another process has kept the database locked for half a minute",
    "end the other process (a database browser with an open edit?) and give the same command again",
  ],
  "input-output": [
    "the disk reported an error while the database was in use",
    "check the disk, then give the same command again: it goes on where it stopped",
  ],
} as const;

export type Refusal = keyof typeof REFUSALS;

export function refuse(refusal: Refusal, path: string, detail?: string): RunxError {
  const [message, hint] = REFUSALS[refusal];
  return new RunxError({
    code: `store.${refusal}`,
    message: detail === undefined ? message : `${message} (${detail})`,
    hint,
    where: { file: path },
  });
}

/** SQLite is machine code for one release of Node; whoever changes Node afterwards meets this first. */
function builtForAnotherNode(): RunxError {
  return new RunxError({
    code: "store.another-node",
    message: `SQLite cannot be loaded: it was built for another release of Node than this one (${process.version})`,
    hint: "build it for this one: npm rebuild better-sqlite3; nothing that is recorded changes",
  });
}

/** Runs `action`; what SQLite reports about the file or the disk becomes a refusal. */
export function refusing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    // Recorded JSON that does not parse was changed by another program.
    if (error instanceof SyntaxError) throw refuse("damaged", path, error.message);
    if (error instanceof Error && "code" in error && error.code === "ERR_DLOPEN_FAILED")
      throw builtForAnotherNode();
    const refusal = error instanceof Database.SqliteError ? refusalOf(error.code) : undefined;
    throw refusal === undefined ? error : refuse(refusal, path, (error as Error).message);
  }
}

function refusalOf(code: string): Refusal | undefined {
  if (code === "SQLITE_FULL") return "disk-full";
  if (code === "SQLITE_NOTADB") return "not-a-database";
  if (code.startsWith("SQLITE_CORRUPT")) return "damaged";
  if (code.startsWith("SQLITE_BUSY") || code === "SQLITE_LOCKED") return "busy";
  if (code.startsWith("SQLITE_READONLY")) return "read-only";
  if (code.startsWith("SQLITE_CANTOPEN") || code === "SQLITE_PERM") return "unreadable";
  if (code.startsWith("SQLITE_IOERR")) return "input-output";
  return undefined;
}

/** An error of the operating system. */
export function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "errno" in error;
}
