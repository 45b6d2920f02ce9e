import type { Arm } from "../model/parameters.ts";
import type { Plan, Trial } from "../model/trial.ts";
import type { Ending } from "../store/endings.ts";

/** How trials ended, in their order, by one metric. */
export type Endings = (trials: readonly Trial[], metric: string) => readonly Ending[];

/** A plan whose later trials depend on the results of earlier ones. */
export interface GrowingPlan {
  /** What it can grow to. */
  readonly atMost: { readonly trials: number; readonly generations: number };
  /** The plan as far as results decide it. */
  grow(endings: Endings): Plan;
}

/** The trials of an arm with some seeds. */
export type TrialsOf = (arm: Arm, seeds: readonly number[]) => readonly Trial[];
