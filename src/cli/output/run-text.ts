/** What a run says of itself, in words. */

import { isSettled } from "../../app/spec/plan-of-spec.ts";
import type { Round, RunEvent, Unfinished } from "../../app/work/run-events.ts";
import { option } from "../../errors.ts";
import { shortId } from "../../model/shortened.ts";
import { type AnyTrial, isNetwork } from "../../model/trial.ts";
import { sizesText } from "../../plan/size.ts";
import { durationText } from "../../report/figures.ts";
import { wordsForAll } from "../../report/trial-words.ts";
import { counted } from "../../text/counted.ts";
import { flagText } from "./problems.ts";

/** `runx report hello shows the run with the spec's own settings; runx report hello --set epochs=1 the one with epochs=1.` */
export function sidePlanText({ experiment, shown, aside }: RunEvent & { kind: "side-plan" }): string {
  const report = `runx report ${experiment}`;
  const settings = shown.length === 0 ? "the spec's own settings" : shown.join(", ");
  return `${report} shows the run with ${settings}; ${[report, ...aside.map((each) => flagText(option("set", each)))].join(" ")} shows the one with ${aside.join(", ")}.`;
}

/** `The same command continues from there: trial 1a2b3c4d continues from epoch 15.` */
export function goingOn(unfinished: Unfinished): string {
  const within = unfinished.length > 0 ? `: ${unfinishedText(unfinished)}` : "";
  return `The same command continues from there${within}.`;
}

const NAMED = 4;

/** `trial 1a2b3c4d continues from epoch 15, trial 5e6f7a8b begins again`; trials beyond a few are counted. */
export function unfinishedText(unfinished: Unfinished): string {
  const parts = unfinished.slice(0, NAMED).map(({ trial, epoch }) => {
    const how = epoch === undefined ? "begins again" : `continues from epoch ${epoch + 1}`;
    return `trial ${shortId(trial.id)} ${how}`;
  });
  const more = unfinished.length - parts.length;
  return [...parts, ...(more > 0 ? [`${more} more likewise`] : [])].join(", ");
}

/** `20 trials, 12 recorded already, 8 to train, 2 at a time`; of a search what all its rounds can ask for. */
export function roundText({ plan, atMost, trials, failedBefore, jobs, seconds }: Round): string {
  const all = plan.trials.length;
  const toTrain = trials.length;
  const { todo } = wordsForAll(plan.trials.map(({ arm }) => arm.parameters));
  const more = plan.searchLog !== undefined && !isSettled(plan.searchLog) && atMost.rounds > 1;
  return [
    more
      ? `up to ${counted(atMost.trials, "trial")} in ${counted(atMost.rounds, "round")}`
      : counted(all, "trial"),
    ...(toTrain < all ? [`${all - toTrain} recorded already`] : []),
    toTrain > 0
      ? `${toTrain} to ${todo}${more ? " now" : ""}, ${Math.min(jobs, toTrain)} at a time`
      : `nothing to ${todo}`,
    ...(failedBefore > 0 ? [`${failedBefore} failed before (--rerun-failed tries them again)`] : []),
    ...(toTrain > 0 ? effortTexts(trials, seconds) : []),
  ].join(", ");
}

/** Less is over before an estimate is read. */
const LONG_SECONDS = 5;

/** How large the networks are, and how long all of them take: before the first epoch of a large one has ended. */
function effortTexts(trials: readonly AnyTrial[], seconds: number | undefined): readonly string[] {
  const sizes = sizesText(trials.filter(isNetwork).map(({ arm }) => arm.parameters));
  return [
    ...(sizes === "" ? [] : [`${sizes} each`]),
    ...(seconds === undefined || seconds < LONG_SECONDS ? [] : [`about ${durationText(seconds)}`]),
  ];
}
