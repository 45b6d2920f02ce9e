import { trialResultsView } from "./trial-results-view.ts";

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

${trialResultsView({ of: "the plan that stands for it", runs: STANDING, withRemoved: false })}
`;
