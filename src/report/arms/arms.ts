/** Trials → arms. */

import { option, placeInOption } from "../../errors.ts";
import { armKey, valueKey } from "../../model/arm-key.ts";
import { hasEnded } from "../../model/trial.ts";
import { grouped } from "../grouped.ts";
import { armLabel } from "../parameter-text.ts";
import type { ArmReport, ArmValues, Tally, TrialReport } from "../report.ts";
import { experimentParameter } from "../selection/join.ts";
import { refuseUnvaried, variedParameters } from "../selection/varied.ts";
import { mean } from "../statistics/order.ts";
import { textsAmong } from "../value-texts.ts";
import { parameterOf, trialValue } from "../values.ts";
import { type ArmFacts, sampleOf } from "./sample.ts";

/** An arm before it is ranked. */
export type Unranked = Omit<ArmReport, "standing" | "bestOf">;

export interface Grouping {
  readonly varied: readonly string[];
  readonly arms: readonly Unranked[];
}

/**
 * One arm for each combination of the parameters in `by`, or of all varied ones; in the order of the trials.
 * Parameters that are the same in every trial are left out of the labels.
 */
export function groupIntoArms(
  trials: readonly TrialReport[],
  by: readonly string[] | undefined,
  whole: string,
  facts: ArmFacts,
): Grouping {
  const found = by ?? variedParameters(trials);
  const named = found.filter((parameter) => !followsExperiment(parameter, found, trials));
  // What only tells experiments apart comes last: it is the first to go when there is no room.
  const varied = [...named, ...found.filter((parameter) => !named.includes(parameter))];
  if (by !== undefined) {
    const known = [...new Set(trials.flatMap((trial) => Object.keys(trial.arm)))];
    refuseUnvaried(by, known, placeInOption(option("by")));
  }
  const valuesIn = (trial: TrialReport): ArmValues =>
    Object.fromEntries(varied.map((parameter) => [parameter, parameterOf(trial.arm, parameter)]));
  const textOf = textsAmong(trials.map(valuesIn), varied);
  const arms = [...grouped(trials, (trial) => armKey(valuesIn(trial)))].map(([key, group]) => {
    const arm = valuesIn(group[0]!);
    const texts = Object.fromEntries(
      varied.map((parameter) => [parameter, textOf(parameter, arm[parameter])]),
    );
    const telling = Object.fromEntries(named.map((parameter) => [parameter, arm[parameter]!]));
    return { ...summarise(group, varied, facts), key, arm, texts, label: armLabel(telling, whole, textOf) };
  });
  return { varied, arms };
}

/** Trials of two arms are a pair when all but the grouping parameters agree: the seed, and what was pooled over. */
export function pairKey(trial: TrialReport, varied: readonly string[]): string {
  const pooled = pooledOf(trial, varied);
  return Object.keys(pooled).length === 0 ? String(trial.seed) : valueKey({ pooled, seed: trial.seed });
}

function pooledOf({ arm }: TrialReport, varied: readonly string[]): ArmValues {
  return Object.fromEntries(Object.entries(arm).filter(([parameter]) => !varied.includes(parameter)));
}

/** What of a trial its pooled arm does not say, for each trial of one; nothing for an arm that is not pooled. */
export function pooledTexts(
  trials: readonly TrialReport[],
  varied: readonly string[],
): ReadonlyMap<TrialReport, string> {
  const differing = new Set(variedParameters(trials));
  const texts = new Map<TrialReport, string>();
  if (differing.size === 0) return texts;
  const textOf = textsAmong(
    trials.map(({ arm }) => arm),
    [...differing],
  );
  for (const trial of trials) {
    const telling = Object.entries(pooledOf(trial, varied)).filter(([name]) => differing.has(name));
    texts.set(trial, armLabel(Object.fromEntries(telling), "", textOf));
  }
  return texts;
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  const total = { trials: 0, completed: 0, stuck: 0, failed: 0, diverged: 0, pending: 0, unmeasured: 0 };
  for (const tally of tallies) {
    for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += tally[name];
  }
  return total;
}

function summarise(trials: readonly TrialReport[], varied: readonly string[], facts: ArmFacts) {
  const completed = trials.filter((trial) => trial.status === "completed");
  const stuck = completed.filter(isStuck);
  const pooled = stuck.length === 0 ? undefined : pooledTexts(trials, varied);
  const pooledIn = (trial: TrialReport) => {
    const text = pooled?.get(trial);
    return text === undefined ? {} : { pooled: text };
  };
  return {
    tally: tally(trials),
    sample: sampleOf(trials, trialValue, facts),
    stuck: stuck.map((trial) => ({
      id: trial.id,
      seed: trial.seed,
      ...pooledIn(trial),
      classes: trial.neverPredictedClasses,
    })),
    ...(completed.length === 0 ? {} : { seconds: mean(completed.map((trial) => trial.seconds)) }),
    trials,
  };
}

/** A training that never predicts some class has not learned it. */
export function isStuck(trial: TrialReport): boolean {
  return trial.status === "completed" && trial.neverPredicted.length > 0;
}

function tally(trials: readonly TrialReport[]): Tally {
  const count = (test: (trial: TrialReport) => boolean): number => trials.filter(test).length;
  const diverged = count((trial) => trial.status === "diverged");
  return {
    trials: trials.length,
    completed: count((trial) => trial.status === "completed"),
    stuck: count(isStuck),
    failed: diverged + count((trial) => trial.status === "failed"),
    diverged,
    pending: count(({ status }) => !hasEnded(status)),
    unmeasured: count((trial) => trial.status === "completed" && trialValue(trial) === undefined),
  };
}

/** Whether the experiment's name already says this parameter's value, where experiments are compared. */
function followsExperiment(
  parameter: string,
  varied: readonly string[],
  trials: readonly TrialReport[],
): boolean {
  if (parameter === experimentParameter || !varied.includes(experimentParameter)) return false;
  const values = new Map<string, string>();
  return trials.every(({ arm }) => {
    const experiment = valueKey(parameterOf(arm, experimentParameter));
    const value = valueKey(parameterOf(arm, parameter));
    if (!values.has(experiment)) values.set(experiment, value);
    return values.get(experiment) === value;
  });
}
