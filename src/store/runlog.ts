import { setTimeout as sleep } from "node:timers/promises";
import type { Database, Statement } from "better-sqlite3";
import { RunxError } from "../errors.ts";
import type { InputFile } from "../model/command.ts";
import type { DatasetFacts } from "../model/dataset.ts";
import type { Directions } from "../model/parameters.ts";
import type { AnyPlan, EpochRecord, LeaseAnswer, TrialId, TrialOutcome } from "../model/trial.ts";
import { type FinishedRecord, recordChecksum } from "./checksums.ts";
import { PATIENCE_MS } from "./database.ts";
import { describeDataset, describeInputs } from "./datasets.ts";
import { EpochChecksums, EpochWriter } from "./epochs.ts";
import { Leases, type Redo } from "./leases.ts";
import { type OutcomeColumns, outcomeColumns, toColumns } from "./outcome-columns.ts";
import { PatientWriter } from "./patience.ts";
import { replacePlan } from "./plans.ts";
import { refusing } from "./refusals.ts";
import { Watch } from "./rescue.ts";
import { Summary } from "./summary.ts";

/** Epoch values are written in batches of about this many rows. */
const BATCH_ROWS = 256;

const LEAVING_MS = 200;

/** How often is looked whether what waits has been written. */
const SETTLING_MS = 100;

const LOCKED = { kind: "busy", by: "a program that keeps the database locked" } as const;

const END_ATTEMPT = `
  UPDATE attempts SET status = @status, ended_at = @ended_at, seconds = @seconds, epochs = @epochs,
    stopped_early = @stopped_early, weights_sha256 = @weights_sha256, never_predicted = @never_predicted,
    diverged_at = @diverged_at, reason = @reason, outputs = @outputs, end_notes = @end_notes,
    checksum = @checksum, trained_by = @machine
  WHERE attempt = @attempt AND status = 'running'`;

interface OpenAttempt {
  readonly attempt: number;
  readonly summary: Summary;
  readonly checksums: EpochChecksums;
  /** Epochs not yet written. */
  pending: EpochRecord[];
}

type EndedAttempt = OutcomeColumns & {
  attempt: number;
  ended_at: string;
  checksum: string;
  machine: string | null;
};

/**
 * The writing side of one run. It satisfies the `Recorder` of `run/`. While another process keeps the database locked
 * no trial is leased, and what is to be written waits. Every method throws when the database was deleted, moved or
 * replaced; afterwards they do nothing.
 */
export class RunLog {
  readonly run: number;
  readonly #db: Database;
  readonly #path: string;
  readonly #redo: Redo;
  readonly #directions: Directions | undefined;
  readonly #epochs: EpochWriter;
  readonly #leases: Leases;
  readonly #writer: PatientWriter;
  readonly #watch: Watch;
  readonly #open = new Map<TrialId, OpenAttempt>();
  /** Nothing where the attempt was given up on: this process was thought to be gone. */
  readonly #isRunning: Statement<[number], number>;
  readonly #endAttempt: Statement<[EndedAttempt]>;
  readonly #trialOf: Statement<[number], FinishedRecord["trial"]>;
  readonly #counting: Statement<[number], { trial: number; attempt: number | null; status: string | null }>;
  readonly #count: Statement<[number, number]>;
  #pendingRows = 0;

  constructor(db: Database, path: string, run: number, redo: Redo, directions?: Directions) {
    this.#db = db;
    this.#path = path;
    this.run = run;
    this.#redo = redo;
    this.#directions = directions;
    this.#epochs = new EpochWriter(db);
    this.#leases = new Leases(db, this.#epochs);
    this.#writer = new PatientWriter(db, path);
    this.#watch = new Watch(db, path);
    this.#isRunning = db.prepare<[number], number>(
      "SELECT 1 FROM attempts WHERE attempt = ? AND status = 'running'",
    );
    this.#endAttempt = db.prepare(END_ATTEMPT);
    this.#trialOf = db.prepare(
      `SELECT id, seed, parameters, data_digest, numerics FROM trials JOIN attempts USING (trial)
       WHERE attempts.attempt = ?`,
    );
    this.#counting = db.prepare(
      `SELECT trials.trial, trials.attempt, counting.status
       FROM attempts JOIN trials USING (trial) LEFT JOIN attempts AS counting ON counting.attempt = trials.attempt
       WHERE attempts.attempt = ?`,
    );
    this.#count = db.prepare("UPDATE trials SET attempt = ? WHERE trial = ?");
  }

  /** Leases a trial for this process. A lease whose owner is gone is taken over. */
  lease(id: TrialId): LeaseAnswer {
    return this.leaseAll([id])[0]!;
  }

  /** The same for several at once, in one transaction. */
  leaseAll(ids: readonly TrialId[]): readonly LeaseAnswer[] {
    const asked = this.#guarding(() =>
      this.#writer.ask(() => ids.map((id) => this.#leases.lease(id, this.run, this.#redo))),
    );
    if (asked === undefined) return ids.map(() => LOCKED);
    return asked.answer.map(({ answer, attempt }, i) => {
      if (attempt !== undefined) this.#open.set(ids[i]!, this.#newlyOpen(attempt));
      return answer;
    });
  }

  /** The epochs of a leased trial so far do not count. */
  restart(id: TrialId): void {
    const { attempt } = this.#opened(id);
    this.#write(() => this.#epochs.forget(attempt));
    this.#forget(id);
    this.#open.set(id, this.#newlyOpen(attempt));
  }

  /** An epoch of a leased trial. It does not count before the trial's outcome is recorded. */
  epoch(id: TrialId, record: EpochRecord): void {
    const open = this.#opened(id);
    open.summary.add(record);
    open.checksums.add(record);
    open.pending.push(record);
    this.#pendingRows += rowsOf(record);
    if (this.#pendingRows >= BATCH_ROWS) this.#flush();
  }

  /**
   * Records the outcome with its epochs and gives up the lease. Nothing is recorded when another process has
   * taken the lease over meanwhile: it records the same.
   */
  end(id: TrialId, outcome: TrialOutcome): void {
    const { attempt, summary, checksums, pending } = this.#opened(id);
    const columns = { ...toColumns(outcome), ended_at: new Date().toISOString() };
    const machine = outcome.machine ?? null;
    const summaries = summary.metrics();
    const series = checksums.digests();
    this.#write(() => {
      const trial = this.#trialOf.get(attempt)!;
      const record = { trial, outcome: outcomeColumns(columns), summaries, series };
      const checksum = recordChecksum(record);
      if (this.#endAttempt.run({ ...columns, attempt, checksum, machine }).changes === 0) return;
      for (const epoch of pending) this.#epochs.writeEpoch(attempt, epoch);
      this.#epochs.writeSummaries(attempt, summaries);
      this.#epochs.writeChecksums(attempt, series);
      this.#makeCount(attempt, outcome);
    });
    this.#forget(id);
  }

  /** What `work` does is one transaction where its last step is a lease, and in any case written when this returns. */
  together<Answer>(work: () => Answer): Answer {
    const answer = this.#writer.gather(work);
    this.#guarding(() => this.#writer.tryAgain());
    return answer;
  }

  /** Gives up the lease; the epochs are forgotten. */
  abandon(id: TrialId): void {
    const { attempt } = this.#opened(id);
    this.#write(() => this.#leases.release(attempt));
    this.#forget(id);
  }

  /** What the trials of a digest learn from. */
  describeData(digest: string, facts: DatasetFacts): void {
    this.#write(() => describeDataset(this.#db, digest, facts));
  }

  /** The files that a program's trials of a digest depend on. */
  describeInputs(digest: string, files: readonly InputFile[]): void {
    this.#write(() => describeInputs(this.#db, digest, files));
  }

  /** The run's plan has grown. */
  extend(plan: AnyPlan): void {
    this.#write(() => replacePlan(this.#db, this.run, plan));
  }

  /**
   * Writes the epochs so far for live views, and the sign of life that other machines look at. Waits for the disk:
   * a power cut costs what was recorded after the last beat.
   */
  beat(): void {
    this.#flush();
    const now = Date.now();
    this.#toDisk(() =>
      this.#write(() => {
        this.#db.prepare("UPDATE runs SET heartbeat = ? WHERE run = ?").run(now, this.run);
      }),
    );
  }

  /** Resolves when nothing waits to be written any more, or the run is stopped. */
  async settled(stop: AbortSignal): Promise<void> {
    while (this.#writer.isWaiting && !stop.aborted) {
      await sleep(SETTLING_MS);
      this.#guarding(() => this.#writer.tryAgain());
    }
  }

  /** The last word of a run; leases still held are given up. */
  close(exitCode: number): void {
    this.#finish(exitCode);
    this.#db.pragma(`busy_timeout = ${PATIENCE_MS}`);
  }

  /** The last word of a run that must not wait: it stays unsaid where another process keeps the database locked. */
  leave(exitCode: number): void {
    try {
      this.#finish(exitCode, LEAVING_MS);
    } catch (error) {
      if (!(error instanceof RunxError)) throw error;
    }
  }

  #finish(exitCode: number, milliseconds?: number): void {
    const held = [...this.#open.values()];
    const ended = new Date().toISOString();
    this.#open.clear();
    const lastWord = () => {
      for (const { attempt } of held) this.#leases.release(attempt);
      this.#db
        .prepare("UPDATE runs SET ended_at = ?, exit_code = ? WHERE run = ?")
        .run(ended, exitCode, this.run);
    };
    this.#toDisk(() => this.#guarding(() => this.#writer.finish(lastWord, milliseconds)));
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
    // By queue some thousand are open at a time, and few of them have something new.
    const batches = [...this.#open.values()]
      .filter(({ pending }) => pending.length > 0)
      .map((open) => {
        const { attempt, pending } = open;
        open.pending = [];
        return { attempt, pending };
      });
    this.#pendingRows = 0;
    this.#write(() => {
      for (const { attempt, pending } of batches) {
        if (this.#isRunning.get(attempt) === undefined) continue;
        for (const record of pending) this.#epochs.writeEpoch(attempt, record);
      }
    });
  }

  #forget(id: TrialId): void {
    for (const record of this.#open.get(id)?.pending ?? []) this.#pendingRows -= rowsOf(record);
    this.#open.delete(id);
  }

  #newlyOpen(attempt: number): OpenAttempt {
    return {
      attempt,
      summary: new Summary(this.#directions),
      checksums: new EpochChecksums(),
      pending: [],
    };
  }

  #opened(id: TrialId): OpenAttempt {
    const open = this.#open.get(id);
    if (open === undefined) throw new Error(`trial ${id} is not leased by this run`);
    return open;
  }

  /** This transaction and all before it are on the disk afterwards. */
  #toDisk(action: () => void): void {
    this.#db.pragma("synchronous = FULL");
    try {
      action();
    } finally {
      this.#db.pragma("synchronous = NORMAL");
    }
  }

  #write(action: () => void): void {
    this.#guarding(() => this.#writer.write(action));
  }

  #guarding<T>(action: () => T): T | undefined {
    if (this.#watch.isLost) return undefined;
    try {
      const answer = refusing(this.#path, action);
      if (!this.#writer.gathers) this.#watch.look();
      return answer;
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
