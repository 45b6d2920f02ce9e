import { LATEST_RUNS, trialResultsView } from "./trial-results-view.ts";

/**
 * The first schema.
 *
 * A trial is a resolved training; an attempt is one try at it. A trial's outcome is the attempt that
 * `trials.attempt` points at, set in the transaction that records the outcome: what an unfinished attempt has
 * written is therefore in no view. Of one trial at most one attempt is running: the partial unique index makes
 * leases exclusive, whatever a process believes.
 */
export const FIRST_SCHEMA = `
CREATE TABLE migrations (
  version INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE experiments (
  experiment INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- A frozen plan. Runs of an unchanged spec share one.
CREATE TABLE plans (
  plan INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments,
  digest TEXT NOT NULL,
  description TEXT,
  tags TEXT NOT NULL,
  report TEXT NOT NULL,
  spec_path TEXT NOT NULL,
  spec_text TEXT NOT NULL,
  overrides TEXT NOT NULL,
  UNIQUE (experiment, digest)
) STRICT;

CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plans,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  exit_code INTEGER,
  provenance TEXT NOT NULL,
  -- The owner of the run's claims: see owner.ts.
  pid INTEGER NOT NULL,
  process_start TEXT NOT NULL,
  machine TEXT NOT NULL,
  heartbeat INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_by_plan ON runs (plan);

CREATE TABLE trials (
  trial INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  parameters TEXT NOT NULL,
  seed INTEGER NOT NULL,
  data_digest TEXT NOT NULL,
  numerics TEXT NOT NULL,
  attempt INTEGER REFERENCES attempts
) STRICT;

CREATE TABLE plan_trials (
  plan INTEGER NOT NULL REFERENCES plans,
  position INTEGER NOT NULL,
  trial INTEGER NOT NULL REFERENCES trials,
  arm TEXT NOT NULL,
  PRIMARY KEY (plan, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_trials_by_trial ON plan_trials (trial);

CREATE TABLE attempts (
  attempt INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trials,
  run INTEGER NOT NULL REFERENCES runs,
  status TEXT NOT NULL CHECK (status IN ('running', 'interrupted', 'completed', 'diverged', 'failed')),
  started_at TEXT NOT NULL,
  ended_at TEXT,
  seconds REAL,
  epochs INTEGER,
  stopped_early INTEGER,
  weights_sha256 TEXT,
  never_predicted TEXT,
  diverged_at INTEGER,
  reason TEXT,
  CHECK (status <> 'completed' OR (epochs IS NOT NULL AND stopped_early IS NOT NULL
    AND weights_sha256 IS NOT NULL AND never_predicted IS NOT NULL)),
  CHECK (status <> 'diverged' OR diverged_at IS NOT NULL),
  CHECK (status <> 'failed' OR reason IS NOT NULL)
) STRICT;
CREATE INDEX attempts_by_trial ON attempts (trial);
CREATE UNIQUE INDEX attempts_running ON attempts (trial) WHERE status = 'running';

CREATE TABLE metrics (
  metric INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- NULL stands for NaN, which SQLite does not store.
CREATE TABLE epoch_values (
  attempt INTEGER NOT NULL REFERENCES attempts,
  metric INTEGER NOT NULL REFERENCES metrics,
  epoch INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (attempt, metric, epoch)
) STRICT, WITHOUT ROWID;

-- Written with the outcome, so that a report does not read the epochs.
CREATE TABLE summaries (
  attempt INTEGER NOT NULL REFERENCES attempts,
  metric INTEGER NOT NULL REFERENCES metrics,
  last REAL,
  best REAL,
  best_epoch INTEGER NOT NULL,
  at_best_validation REAL,
  PRIMARY KEY (attempt, metric)
) STRICT, WITHOUT ROWID;

${trialResultsView({ of: "its latest plan", runs: LATEST_RUNS, withRemoved: true })}

-- Public: a row per trial with an outcome, epoch and metric.
CREATE VIEW epoch_metrics AS
SELECT trials.id AS trial, epoch_values.epoch AS epoch, metrics.name AS metric, epoch_values.value AS value
FROM trials
JOIN epoch_values ON epoch_values.attempt = trials.attempt
JOIN metrics ON metrics.metric = epoch_values.metric;
`;
