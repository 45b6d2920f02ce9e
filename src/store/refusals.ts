import Database from "better-sqlite3";
import { option, RunxError, type Wording, wording } from "../errors.ts";
import { ChangedRecord } from "./checksums.ts";
import { notLoaded } from "./sqlite-binary.ts";

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
    "Free some disk space and run the same command again: it continues where it stopped.",
  ],
  busy: [
    "Another process keeps the database locked",
    "End the other process (a database browser with an open edit?) and run the same command again.",
  ],
  replaced: [
    "The database was deleted, moved or replaced while it was in use",
    "Leave the file where it is while runx is running, and run the same command again.",
  ],
  "no-copy": [
    "The database's folder cannot be written, and there is no space for a copy to read",
    "Set TMPDIR to a folder that can be written, or make the database's folder writable.",
  ],
  inconsistent: [
    "The database does not hold what runx writes: another program has changed it, or it is damaged",
    "Restore the file from a copy; if this happens with a new database, please report it as a bug in runx.",
  ],
  "no-memory": [
    "There is not enough memory for the database",
    wording`End other programs, or use fewer jobs at once (${option("jobs")}).`,
  ],
  "input-output": [
    "The disk reported an error while the database was in use",
    "Check the disk, then run the same command again: it continues where it stopped.",
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

/** Runs `action`; what SQLite reports about the file or the disk becomes a refusal. */
export function refusing<T>(path: string, action: () => T): T {
  const started = Date.now();
  try {
    return action();
  } catch (error) {
    // Recorded JSON that does not parse was changed by another program.
    if (error instanceof SyntaxError || error instanceof ChangedRecord || isMalformedJson(error)) {
      throw refuse("damaged", path, error.message);
    }
    const unloaded = notLoaded(error);
    if (unloaded !== undefined) throw unloaded;
    const refusal = error instanceof Database.SqliteError ? refusalOf(error.code) : undefined;
    if (refusal === undefined) throw error;
    throw refuse(refusal, path, refusal === "busy" ? waited(Date.now() - started) : (error as Error).message);
  }
}

/** SQLite's own functions of JSON tell it in a message alone. */
function isMalformedJson(error: unknown): error is Error {
  return error instanceof Database.SqliteError && error.message === "malformed JSON";
}

export function waited(milliseconds: number): string {
  return `waited ${Math.round(milliseconds / 1000)} s for it`;
}

/** Whether SQLite did not do it because another process has locked the database. */
export function isLocked(error: unknown): boolean {
  return error instanceof Database.SqliteError && refusalOf(error.code) === "busy";
}

/** Of every error that SQLite has: https://www.sqlite.org/rescode.html */
function refusalOf(code: string): Refusal {
  if (code === "SQLITE_FULL") return "disk-full";
  if (code === "SQLITE_NOTADB") return "not-a-database";
  if (code.startsWith("SQLITE_CORRUPT")) return "damaged";
  if (/^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/.test(code)) return "busy";
  if (code.startsWith("SQLITE_READONLY")) return "read-only";
  if (/^SQLITE_(?:CANTOPEN|PERM|AUTH|NOLFS)/.test(code)) return "unreadable";
  if (code.startsWith("SQLITE_IOERR_NOMEM") || code === "SQLITE_NOMEM") return "no-memory";
  if (code.startsWith("SQLITE_IOERR")) return "input-output";
  return "inconsistent";
}

/** An error of the operating system. */
export function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "errno" in error;
}
