import type { Arm } from "../model/parameters.ts";
import type { Plan, Trial } from "../model/trial.ts";
import type { MetricOutcome } from "../store/outcomes.ts";

/** How trials ended, in their order, by one metric. */
export type Outcomes = (trials: readonly Trial[], metric: string) => readonly MetricOutcome[];

/** A plan whose later trials depend on the results of earlier ones. */
export interface AdaptivePlan {
  /** What it can grow to. */
  readonly atMost: { readonly trials: number; readonly rounds: number };
  /** The plan as far as results decide it. */
  grow(outcomes: Outcomes): Plan;
}

/** The trials of an arm with some seeds. */
export type TrialsOf = (arm: Arm, seeds: readonly number[]) => readonly Trial[];
