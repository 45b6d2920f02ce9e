import type { Database } from "better-sqlite3";
import { isDealtBySeed } from "../model/dealt-by-seed.ts";
import type { DataSource, Json, MetricName } from "../model/parameters.ts";
import type { EpochSeries, ExperimentRow, MetricSummary, TrialRow } from "../model/records.ts";
import { shortId } from "../model/shortened.ts";
import type { TrialId } from "../model/trial.ts";
import { readNotes, readTags } from "./annotations.ts";
import { recordChecksum, refuseChanged } from "./checksums.ts";
import { datasetReader } from "./datasets.ts";
import { summariesAsIn } from "./directed-summaries.ts";
import { epochReader } from "./epochs.ts";
import { fromColumns, OUTCOME_COLUMNS, type OutcomeColumns, outcomeColumns } from "./outcome-columns.ts";
import { livingOwners } from "./states.ts";

type ArmValues = { readonly [parameter: string]: Json };

interface PlanKey {
  readonly plan: number;
  readonly only: TrialId | null;
}

interface Member {
  readonly id: TrialId;
  readonly arm: string;
  readonly seed: number;
}

type MemberColumns = Member & {
  readonly attempt: number | null;
  readonly recorded_by: number | null;
  readonly parameters: string;
  readonly data_digest: string;
  readonly numerics: string;
  readonly ended_at: string | null;
  readonly checksum: string | null;
} & {
  readonly [column in keyof OutcomeColumns]: OutcomeColumns[column] | null;
};

/**
 * The trials of a plan in its order, with outcome and summaries; or one of them. Throws ChangedRecord where one is not
 * what was written.
 */
export function trialRows(db: Database, plan: number, only?: TrialId): TrialRow[] {
  const summaries = summariesOf(db, plan, only);
  const series = seriesChecksumsOf(db, plan, only);
  const owners = livingOwners(db);
  const datasetOf = datasetReader(db);
  const isResampled = resamplingReader();
  const asInPlan = summariesAsIn(db, plan);
  return db
    .prepare<[PlanKey], MemberColumns>(
      `SELECT trials.id, arm, seed, parameters, data_digest, numerics, trials.attempt, ${OUTCOME_COLUMNS},
         attempts.ended_at, attempts.checksum, runs.plan AS recorded_by
       FROM plan_trials JOIN trials USING (trial) LEFT JOIN attempts ON attempts.attempt = trials.attempt
         LEFT JOIN runs USING (run)
       WHERE plan_trials.plan = @plan AND (@only IS NULL OR id = @only) ORDER BY position`,
    )
    .all({ plan, only: only ?? null })
    .map((row): TrialRow => {
      const data = datasetOf(row.data_digest);
      const member = {
        id: row.id,
        arm: JSON.parse(row.arm) as ArmValues,
        seed: row.seed,
        ...(data && { data }),
        ...(isResampled(row) && { resampled: true as const }),
      };
      if (row.attempt === null) return { ...member, status: owners.has(row.id) ? "running" : "pending" };
      const ofTrial = summaries.get(row.attempt) ?? new Map<MetricName, MetricSummary>();
      refuseChanged(`trial ${shortId(row.id)}`, row.checksum, () =>
        recordChecksum({
          trial: row,
          outcome: outcomeColumns(row),
          summaries: ofTrial,
          series: series.get(row.attempt!) ?? new Map(),
        }),
      );
      const metrics: Record<MetricName, MetricSummary> = Object.assign(
        Object.create(null),
        Object.fromEntries(asInPlan({ attempt: row.attempt, recordedBy: row.recorded_by! }, ofTrial)),
      );
      return { ...member, ...fromColumns(row as OutcomeColumns), metrics };
    });
}

/** Whether trials of other seeds learned from other rows of the same table. */
/** Trials of an arm have the same parameters, one after the other: they are read once. */
function resamplingReader(): (row: MemberColumns) => boolean {
  let last: { readonly parameters: string; readonly is: boolean } | undefined;
  return ({ parameters }) => {
    if (last?.parameters === parameters) return last.is;
    // Whether the record is what was written is checked later.
    const data = (JSON.parse(parameters) as { readonly data?: DataSource } | null)?.data;
    last = { parameters, is: data !== undefined && isDealtBySeed(data) };
    return last.is;
  };
}

interface SummaryColumns {
  readonly attempt: number;
  readonly name: MetricName;
  readonly last: number | null;
  readonly best: number | null;
  readonly best_epoch: number;
  readonly at_best_validation: number | null;
}

function summariesOf(
  db: Database,
  plan: number,
  only?: TrialId,
): Map<number, Map<MetricName, MetricSummary>> {
  const rows = db
    .prepare<[PlanKey], SummaryColumns>(
      `SELECT attempt, name, last, best, best_epoch, at_best_validation
       FROM plan_trials JOIN trials USING (trial) JOIN summaries USING (attempt) JOIN metrics USING (metric)
       WHERE plan = @plan AND (@only IS NULL OR id = @only)`,
    )
    .all({ plan, only: only ?? null });
  return byAttempt(rows, (row) => ({
    last: row.last ?? Number.NaN,
    best: row.best ?? Number.NaN,
    bestEpoch: row.best_epoch,
    ...(row.at_best_validation !== null && { atBestValidation: row.at_best_validation }),
  }));
}

function seriesChecksumsOf(db: Database, plan: number, only?: TrialId): Map<number, Map<MetricName, string>> {
  const rows = db
    .prepare<[PlanKey], { attempt: number; name: MetricName; checksum: string }>(
      `SELECT attempt, name, epoch_checksums.checksum
       FROM plan_trials JOIN trials USING (trial) JOIN epoch_checksums USING (attempt) JOIN metrics USING (metric)
       WHERE plan = @plan AND (@only IS NULL OR id = @only)`,
    )
    .all({ plan, only: only ?? null });
  return byAttempt(rows, ({ checksum }) => checksum);
}

function byAttempt<Row extends { readonly attempt: number; readonly name: MetricName }, Value>(
  rows: readonly Row[],
  value: (row: Row) => Value,
): Map<number, Map<MetricName, Value>> {
  const found = new Map<number, Map<MetricName, Value>>();
  for (const row of rows) {
    const ofAttempt = found.get(row.attempt) ?? new Map<MetricName, Value>();
    found.set(row.attempt, ofAttempt.set(row.name, value(row)));
  }
  return found;
}

/** Curves of a plan's trials that have an outcome, in its order. */
export function finishedSeries(db: Database, plan: number, metrics?: readonly MetricName[]): EpochSeries[] {
  return series(db, plan, "trials.attempt", metrics);
}

/** Curves so far of a plan's trials that a living process trains, in its order. */
export function runningSeries(db: Database, plan: number, metrics?: readonly MetricName[]): EpochSeries[] {
  const owners = livingOwners(db);
  const running = "(SELECT attempt FROM attempts WHERE attempts.trial = trials.trial AND status = 'running')";
  return series(db, plan, running, metrics).filter(({ id }) => owners.has(id));
}

function series(
  db: Database,
  plan: number,
  attemptOfTrial: string,
  metrics: readonly MetricName[] | undefined,
): EpochSeries[] {
  const epochs = epochReader(db, metrics);
  return db
    .prepare<[number], Member & { readonly attempt: number | null }>(
      `SELECT id, arm, seed, ${attemptOfTrial} AS attempt
       FROM plan_trials JOIN trials USING (trial) WHERE plan = ? ORDER BY position`,
    )
    .all(plan)
    .flatMap(({ id, arm, seed, attempt }) =>
      attempt === null ? [] : [{ id, arm: JSON.parse(arm) as ArmValues, seed, epochs: epochs(attempt) }],
    );
}

interface ExperimentColumns {
  readonly name: string;
  readonly description: string | null;
  readonly tags: string;
  readonly trials: number;
  readonly completed: number;
  readonly diverged: number;
  readonly failed: number;
  readonly runs: number;
  readonly last_run: string;
  readonly overrides: string;
}

/** Every experiment that is not removed, or is, with the counts of the plan that stands for it; latest run first. */
export function experimentRows(db: Database, which: "recorded" | "removed"): ExperimentRow[] {
  return db
    .prepare<[], ExperimentColumns>(
      `WITH total AS (
         SELECT experiment, max(run) AS last, count(*) AS runs, max(started_at) AS last_run
         FROM runs JOIN plans USING (plan) GROUP BY experiment
       )
       SELECT experiments.name, description, tags, overrides, total.runs, last_run, count(*) AS trials,
         count(*) FILTER (WHERE status = 'completed') AS completed,
         count(*) FILTER (WHERE status = 'diverged') AS diverged,
         count(*) FILTER (WHERE status = 'failed') AS failed
       FROM standing_runs JOIN total USING (experiment) JOIN experiments USING (experiment)
         JOIN runs ON runs.run = standing_runs.run JOIN plans ON plans.plan = runs.plan
         JOIN plan_trials ON plan_trials.plan = plans.plan
         JOIN trials USING (trial) LEFT JOIN attempts ON attempts.attempt = trials.attempt
       WHERE removed_at IS ${which === "removed" ? "NOT NULL" : "NULL"}
       GROUP BY experiments.experiment ORDER BY total.last DESC`,
    )
    .all()
    .map(({ description, tags, last_run, overrides, ...row }) => ({
      ...row,
      ...(description !== null && { description }),
      ...annotationsOf(db, row.name, JSON.parse(tags) as string[]),
      lastRun: last_run,
      ...(overrides === "[]" ? {} : { changedBy: JSON.parse(overrides) as string[] }),
      sidePlans: sidePlansOf(db, row.name, overrides),
    }));
}

/** What changed the spec for plans that have trials, those apart that stand for the experiment; latest run first. */
function sidePlansOf(db: Database, experiment: string, standing: string): string[][] {
  return db
    .prepare<[string, string], string>(
      `SELECT overrides FROM runs JOIN plans USING (plan) JOIN experiments USING (experiment)
       WHERE name = ? AND overrides NOT IN ('[]', ?) AND plan IN (SELECT plan FROM plan_trials)
       GROUP BY overrides ORDER BY max(run) DESC`,
    )
    .pluck()
    .all(experiment, standing)
    .map((overrides) => JSON.parse(overrides) as string[]);
}

function annotationsOf(
  db: Database,
  name: string,
  ofSpec: readonly string[],
): Pick<ExperimentRow, "tags" | "notes"> {
  const subject = { kind: "experiment", name } as const;
  return {
    tags: [...new Set([...ofSpec, ...readTags(db, subject)])],
    notes: readNotes(db, subject),
  };
}
