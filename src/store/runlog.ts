import type { Database, Statement } from "better-sqlite3";
import { RunxError } from "../errors.ts";
import type { DatasetFacts } from "../model/dataset.ts";
import type { Claim, EpochRecord, Plan, TrialId, TrialOutcome } from "../model/trial.ts";
import { describeDataset } from "./datasets.ts";
import { EpochWriter } from "./epochs.ts";
import { Leases, type Redo } from "./leases.ts";
import { type OutcomeColumns, toColumns } from "./outcome-columns.ts";
import { replacePlan } from "./plans.ts";
import { refusing } from "./refusals.ts";
import { Summary } from "./summary.ts";

/** Epoch values are written in batches of about this many rows. */
const BATCH_ROWS = 256;

const LEAVING_MS = 200;

const END_ATTEMPT = `
  UPDATE attempts SET status = @status, ended_at = @ended_at, seconds = @seconds, epochs = @epochs,
    stopped_early = @stopped_early, weights_sha256 = @weights_sha256, never_predicted = @never_predicted,
    diverged_at = @diverged_at, reason = @reason
  WHERE attempt = @attempt AND status = 'running'`;

interface OpenAttempt {
  readonly attempt: number;
  readonly summary: Summary;
  /** Epochs not yet written. */
  pending: EpochRecord[];
}

/** The writing side of one run. It satisfies the `Ledger` of `run/`. */
export class RunLog {
  readonly run: number;
  readonly #db: Database;
  readonly #path: string;
  readonly #redo: Redo;
  readonly #epochs: EpochWriter;
  readonly #leases: Leases;
  readonly #open = new Map<TrialId, OpenAttempt>();
  /** Nothing where the attempt was given up on: this process was thought to be gone. */
  readonly #isRunning: Statement<[number], number>;
  readonly #endAttempt: Statement<[OutcomeColumns & { attempt: number; ended_at: string }]>;
  readonly #counting: Statement<[number], { trial: number; attempt: number | null; status: string | null }>;
  readonly #count: Statement<[number, number]>;
  #pendingRows = 0;

  constructor(db: Database, path: string, run: number, redo: Redo) {
    this.#db = db;
    this.#path = path;
    this.run = run;
    this.#redo = redo;
    this.#epochs = new EpochWriter(db);
    this.#leases = new Leases(db, this.#epochs);
    this.#isRunning = db.prepare<[number], number>(
      "SELECT 1 FROM attempts WHERE attempt = ? AND status = 'running'",
    );
    this.#endAttempt = db.prepare(END_ATTEMPT);
    this.#counting = db.prepare(
      `SELECT trials.trial, trials.attempt, counting.status
       FROM attempts JOIN trials USING (trial) LEFT JOIN attempts AS counting ON counting.attempt = trials.attempt
       WHERE attempts.attempt = ?`,
    );
    this.#count = db.prepare("UPDATE trials SET attempt = ? WHERE trial = ?");
  }

  /** Leases a trial for this process. A claim whose owner is gone is taken over. */
  claim(id: TrialId): Claim {
    const { claim, attempt } = this.#write(() => this.#leases.claim(id, this.run, this.#redo));
    if (attempt !== undefined) this.#open.set(id, { attempt, summary: new Summary(), pending: [] });
    return claim;
  }

  /** An epoch of a claimed trial. It does not count before the trial's outcome is recorded. */
  epoch(id: TrialId, record: EpochRecord): void {
    const open = this.#opened(id);
    open.summary.add(record);
    open.pending.push(record);
    this.#pendingRows += rowsOf(record);
    if (this.#pendingRows >= BATCH_ROWS) this.#flush();
  }

  /**
   * Records the outcome with its epochs and gives up the claim. Nothing is recorded when another process has
   * taken the claim over meanwhile: it records the same.
   */
  end(id: TrialId, outcome: TrialOutcome): void {
    const open = this.#opened(id);
    this.#write(() => {
      const row = { ...toColumns(outcome), attempt: open.attempt, ended_at: new Date().toISOString() };
      if (this.#endAttempt.run(row).changes === 0) return;
      for (const record of open.pending) this.#epochs.writeEpoch(open.attempt, record);
      this.#epochs.writeSummaries(open.attempt, open.summary.metrics());
      this.#makeCount(open.attempt, outcome);
    });
    this.#forget(id);
  }

  /** Gives up the claim; the epochs are forgotten. */
  abandon(id: TrialId): void {
    const { attempt } = this.#opened(id);
    this.#write(() => this.#leases.giveUp(attempt));
    this.#forget(id);
  }

  /** What the trials of a digest learn from. */
  describeData(digest: string, facts: DatasetFacts): void {
    this.#write(() => describeDataset(this.#db, digest, facts));
  }

  /** The run's plan has grown. */
  extend(plan: Plan): void {
    this.#write(() => replacePlan(this.#db, this.run, plan));
  }

  /**
   * Writes the epochs so far for live views, and the sign of life that other machines look at. Waits for the disk:
   * a power cut costs what was recorded after the last beat.
   */
  beat(): void {
    this.#flush();
    this.#writeToDisk(() => {
      this.#db.prepare("UPDATE runs SET heartbeat = ? WHERE run = ?").run(Date.now(), this.run);
    });
  }

  /** The last word of a run; claims still held are given up. */
  close(exitCode: number): void {
    this.#writeToDisk(() => {
      for (const { attempt } of this.#open.values()) this.#leases.giveUp(attempt);
      this.#db
        .prepare("UPDATE runs SET ended_at = ?, exit_code = ? WHERE run = ?")
        .run(new Date().toISOString(), exitCode, this.run);
    });
    this.#open.clear();
  }

  /** The last word of a run that must not wait: it stays unsaid where another process keeps the database locked. */
  leave(exitCode: number): void {
    this.#db.pragma(`busy_timeout = ${LEAVING_MS}`);
    try {
      this.close(exitCode);
    } catch (error) {
      if (!(error instanceof RunxError)) throw error;
    }
  }

  /** An outcome replaces an earlier one, whose epochs go; but a failure never replaces a result. */
  #makeCount(attempt: number, outcome: TrialOutcome): void {
    const before = this.#counting.get(attempt)!;
    if (outcome.status === "failed" && before.status !== null && before.status !== "failed") return;
    if (before.attempt !== null) this.#epochs.forget(before.attempt);
    this.#count.run(attempt, before.trial);
  }

  #flush(): void {
    if (this.#pendingRows === 0) return;
    this.#write(() => {
      for (const { attempt, pending } of this.#open.values()) {
        if (this.#isRunning.get(attempt) === undefined) continue;
        for (const record of pending) this.#epochs.writeEpoch(attempt, record);
      }
    });
    for (const open of this.#open.values()) open.pending = [];
    this.#pendingRows = 0;
  }

  #forget(id: TrialId): void {
    this.#open.delete(id);
    this.#pendingRows = 0;
    for (const { pending } of this.#open.values())
      for (const record of pending) this.#pendingRows += rowsOf(record);
  }

  #opened(id: TrialId): OpenAttempt {
    const open = this.#open.get(id);
    if (open === undefined) throw new Error(`trial ${id} is not claimed by this run`);
    return open;
  }

  /** This transaction and all before it are on the disk afterwards. */
  #writeToDisk(action: () => void): void {
    this.#db.pragma("synchronous = FULL");
    try {
      this.#write(action);
    } finally {
      this.#db.pragma("synchronous = NORMAL");
    }
  }

  #write<T>(action: () => T): T {
    try {
      return refusing(this.#path, () => this.#db.transaction(action).immediate());
    } catch (error) {
      this.#epochs.forgetKeys();
      throw error;
    }
  }
}

/** The metrics and the learning rate. */
function rowsOf(record: EpochRecord): number {
  return Object.keys(record.metrics).length + 1;
}
