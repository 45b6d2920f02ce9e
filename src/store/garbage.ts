import type { Database } from "better-sqlite3";
import type { Garbage, GarbageExperiment } from "../model/records.ts";
import type { TrialId } from "../model/trial.ts";
import { livingRuns } from "./trash.ts";

/** Which plans go: those of removed experiments, and if asked for those that do not stand for one: replaced and side plans. */
export type Scope = "removed" | "removed-and-replaced";

/**
 * Lists what can go, in temporary tables that end with the connection: the plans, and the trials that no other plan
 * refers to. A plan that a living process works on stays. Must run inside a transaction.
 */
function markGarbage(db: Database, scope: Scope): void {
  db.exec(`
    DROP TABLE IF EXISTS temp.garbage_plans;
    DROP TABLE IF EXISTS temp.garbage_trials;
    CREATE TEMP TABLE garbage_plans (plan INTEGER PRIMARY KEY, why TEXT NOT NULL);
    CREATE TEMP TABLE garbage_trials (trial INTEGER PRIMARY KEY);
    INSERT INTO garbage_plans
      SELECT plan, 'removed' FROM plans JOIN experiments USING (experiment)
      WHERE removed_at IS NOT NULL AND plan IN (SELECT plan FROM plan_trials);
  `);
  if (scope === "removed-and-replaced") {
    db.exec(`
      INSERT INTO garbage_plans
        SELECT plan, 'replaced' FROM plans JOIN experiments USING (experiment)
        WHERE removed_at IS NULL AND plan IN (SELECT plan FROM plan_trials) AND plan NOT IN (SELECT plan FROM standing_runs JOIN runs USING (run))`);
  }
  const spare = db.prepare("DELETE FROM garbage_plans WHERE plan = ?");
  for (const { plan } of livingRuns(db)) spare.run(plan);
  db.exec(`
    INSERT INTO garbage_trials
      SELECT trial FROM trials
      WHERE trial NOT IN (SELECT trial FROM plan_trials WHERE plan NOT IN (SELECT plan FROM garbage_plans))
        AND trial NOT IN (SELECT trial FROM attempts WHERE status = 'running')`);
}

/** What can go now. Must run inside a transaction. */
export function findGarbage(db: Database, scope: Scope): Garbage {
  markGarbage(db, scope);
  const experiments = db
    .prepare<[], GarbageExperiment>(
      `SELECT name, why, count(DISTINCT plan) AS plans,
         count(DISTINCT garbage_trials.trial) AS trials,
         count(DISTINCT plan_trials.trial) - count(DISTINCT garbage_trials.trial) AS shared
       FROM garbage_plans JOIN plans USING (plan) JOIN experiments USING (experiment)
         JOIN plan_trials USING (plan) LEFT JOIN garbage_trials ON garbage_trials.trial = plan_trials.trial
       GROUP BY experiment, why ORDER BY name`,
    )
    .all();
  const trials = db
    .prepare<[], TrialId>("SELECT id FROM garbage_trials JOIN trials USING (trial) ORDER BY id")
    .pluck()
    .all();
  const epochValues = db
    .prepare<[], number>(
      "SELECT count(*) FROM garbage_trials JOIN attempts USING (trial) JOIN epoch_values USING (attempt)",
    )
    .pluck()
    .get()!;
  return { experiments, trials, epochValues };
}

/**
 * Deletes for good what `findGarbage` finds now; the caller has compared it with what was named. A run whose
 * attempts at other trials stay is kept, out of sight, as their provenance. Must run inside an immediate
 * transaction.
 */
export function deleteGarbage(db: Database): void {
  db.exec(`
    -- For the foreign keys' own checks, which would read all trials for each attempt.
    CREATE INDEX trials_by_attempt ON trials (attempt);

    CREATE TEMP TABLE garbage_attempts (attempt INTEGER PRIMARY KEY);
    INSERT INTO garbage_attempts SELECT attempt FROM attempts JOIN garbage_trials USING (trial);
    UPDATE trials SET attempt = NULL WHERE trial IN (SELECT trial FROM garbage_trials);
    DELETE FROM epoch_values WHERE attempt IN (SELECT attempt FROM garbage_attempts);
    DELETE FROM epoch_checksums WHERE attempt IN (SELECT attempt FROM garbage_attempts);
    DELETE FROM summaries WHERE attempt IN (SELECT attempt FROM garbage_attempts);
    DELETE FROM attempts WHERE attempt IN (SELECT attempt FROM garbage_attempts);

    DELETE FROM plan_trials WHERE plan IN (SELECT plan FROM garbage_plans);
    DELETE FROM tags WHERE trial IN (SELECT trial FROM garbage_trials);
    DELETE FROM notes WHERE trial IN (SELECT trial FROM garbage_trials);
    DELETE FROM trials WHERE trial IN (SELECT trial FROM garbage_trials);

    -- Every plan has trials, except those whose trials were deleted.
    DELETE FROM runs
      WHERE plan NOT IN (SELECT plan FROM plan_trials) AND run NOT IN (SELECT run FROM attempts);
    DELETE FROM plans
      WHERE plan NOT IN (SELECT plan FROM plan_trials) AND plan NOT IN (SELECT plan FROM runs);
    -- The same spec must freeze a new plan when it runs again.
    UPDATE plans SET digest = 'deleted ' || plan WHERE plan NOT IN (SELECT plan FROM plan_trials);

    CREATE TEMP TABLE garbage_experiments (experiment INTEGER PRIMARY KEY);
    INSERT INTO garbage_experiments
      SELECT experiment FROM experiments
      WHERE removed_at IS NOT NULL
        AND experiment NOT IN (SELECT experiment FROM plans JOIN plan_trials USING (plan));
    DELETE FROM tags WHERE experiment IN (SELECT experiment FROM garbage_experiments);
    DELETE FROM notes WHERE experiment IN (SELECT experiment FROM garbage_experiments);
    DELETE FROM experiments
      WHERE experiment IN (SELECT experiment FROM garbage_experiments)
        AND experiment NOT IN (SELECT experiment FROM plans);

    DROP INDEX trials_by_attempt;
    DROP TABLE temp.garbage_attempts;
    DROP TABLE temp.garbage_experiments;
  `);
}
