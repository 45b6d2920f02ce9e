import type { Database } from "better-sqlite3";
import { PATIENCE_MS } from "./database.ts";
import { isLocked, refuse, waited } from "./refusals.ts";

/** How long a write waits before the rest of the process goes on; signals are heard in between. */
const STEP_MS = 50;
/** While another process keeps the database locked it is asked after this often. */
const ASK_EVERY_MS = 250;

/**
 * Writes to a database that another process may keep locked, without holding up this one: what cannot be written now
 * is written, in order, when the lock is gone.
 */
export class PatientWriter {
  readonly #db: Database;
  readonly #path: string;
  /** Written one after the other in one transaction; each must be able to run again after a rollback. */
  readonly #waiting: (() => void)[] = [];
  #lockedSince: number | undefined;
  #askedAt = 0;
  #gathers = false;

  constructor(db: Database, path: string) {
    this.#db = db;
    this.#path = path;
    db.pragma(`busy_timeout = ${STEP_MS}`);
  }

  /** Whether what is written now waits for more. */
  get gathers(): boolean {
    return this.#gathers;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Writes now, or later. Throws when the database has been locked for too long. */
  write(action: () => void): void {
    this.#waiting.push(action);
    if (!this.#gathers) this.tryAgain();
  }

  /** What `work` writes waits for what it asks, to be one transaction with it, or for the next write. */
  gather<Answer>(work: () => Answer): Answer {
    this.#gathers = true;
    try {
      return work();
    } finally {
      this.#gathers = false;
    }
  }

  /** What `action` answers, after everything that waits; undefined where the database is locked. */
  ask<Answer>(action: () => Answer): { readonly answer: Answer } | undefined {
    if (this.#lockedSince !== undefined && performance.now() - this.#askedAt < ASK_EVERY_MS) return undefined;
    try {
      const answer = this.#db
        .transaction(() => {
          for (const write of this.#waiting) write();
          return action();
        })
        .immediate();
      this.#waiting.length = 0;
      this.#lockedSince = undefined;
      return { answer };
    } catch (error) {
      if (!isLocked(error)) throw error;
      this.#askedAt = performance.now();
      this.#lockedSince ??= this.#askedAt - STEP_MS;
      const since = performance.now() - this.#lockedSince;
      if (since > PATIENCE_MS) throw refuse("busy", this.#path, waited(since));
      return undefined;
    }
  }

  tryAgain(): void {
    if (this.isWaiting) this.ask(() => {});
  }

  /** Writes all that waits, and this, and waits for it as long as the patience lasts or as told. Throws when in vain. */
  finish(action: () => void, milliseconds: number = this.#restOfPatience()): void {
    this.#db.pragma(`busy_timeout = ${Math.round(milliseconds)}`);
    try {
      this.#db
        .transaction(() => {
          for (const write of this.#waiting) write();
          action();
        })
        .immediate();
      this.#waiting.length = 0;
      this.#lockedSince = undefined;
    } catch (error) {
      throw isLocked(error) ? refuse("busy", this.#path, waited(this.#waited())) : error;
    }
  }

  #waited(): number {
    return this.#lockedSince === undefined ? PATIENCE_MS : performance.now() - this.#lockedSince;
  }

  #restOfPatience(): number {
    return this.#lockedSince === undefined ? PATIENCE_MS : Math.max(PATIENCE_MS - this.#waited(), STEP_MS);
  }
}
