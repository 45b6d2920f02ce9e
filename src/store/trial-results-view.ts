/** What has changed of the view `trial_results` from one schema to another. */
interface TrialResults {
  /** Whose trials, in the view's comment. */
  readonly of: string;
  /** A query of one run of each experiment: its trials are the view's. */
  readonly runs: string;
  /** Whether experiments that were removed are in it. */
  readonly withRemoved: boolean;
}

/** Part of migrations, so never changed: a view with other columns is another function. */
export function trialResultsView({ of, runs, withRemoved }: TrialResults): string {
  const removed = withRemoved ? "" : "\nWHERE experiments.removed_at IS NULL";
  return `-- Public: a row per experiment and trial of ${of}. Plain SQL: DuckDB reads the views' text itself.
CREATE VIEW trial_results AS
WITH
  latest AS (${runs}),
  named AS (
    SELECT attempt, name, last, best, at_best_validation
    FROM summaries JOIN metrics ON metrics.metric = summaries.metric
  )
SELECT
  experiments.name AS experiment,
  trials.id AS trial,
  plan_trials.position AS position,
  plan_trials.arm AS arm,
  trials.seed AS seed,
  coalesce(attempts.status, 'pending') AS status,
  attempts.epochs AS epochs,
  attempts.stopped_early AS stopped_early,
  attempts.diverged_at AS diverged_at,
  attempts.reason AS reason,
  attempts.never_predicted AS never_predicted,
  attempts.seconds AS seconds,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'train.cost') AS train_cost,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'train.accuracy') AS train_accuracy,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'validation.cost') AS validation_cost,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'validation.accuracy') AS validation_accuracy,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'test.cost') AS test_cost,
  (SELECT last FROM named WHERE named.attempt = trials.attempt AND named.name = 'test.accuracy') AS test_accuracy,
  (SELECT at_best_validation FROM named WHERE named.attempt = trials.attempt AND named.name = 'test.accuracy')
    AS test_accuracy_at_best_validation,
  (SELECT best FROM named WHERE named.attempt = trials.attempt AND named.name = 'test.accuracy')
    AS test_accuracy_best,
  trials.parameters AS parameters,
  trials.data_digest AS data_digest,
  trials.numerics AS numerics,
  attempts.weights_sha256 AS weights_sha256,
  attempts.ended_at AS recorded_at
FROM latest
JOIN experiments ON experiments.experiment = latest.experiment
JOIN runs ON runs.run = latest.run
JOIN plan_trials ON plan_trials.plan = runs.plan
JOIN trials ON trials.trial = plan_trials.trial
LEFT JOIN attempts ON attempts.attempt = trials.attempt${removed};`;
}

/** The latest run of each experiment. */
export const LATEST_RUNS = `
    SELECT plans.experiment AS experiment, max(runs.run) AS run
    FROM runs JOIN plans ON plans.plan = runs.plan
    GROUP BY plans.experiment
  `;
