/**
 * Of each experiment the run that reports show: the latest of the spec as it is; where there is none, the latest. Plans
 * whose trials were deleted do not count.
 */
const STANDING = `
  SELECT plans.experiment AS experiment,
    coalesce(max(CASE WHEN plans.overrides = '[]' THEN runs.run END), max(runs.run)) AS run
  FROM runs JOIN plans ON plans.plan = runs.plan
  WHERE EXISTS (SELECT 1 FROM plan_trials WHERE plan_trials.plan = plans.plan)
  GROUP BY plans.experiment`;

/**
 * The eighth schema: a run with other settings than the spec's has a side plan, which does not take the place of the
 * experiment's own. `trial_results` is the view of the second schema with another choice of the plan.
 */
export const SIDE_PLANS_SCHEMA = `
CREATE VIEW standing_runs AS ${STANDING};

DROP VIEW trial_results;

-- Public: a row per experiment and trial of the plan that stands for it. Plain SQL: DuckDB reads the views' text itself.
CREATE VIEW trial_results AS
WITH
  latest AS (${STANDING}),
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
`;
