import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { makeFolder } from "../files/make-folder.ts";
import { contentsOf, refuseDamaged, refuseOthers } from "./contents.ts";
import { copied } from "./copy.ts";
import { keepAlive } from "./keep-alive.ts";
import { migrate, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { isErrno, refuse, refusing } from "./refusals.ts";

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
  makeItsFolder(path);
  const contents = contentsOf(path);
  if (!isWritable(path)) throw refuse("read-only", path);
  if (contents === "sqlite") inspect(path);
  const db = keepAlive(new Database(path, { timeout: BUSY_TIMEOUT_MS }));
  return closingOnError(db, () => {
    // Again: the file may have been made by another program just now.
    refuseOthers(db, path);
    useWriteAheadLog(db);
    db.pragma("foreign_keys = ON");
    // A commit outlives the process; RunLog sees to it that it outlives a power cut soon after.
    db.pragma("synchronous = NORMAL");
    migrate(db);
    return { db, close: () => db.close() };
  });
}

/** Through a connection that cannot write: the last writer to leave would fold another program's log in. */
function inspect(path: string): void {
  const connection = direct(path);
  closingOnError(connection, () => {
    refuseOthers(connection.db, path);
    refuseDamaged(connection.db, path);
  });
  connection.close();
}

function connectToRead(path: string): Connection {
  if (contentsOf(path) === "nothing") throw refuse("missing", path);
  const connection = isWritable(path) ? direct(path) : copied(path, direct);
  return closingOnError(connection, () => {
    refuseOthers(connection.db, path);
    refuseDamaged(connection.db, path);
    if (schemaVersion(connection.db) === SCHEMA_VERSION) return connection;
    if (!isWritable(path)) throw refuse("older-version", path);
    connection.close();
    connectToWrite(path).close();
    return direct(path);
  });
}

function direct(path: string): Connection {
  const db = keepAlive(new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS }));
  return { db, close: () => db.close() };
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

function makeItsFolder(path: string): void {
  try {
    makeFolder(dirname(path));
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
