import type { Arm, Parameters, TrialParameters } from "../../model/parameters.ts";
import type { AnyTrial, Plan, Trial } from "../../model/trial.ts";
import type { MetricOutcome } from "../../store/outcomes.ts";

/** How trials ended, in their order, by one metric. */
export type Outcomes = (trials: readonly AnyTrial[], metric: string) => readonly MetricOutcome[];

export interface Extent {
  readonly trials: number;
  readonly rounds: number;
  /** Of all trials together, where the search says it and not the spec. */
  readonly epochs?: number;
  /** The rounds of a search that goes on with its best points: how many trials each has, and for how many epochs more. */
  readonly rungs?: readonly Rung[];
}

export interface Rung {
  readonly trials: number;
  readonly epochs: number;
}

/** A plan whose later trials depend on the results of earlier ones. */
export interface AdaptivePlan<P extends TrialParameters = Parameters> {
  /** What it can grow to. */
  readonly atMost: Extent;
  /** The plan as far as results decide it. */
  grow(outcomes: Outcomes): Plan<P>;
}

/** The trials of an arm with some seeds. */
export type TrialsOf<P extends TrialParameters = Parameters> = (
  arm: Arm<P>,
  seeds: readonly number[],
) => readonly Trial<P>[];
