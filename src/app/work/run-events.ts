import type { Problem } from "../../errors.ts";
import type { QueueEvent } from "../../machines/coordinator.ts";
import type { AnyPlan, AnyTrial } from "../../model/trial.ts";
import type { Report } from "../../report/report.ts";
import type { RunSummary, RunEvent as TrialEvent } from "../../run/events.ts";
import type { Extent } from "../spec/adaptive-plan.ts";
import type { Weigh } from "./weigh.ts";

/** Trainings that were interrupted, and the epoch after which each goes on. */
export type Unfinished = RunSummary["unfinished"];

/** What a run tells while it goes. */
export type RunEvent =
  | { readonly kind: "warning"; readonly problem: Problem }
  /** Runs with different settings are recorded: which one reports and lists show, and one that they do not. */
  | {
      readonly kind: "side-plan";
      readonly experiment: string;
      readonly shown: readonly string[];
      readonly aside: readonly string[];
    }
  /** The experiment had been removed and is recorded again. */
  | { readonly kind: "restored"; readonly experiment: string }
  /** From here until `trained`, the signal is heard. */
  | { readonly kind: "began"; readonly experiment: string }
  | { readonly kind: "trained" }
  | Round
  | TrialEvent
  | { readonly kind: "round-ended" }
  /** Something came from other machines that no trial waited for. */
  | { readonly kind: "message"; readonly message: QueueEvent }
  /** The trials wait in the queue, for a later call to collect them. */
  | { readonly kind: "queued"; readonly experiment: string; readonly trials: number }
  /** `recorded` of the plan's trials are there; the same call goes on with the others. */
  | {
      readonly kind: "stopped";
      readonly recorded: number;
      readonly total: number;
      readonly unfinished: Unfinished;
    }
  | { readonly kind: "reported"; readonly report: Report };

/** The trials that a plan still needs are about to be trained; a search has several rounds. */
export interface Round {
  readonly kind: "round";
  readonly plan: AnyPlan;
  /** What the plan can grow to. */
  readonly atMost: Extent;
  /** Those to be trained now. */
  readonly trials: readonly AnyTrial[];
  readonly failedBefore: number;
  /** Of those to be trained, the ones that go on where they were interrupted. */
  readonly unfinished: Unfinished;
  readonly jobs: number;
  readonly weigh: Weigh;
  /** About how long the trials take; absent where nothing is known of it. */
  readonly seconds?: number;
}
