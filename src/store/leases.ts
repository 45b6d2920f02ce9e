import type { Database, Statement } from "better-sqlite3";
import type { LeaseAnswer, TrialId, TrialOutcome } from "../model/trial.ts";
import type { EpochWriter } from "./epochs.ts";
import { isAlive, type Owner } from "./owner.ts";

/** What is computed again although it has an outcome from an earlier run. */
export type Redo = "nothing" | "failed" | "everything";

type Running = Owner & { readonly attempt: number; readonly run: number };

interface RecordedOutcome {
  readonly trial: number;
  /** Of the outcome that counts; null without one. */
  readonly status: TrialOutcome["status"] | null;
  readonly run: number | null;
}

/** Who trains what. Every method must run inside an immediate transaction. */
export class Leases {
  readonly #epochs: EpochWriter;
  readonly #recorded: Statement<[TrialId], RecordedOutcome>;
  readonly #runningTrial: Statement<[number], Running>;
  readonly #runningAll: Statement<[], Running>;
  readonly #insert: Statement<[number, number, string]>;
  readonly #interrupt: Statement<[string, number]>;

  constructor(db: Database, epochs: EpochWriter) {
    this.#epochs = epochs;
    this.#recorded = db.prepare(
      `SELECT trials.trial, status, run FROM trials LEFT JOIN attempts USING (attempt) WHERE id = ?`,
    );
    const running = `SELECT attempt, run, pid, process_start AS processStart, machine, heartbeat
       FROM attempts JOIN runs USING (run) WHERE status = 'running'`;
    this.#runningTrial = db.prepare(`${running} AND trial = ?`);
    this.#runningAll = db.prepare(running);
    this.#insert = db.prepare(
      "INSERT INTO attempts (trial, run, status, started_at) VALUES (?, ?, 'running', ?)",
    );
    this.#interrupt = db.prepare(
      "UPDATE attempts SET status = 'interrupted', ended_at = ? WHERE attempt = ? AND status = 'running'",
    );
  }

  lease(id: TrialId, run: number, redo: Redo): { answer: LeaseAnswer; attempt?: number } {
    const recorded = this.#recorded.get(id);
    if (recorded === undefined) throw new Error(`trial ${id} is not in the run's plan`);
    if (recorded.status !== null && !mayRedo(recorded, run, redo)) {
      return { answer: { kind: "finished", status: recorded.status } };
    }
    const running = this.#runningTrial.get(recorded.trial);
    if (running !== undefined && isAlive(running)) {
      return { answer: { kind: "busy", by: describeOwner(running) } };
    }
    if (running !== undefined) this.release(running.attempt);
    const attempt = this.#insert.run(recorded.trial, run, new Date().toISOString()).lastInsertRowid;
    return { answer: { kind: "leased" }, attempt: Number(attempt) };
  }

  /** The attempt will have no outcome; what it wrote is removed. */
  release(attempt: number): void {
    if (this.#interrupt.run(new Date().toISOString(), attempt).changes === 1) this.#epochs.forget(attempt);
  }

  /** Clears up after processes that were killed. */
  releaseOfTheDead(): void {
    for (const running of this.#runningAll.all()) if (!isAlive(running)) this.release(running.attempt);
  }
}

/** What failed in this very run is leased again only to retry it. */
function mayRedo(recorded: RecordedOutcome, run: number, redo: Redo): boolean {
  if (recorded.run === run) return recorded.status === "failed";
  return redo === "everything" || (redo === "failed" && recorded.status === "failed");
}

export function describeOwner(owner: Owner & { readonly run: number }): string {
  return `process ${owner.pid} (run ${owner.run})`;
}
