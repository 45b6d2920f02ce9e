import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { APPLICATION_ID, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { isErrno, refuse } from "./refusals.ts";

/** What lies at the path, judged by its first bytes. An empty file counts as nothing: SQLite makes one first. */
export function contentsOf(path: string): "nothing" | "sqlite" {
  const stat = reading(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat === undefined) return "nothing";
  if (stat.isDirectory()) throw refuse("directory", path);
  if (!stat.isFile()) throw refuse("not-a-database", path);
  if (stat.size === 0) return "nothing";
  if (reading(path, () => readStart(path, SQLITE_MAGIC.length)) !== SQLITE_MAGIC) {
    throw refuse("not-a-database", path);
  }
  return "sqlite";
}

/** The first 16 bytes of every database: https://www.sqlite.org/fileformat.html#magic_header_string */
const SQLITE_MAGIC = "SQLite format 3\0";

/** The first bytes as Latin-1 text; undefined where there is no file. */
export function readStart(path: string, count: number): string | undefined {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(count);
    return bytes.toString("latin1", 0, readSync(file, bytes, 0, count, 0));
  } finally {
    closeSync(file);
  }
}

function reading<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw isErrno(error) ? refuse("unreadable", path, error.message) : error;
  }
}

/** Refuses what is not a database of this runx or of an older one. */
export function refuseOthers(db: Database, path: string): void {
  // One look at both: another process may finish its first migration between two.
  const { ours, version } = db.transaction(() => ({
    ours: db.pragma("application_id", { simple: true }) === APPLICATION_ID || isBlank(db),
    version: schemaVersion(db),
  }))();
  if (!ours) throw refuse("foreign", path);
  if (version > SCHEMA_VERSION) {
    throw refuse("newer-version", path, `its schema is ${version}, this runx knows ${SCHEMA_VERSION}`);
  }
}

/** Another process may be between making the file and its first migration. */
function isBlank(db: Database): boolean {
  return db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0 && schemaVersion(db) === 0;
}

/** A log that nobody has folded into the database: its owner crashed, or is at work. */
function mayHaveCrashed(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** A log damaged after a part of it was folded in leaves pages of two ages; SQLite itself does not notice. */
export function refuseDamaged(db: Database, path: string): void {
  if (!mayHaveCrashed(path)) return;
  const verdict = db.pragma("quick_check(1)", { simple: true });
  if (verdict !== "ok") throw refuse("damaged", path, String(verdict));
}
