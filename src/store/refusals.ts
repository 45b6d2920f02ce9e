import Database from "better-sqlite3";
import { option, RunxError, type Wording, wording } from "../errors.ts";

/** Every way a database is refused, with its remedy. */
const REFUSALS = {
  missing: [
    "There is no database here",
    wording`Run an experiment first, or name another file with ${option("db")}.`,
  ],
  directory: [
    "The database's path is a folder",
    wording`Name a file with ${option("db")}, such as results/runx.db.`,
  ],
  "not-a-database": [
    "The file is not an SQLite database; it is left untouched",
    wording`Name another file with ${option("db")}; runx makes it when it does not exist.`,
  ],
  foreign: [
    "The database belongs to another application; it is left untouched",
    wording`Name another file with ${option("db")}; runx makes it when it does not exist.`,
  ],
  "newer-version": [
    "The database was written by a newer runx; it is left untouched",
    wording`Update runx, or name another file with ${option("db")}.`,
  ],
  "older-version": [
    "The database was written by an older runx and cannot be brought up to date: it is read-only",
    wording`Make the file and its folder writable, or copy it elsewhere and name the copy with ${option("db")}.`,
  ],
  "read-only": [
    "The database cannot be written",
    wording`Make the file and its folder writable, or name another file with ${option("db")}; report, list and show work without.`,
  ],
  unreadable: ["The database cannot be read", "Check the permissions of the file and its folder."],
  damaged: [
    "The database is damaged",
    "Restore the file from a copy, or save what is left with: sqlite3 FILE .recover | sqlite3 NEW-FILE.",
  ],
  "disk-full": [
    "There is no space left for the database; what was recorded before is kept",
    "Make room on the disk and give the same command again: it goes on where it stopped.",
  ],
  busy: [
    "Another process has kept the database locked for half a minute",
    "End the other process (a database browser with an open edit?) and give the same command again.",
  ],
  "input-output": [
    "The disk reported an error while the database was in use",
    "Check the disk, then give the same command again: it goes on where it stopped.",
  ],
} as const;

export type Refusal = keyof typeof REFUSALS;

export function refuse(refusal: Refusal, path: string, detail?: string): RunxError {
  const [message, hint]: readonly [string, Wording] = REFUSALS[refusal];
  return new RunxError({
    code: `store.${refusal}`,
    message: detail === undefined ? `${message}.` : `${message} (${detail}).`,
    hint,
    where: { file: path },
  });
}

/** SQLite is machine code for one release of Node; whoever changes Node afterwards meets this first. */
function builtForAnotherNode(): RunxError {
  return new RunxError({
    code: "store.another-node",
    message: `SQLite cannot be loaded: it was built for another release of Node than this one (${process.version}).`,
    hint: "Build it for this one: npm rebuild better-sqlite3. Nothing that is recorded changes.",
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
