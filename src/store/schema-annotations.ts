import { LATEST_RUNS, trialResultsView } from "./trial-results-view.ts";

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

${trialResultsView({ of: "its latest plan", runs: LATEST_RUNS, withRemoved: false })}

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
