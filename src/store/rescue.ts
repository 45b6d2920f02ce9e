import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { identityOf } from "../files/identity.ts";
import { makeFolder } from "../files/make-folder.ts";
import { isErrno, refuse } from "./refusals.ts";

/**
 * Watches over the file of an open database. When it is deleted, moved or replaced, its connection still holds all
 * that was recorded, its log however lies beside the path, where the next program would take it for the log of
 * whatever lies there by then.
 */
export class Watch {
  readonly #db: Database;
  readonly #path: string;
  readonly #file: string | undefined;
  readonly #logs: readonly (readonly [path: string, identity: string])[];
  #isLost = false;

  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
    this.#file = identityOf(path);
    this.#logs = ["-wal", "-shm"].flatMap((suffix) => {
      const identity = identityOf(`${path}${suffix}`);
      return identity === undefined ? [] : [[`${path}${suffix}`, identity] as const];
    });
  }

  /** Once the database is lost and saved elsewhere, nothing is written any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Throws when another file, or none, lies at the path; what is recorded has then been saved to a new file. */
  look(): void {
    if (this.#isLost || identityOf(this.#path) === this.#file) return;
    this.#isLost = true;
    const saved = this.#save();
    for (const [path, identity] of this.#logs) {
      if (identityOf(path) === identity) rmSync(path, { force: true });
    }
    throw refuse("replaced", this.#path, saved);
  }

  #save(): string {
    const file = this.#newFile();
    try {
      makeFolder(dirname(file));
      this.#db.prepare("VACUUM INTO ?").run(file);
      return `what was recorded is saved as ${file}`;
    } catch (error) {
      if (!isErrno(error) && !(error instanceof Error && "code" in error)) throw error;
      return `what was recorded could not be saved: ${(error as Error).message}`;
    }
  }

  #newFile(): string {
    const stem = this.#path.replace(/\.db$/, "");
    for (let number = 1; ; number++) {
      const file = `${stem}.saved-${number}.db`;
      if (!existsSync(file)) return file;
    }
  }
}
