import type { MetricName, TrialParameters } from "../../model/parameters.ts";
import type { AnyPlan, AnyTrial } from "../../model/trial.ts";
import type { Places } from "../../run/place.ts";
import type { RunLog } from "../../store/runlog.ts";
import type { Store } from "../../store/store.ts";
import type { AdaptivePlan } from "../spec/adaptive-plan.ts";
import type { Unfinished } from "./run-events.ts";
import type { Weigh } from "./weigh.ts";

/** What a checked spec gives a run to do: networks to train, or a program to run. */
export interface Workload {
  readonly name: string;
  /** Where the spec lies. */
  readonly folder: string;
  /** What every completed trial has; another metric may have been asked for when it was recorded. */
  readonly metrics?: readonly MetricName[];
  /** Names the arithmetic, or what the program runs on. */
  readonly numerics: string;
  readonly plan: AdaptivePlan<TrialParameters>;
  readonly weigh: Weigh;
  /** About how long trials of a plan take, so many at a time; absent where nothing is known of it. */
  readonly estimate?: (plan: AnyPlan, trials: readonly AnyTrial[], jobs: number, store: Store) => number;
  /** Tells the records what the trials learn from. */
  describeData(trials: readonly AnyTrial[], log: RunLog): void;
  /** Makes everything ready for the trials of a plan. Throws RunxError where the machine lacks what they need. */
  open(plan: AnyPlan): Workplace;
}

/** Where the trials of a plan are trained and leave their files. */
export interface Workplace {
  readonly places: Places;
  /** Trainings that were interrupted, of those named. */
  unfinished(trials: readonly AnyTrial[]): Unfinished;
  /** The trial's outcome is recorded: there is nothing to go on with. */
  settle(trial: AnyTrial): void;
  close(): void;
}
