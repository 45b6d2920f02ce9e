/**
 * The second schema: tags and notes of experiments and trials, and experiments that are removed. A removed
 * experiment is in neither public view; its trials stay and count for others. `trial_results` is the view of the
 * first schema with one condition more.
 */
export const ANNOTATIONS_SCHEMA = `
ALTER TABLE experiments ADD COLUMN removed_at TEXT;

CREATE TABLE tags (
  tag TEXT NOT NULL,
  experiment INTEGER REFERENCES experiments,
  trial INTEGER REFERENCES trials,
  CHECK ((experiment IS NULL) <> (trial IS NULL))
) STRICT;
CREATE UNIQUE INDEX tags_by_experiment ON tags (experiment, tag) WHERE experiment IS NOT NULL;
CREATE UNIQUE INDEX tags_by_trial ON tags (trial, tag) WHERE trial IS NOT NULL;

CREATE TABLE notes (
  note INTEGER PRIMARY KEY,
  experiment INTEGER REFERENCES experiments,
  trial INTEGER REFERENCES trials,
  written_at TEXT NOT NULL,
  text TEXT NOT NULL,
  CHECK ((experiment IS NULL) <> (trial IS NULL))
) STRICT;
CREATE INDEX notes_by_experiment ON notes (experiment) WHERE experiment IS NOT NULL;
CREATE INDEX notes_by_trial ON notes (trial) WHERE trial IS NOT NULL;

DROP VIEW trial_results;
DROP VIEW epoch_metrics;

-- Public: a row per experiment and trial of its latest plan. Plain SQL: DuckDB reads the views' text itself.
CREATE VIEW trial_results AS
WITH
  latest AS (
    SELECT plans.experiment AS experiment, max(runs.run) AS run
    FROM runs JOIN plans ON plans.plan = runs.plan
    GROUP BY plans.experiment
  ),
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
LEFT JOIN attempts ON attempts.attempt = trials.attempt
WHERE experiments.removed_at IS NULL;

-- Public: a row per trial with an outcome, epoch and metric.
CREATE VIEW epoch_metrics AS
SELECT trials.id AS trial, epoch_values.epoch AS epoch, metrics.name AS metric, epoch_values.value AS value
FROM trials
JOIN epoch_values ON epoch_values.attempt = trials.attempt
JOIN metrics ON metrics.metric = epoch_values.metric
WHERE trials.trial IN (
  SELECT plan_trials.trial
  FROM plan_trials
  JOIN plans ON plans.plan = plan_trials.plan
  JOIN experiments ON experiments.experiment = plans.experiment
  WHERE experiments.removed_at IS NULL
);
`;
