import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { APPLICATION_ID, migrate, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { refuse, refusing } from "./refusals.ts";

export type Access = "read" | "write";

export interface Connection {
  readonly db: Database.Database;
  close(): void;
}

const BUSY_TIMEOUT_MS = 30_000;

/** Opens a database of runx and refuses anything else by name, before a byte of it is changed. */
export function connect(path: string, access: Access): Connection {
  return refusing(path, () => (access === "write" ? connectToWrite(path) : connectToRead(path)));
}

/** A file that does not exist, or is empty, becomes a database. */
function connectToWrite(path: string): Connection {
  makeFolder(path);
  contentsOf(path);
  if (!isWritable(path)) throw refuse("read-only", path);
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  return closingOnError(db, () => {
    refuseOthers(db, path);
    useWriteAheadLog(db);
    db.pragma("foreign_keys = ON");
    db.pragma("synchronous = FULL");
    migrate(db);
    return { db, close: () => db.close() };
  });
}

function connectToRead(path: string): Connection {
  if (contentsOf(path) === "nothing") throw refuse("missing", path);
  const connection = isWritable(path) ? direct(path) : copied(path);
  return closingOnError(connection, () => {
    refuseOthers(connection.db, path);
    if (schemaVersion(connection.db) === SCHEMA_VERSION) return connection;
    if (!isWritable(path)) throw refuse("older-version", path);
    connection.close();
    connectToWrite(path).close();
    return direct(path);
  });
}

function direct(path: string): Connection {
  const db = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  return { db, close: () => db.close() };
}

/** Even reading in WAL mode writes beside the file. Where that is not allowed, a copy is read. */
function copied(path: string): Connection {
  const folder = mkdtempSync(join(tmpdir(), "runx-"));
  const copy = join(folder, "copy.db");
  try {
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    const { db, close } = direct(copy);
    return {
      db,
      close: () => {
        close();
        rmSync(folder, { recursive: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw isErrno(error) ? refuse("unreadable", path, error.message) : error;
  }
}

/** What lies at the path, judged by its first bytes. An empty file counts as nothing: SQLite makes one first. */
function contentsOf(path: string): "nothing" | "sqlite" {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return "nothing";
  if (stat.isDirectory()) throw refuse("directory", path);
  if (!stat.isFile()) throw refuse("not-a-database", path);
  if (stat.size === 0) return "nothing";
  if (firstBytes(path, SQLITE_MAGIC.length) !== SQLITE_MAGIC) throw refuse("not-a-database", path);
  return "sqlite";
}

/** The first 16 bytes of every database: https://www.sqlite.org/fileformat.html#magic_header_string */
const SQLITE_MAGIC = "SQLite format 3\0";

function firstBytes(path: string, count: number): string {
  try {
    const file = openSync(path, "r");
    const bytes = Buffer.alloc(count);
    readSync(file, bytes, 0, count, 0);
    closeSync(file);
    return bytes.toString("latin1");
  } catch (error) {
    throw isErrno(error) ? refuse("unreadable", path, error.message) : error;
  }
}

function refuseOthers(db: Database.Database, path: string): void {
  // One look at both: another process may finish its first migration between two.
  const { ours, version } = db.transaction(() => ({
    ours: db.pragma("application_id", { simple: true }) === APPLICATION_ID || isBlank(db),
    version: schemaVersion(db),
  }))();
  if (!ours) throw refuse("foreign", path);
  if (version > SCHEMA_VERSION) {
    throw refuse("newer-version", path, `its schema is ${version}, this runx knows ${SCHEMA_VERSION}`);
  }
  if (mayHaveCrashed(path)) refuseDamaged(db, path);
}

/** Another process may be between making the file and its first migration. */
function isBlank(db: Database.Database): boolean {
  return db.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() === 0 && schemaVersion(db) === 0;
}

/** A log that nobody has folded into the database: its owner crashed, or is at work. */
function mayHaveCrashed(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** A log damaged after a part of it was folded in leaves pages of two ages; SQLite itself does not notice. */
function refuseDamaged(db: Database.Database, path: string): void {
  const verdict = db.pragma("quick_check(1)", { simple: true });
  if (verdict !== "ok") throw refuse("damaged", path, String(verdict));
}

/** The switch needs the file for itself and does not wait for it, so of many first starts most must ask again. */
function useWriteAheadLog(db: Database.Database): void {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      db.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
      if (!busy || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw isErrno(error) ? refuse("read-only", path, error.message) : error;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(dirname(path), constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function closingOnError<T>(resource: { close(): void }, action: () => T): T {
  try {
    return action();
  } catch (error) {
    resource.close();
    throw error;
  }
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "errno" in error;
}
