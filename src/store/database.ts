import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { makeFolder } from "../files/make-folder.ts";
import { contentsOf, refuseDamaged, refuseOthers } from "./contents.ts";
import { type Copy, copyOf, stateOf } from "./copy.ts";
import { rollBack } from "./journal.ts";
import { keepAlive } from "./keep-alive.ts";
import { migrate, SCHEMA_VERSION, schemaVersion } from "./migrations.ts";
import { pause } from "./pause.ts";
import { isErrno, refuse, refusing } from "./refusals.ts";
import { refuseForNewerNode } from "./sqlite-binary.ts";

/** `write` makes a database where there is none; `change` is the same for one that must be there. */
export type Access = "read" | "change" | "write";

export interface Connection {
  readonly db: Database.Database;
  /** Cheap to ask for, and another number whenever another process has recorded something. */
  revision(): number;
  close(): void;
}

/** How long another process may keep the database locked. */
export const PATIENCE_MS = 30_000;

/** Opens a database of runx and refuses anything else by name, before a byte of it is changed. */
export function connect(path: string, access: Access): Connection {
  refuseForNewerNode();
  return refusing(path, () => {
    if (access === "write") makeItsFolder(path);
    else if (contentsOf(path) === "nothing") throw refuse("missing", path);
    return access === "read" ? connectToRead(path) : connectToWrite(path);
  });
}

/** A file that does not exist, or is empty, becomes a database. */
function connectToWrite(path: string): Connection {
  const contents = contentsOf(path);
  if (!isWritable(path)) throw refuse("read-only", path);
  if (contents === "sqlite") inspect(path);
  const db = keepAlive(new Database(path, { timeout: PATIENCE_MS }));
  return closingOnError(db, () => {
    // Again: the file may have been made by another program just now.
    refuseOthers(db, path);
    useWriteAheadLog(db);
    db.pragma("foreign_keys = ON");
    // A commit outlives the process; RunLog sees to it that it outlives a power cut soon after.
    db.pragma("synchronous = NORMAL");
    migrate(db);
    return directly(db);
  });
}

/** Through a connection that cannot write: the last writer to leave would fold another program's log in. */
function inspect(path: string): void {
  rollBack(path, PATIENCE_MS);
  const db = toRead(path);
  closingOnError(db, () => {
    refuseOthers(db, path);
    refuseDamaged(db, path);
  });
  db.close();
}

function connectToRead(path: string): Connection {
  if (!isWritable(path)) return new CopyConnection(path);
  rollBack(path, PATIENCE_MS);
  // What was rolled back may have been the making of the database.
  if (contentsOf(path) === "nothing") throw refuse("missing", path);
  const db = toRead(path);
  return closingOnError(db, () => {
    refuseOthers(db, path);
    refuseDamaged(db, path);
    if (schemaVersion(db) === SCHEMA_VERSION) return directly(db);
    db.close();
    connectToWrite(path).close();
    return directly(toRead(path));
  });
}

function directly(db: Database.Database): Connection {
  return {
    db,
    revision: () => db.pragma("data_version", { simple: true }) as number,
    close: () => db.close(),
  };
}

function toRead(path: string): Database.Database {
  return keepAlive(new Database(path, { readonly: true, timeout: PATIENCE_MS }));
}

/** A large database that others write to all the time is not copied more than this part of the time. */
const SHARE_OF_COPYING = 0.1;

/** Reads a copy of a database that it may not write beside, and takes a new one when the original has changed. */
class CopyConnection implements Connection {
  readonly #path: string;
  #copy: Copy;
  #db: Database.Database;
  #revision = 0;
  #nextCopyAt = 0;

  constructor(path: string) {
    this.#path = path;
    [this.#copy, this.#db] = this.#take();
  }

  get db(): Database.Database {
    return this.#db;
  }

  revision(): number {
    if (stateOf(this.#path) !== this.#copy.state && Date.now() >= this.#nextCopyAt) {
      const [copy, db] = this.#take();
      this.close();
      this.#copy = copy;
      this.#db = db;
      this.#revision += 1;
    }
    return this.#revision;
  }

  close(): void {
    this.#db.close();
    this.#copy.remove();
  }

  #take(): [Copy, Database.Database] {
    const started = Date.now();
    const copy = copyOf(this.#path);
    const db = closingOnError({ close: copy.remove }, () => this.#open(copy.path));
    this.#nextCopyAt = Date.now() + (Date.now() - started) / SHARE_OF_COPYING;
    return [copy, db];
  }

  #open(copy: string): Database.Database {
    rollBack(copy, PATIENCE_MS);
    if (contentsOf(copy) === "nothing") throw refuse("missing", this.#path);
    const db = toRead(copy);
    return closingOnError(db, () => {
      refuseOthers(db, this.#path);
      refuseDamaged(db, copy);
      if (schemaVersion(db) !== SCHEMA_VERSION) throw refuse("older-version", this.#path);
      return db;
    });
  }
}

/** The switch needs the file for itself and does not wait for it, so of many first starts most must ask again. */
function useWriteAheadLog(db: Database.Database): void {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      db.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
      if (!busy || Date.now() > deadline) throw error;
      pause(20);
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
