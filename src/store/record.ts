import type { Database } from "better-sqlite3";
import type { TrialParameters } from "../model/parameters.ts";
import type { AttemptRow, TrialRecord } from "../model/records.ts";
import type { TrialId } from "../model/trial.ts";
import { readNotes, readTags } from "./annotations.ts";
import { epochReader } from "./epochs.ts";
import { trialRows } from "./results.ts";
import { readRun } from "./runs.ts";

/** Ids that begin with a prefix, at most `limit`; of trials that some plan refers to. */
export function findTrials(db: Database, prefix: string, limit: number): TrialId[] {
  // Ids are hexadecimal: "g" sorts after everything that can follow the prefix.
  return db
    .prepare<[string, string, number], TrialId>(
      `SELECT id FROM trials WHERE id >= ? AND id < ?
         AND EXISTS (SELECT * FROM plan_trials WHERE plan_trials.trial = trials.trial) LIMIT ?`,
    )
    .pluck()
    .all(prefix, `${prefix}g`, limit);
}

interface TrialColumns {
  readonly trial: number;
  readonly parameters: string;
  readonly data_digest: string;
  readonly numerics: string;
  readonly attempt: number | null;
}

/** Everything recorded about one trial, as its latest plan has it. */
export function trialRecord(db: Database, id: TrialId): TrialRecord | undefined {
  const trial = db
    .prepare<[TrialId], TrialColumns>(
      "SELECT trial, parameters, data_digest, numerics, attempt FROM trials WHERE id = ?",
    )
    .get(id);
  if (trial === undefined) return undefined;
  const { plan, run } = planning(db, trial.trial);
  return {
    row: trialRows(db, plan, id)[0]!,
    parameters: JSON.parse(trial.parameters) as TrialParameters,
    dataDigest: trial.data_digest,
    numerics: trial.numerics,
    experiments: experimentsOf(db, trial.trial, "NULL"),
    removedExperiments: experimentsOf(db, trial.trial, "NOT NULL"),
    tags: readTags(db, { kind: "trial", id }),
    notes: readNotes(db, { kind: "trial", id }),
    attempts: attemptsOf(db, trial.trial),
    specs: specsOf(db, trial.trial),
    run: readRun(db, trial.attempt === null ? run : runOf(db, trial.attempt)),
    epochs: trial.attempt === null ? [] : epochReader(db)(trial.attempt),
  };
}

/** The newest run that planned the trial. */
function planning(db: Database, trial: number): { plan: number; run: number } {
  return db
    .prepare<[number], { plan: number; run: number }>(
      "SELECT plan, run FROM plan_trials JOIN runs USING (plan) WHERE trial = ? ORDER BY run DESC LIMIT 1",
    )
    .get(trial)!;
}

function runOf(db: Database, attempt: number): number {
  return db.prepare<[number], number>("SELECT run FROM attempts WHERE attempt = ?").pluck().get(attempt)!;
}

function experimentsOf(db: Database, trial: number, removedAt: "NULL" | "NOT NULL"): string[] {
  return db
    .prepare<[number], string>(
      `SELECT DISTINCT name FROM plan_trials JOIN plans USING (plan) JOIN experiments USING (experiment)
       WHERE trial = ? AND removed_at IS ${removedAt} ORDER BY name`,
    )
    .pluck()
    .all(trial);
}

function specsOf(db: Database, trial: number): string[] {
  return db
    .prepare<[number], string>(
      `SELECT spec_path FROM plan_trials JOIN plans USING (plan) WHERE trial = ?
       GROUP BY spec_path ORDER BY MAX(plan) DESC`,
    )
    .pluck()
    .all(trial);
}

interface AttemptColumns {
  readonly run: number;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly status: AttemptRow["status"];
  readonly reason: string | null;
  readonly machine: string | null;
}

function attemptsOf(db: Database, trial: number): AttemptRow[] {
  return db
    .prepare<[number], AttemptColumns>(
      "SELECT run, started_at, ended_at, status, reason, trained_by AS machine FROM attempts WHERE trial = ? ORDER BY attempt",
    )
    .all(trial)
    .map((row) => ({
      run: row.run,
      started: row.started_at,
      ...(row.ended_at !== null && { ended: row.ended_at }),
      status: row.status,
      ...(row.reason !== null && { reason: row.reason }),
      ...(row.machine !== null && { machine: row.machine }),
    }));
}
