import { option, RunxError, wording } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { type ArmsDiff, diffArms } from "./records/diff-arms.ts";
import { diffTrials, type TrialsDiff } from "./records/diff-trials.ts";
import { findTrial } from "./records/find-trial.ts";
import { chosenExperiment } from "./records/report-input.ts";
import { isTrialPrefix } from "./records/trial-prefix.ts";
import { withStore } from "./records/with-store.ts";

export interface DiffOptions {
  readonly db: string;
  /** The experiment that both arms are of, by default the one that ran last. */
  readonly experiment?: string;
}

export type Diff = ({ readonly kind: "trials" } & TrialsDiff) | ({ readonly kind: "arms" } & ArmsDiff);

/** What differs between two recorded trials, or between two arms of an experiment. Throws RunxError. */
export function diff(a: string, b: string, { db, experiment }: DiffOptions): Diff {
  return withStore(db, "read", (store) => {
    if (experiment === undefined && areTwoTrials(store, a, b)) {
      return { kind: "trials", ...diffTrials(findTrial(store, a), findTrial(store, b)) };
    }
    return { kind: "arms", ...diffArms(store, chosenExperiment(store, experiment), a, b) };
  });
}

/** Whether both are trials; a trial and something else, or two experiments, are not compared. */
function areTwoTrials(store: Store, a: string, b: string): boolean {
  const trials = [a, b].filter((name) => isTrial(store, name));
  if (trials.length === 2) return true;
  const other = trials[0] === a ? b : a;
  if (trials.length === 1 && store.findTrials(trials[0]!, 1).length > 0) {
    throw new RunxError({
      code: "diff.mixed",
      message: `${JSON.stringify(trials[0])} names a trial, and ${JSON.stringify(other)} does not.`,
      hint: "Give the ids of two trials, or two arms of one experiment.",
    });
  }
  if ([a, b].every((name) => store.presence(name).kind === "recorded")) {
    throw new RunxError({
      code: "diff.experiments",
      message: "These are two experiments; diff compares two trials or two arms.",
      hint: wording`Compare their arms: runx report ${a} ${option("compare", b)}.`,
    });
  }
  return false;
}

/** What can only be meant as an id: the rest is the name of an arm. */
function isTrial(store: Store, name: string): boolean {
  return isTrialPrefix(name) && (name.length >= 4 || store.findTrials(name, 1).length > 0);
}
