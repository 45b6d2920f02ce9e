/** What must be known to read the numbers: what was left out or is in doubt, and what more seeds would show. */
import type { Metric } from "../../metric/metric.ts";
import type { Moment } from "../../model/parameters.ts";
import { agreeing, counted, countedOf, thousands } from "../../text/counted.ts";
import { listed } from "../../text/listed.ts";
import { percentText } from "../../text/number.ts";
import { overlapOf } from "../arms/sample.ts";
import type { BestArm } from "../arms/standing.ts";
import { fewSeeds, powerOf, seedsOf } from "../arms/verdict.ts";
import { differenceDecimals, differenceText } from "../figures.ts";
import { grouped } from "../grouped.ts";
import type { Answer, ArmReport, Comparison, Tally } from "../report.ts";
import { mostSeeds } from "../statistics/power.ts";
import type { TrialWords } from "../trial-words.ts";
import { howLost } from "./comparison-wording.ts";

/** More arms than this are counted instead of named. */
const namedArms = 4;

export interface NoteFacts {
  readonly arms: readonly ArmReport[];
  readonly comparisons: readonly Comparison[];
  readonly best: BestArm | undefined;
  readonly answer: Answer;
  readonly tally: Tally;
  readonly metric: Metric;
  readonly words: TrialWords;
  readonly at: Moment;
}

export function notesOf(facts: NoteFacts): readonly string[] {
  const { arms, tally, metric, words, at } = facts;
  const notes = [...stuckNotes(arms), ...failureNotes(arms, words), ...exactNotes(arms), ...seedNotes(facts)];
  if (tally.pending > 0) {
    notes.push(
      `${counted(tally.pending, "trial")} of ${thousands(tally.trials)} ${agreeing(tally.pending, "is", "are")} still to run.`,
    );
  }
  if (tally.unmeasured > 0) {
    const which = `${counted(tally.unmeasured, "completed trial")} did not record ${metric.title}`;
    notes.push(`${which} at this moment and ${agreeing(tally.unmeasured, "is", "are")} left out.`);
  }
  if (arms.some(({ trials }) => overlapOf(trials) > 0)) {
    notes.push(
      "Every seed has a split of its own, and splits overlap: intervals and comparisons are corrected for it (corrected resampled t-test, Nadeau and Bengio 2003).",
    );
  }
  if (at === "best") {
    notes.push(`Each trial's best ${words.step} is chosen on the values shown here, so they are optimistic.`);
  }
  return notes;
}

/** Arms whose seeds give equal weights: copies are no replicates. */
function exactNotes(arms: readonly ArmReport[]): readonly string[] {
  const copied = arms.filter(({ sample }) => sample.kind === "exact" && sample.copies > 1);
  if (copied.length === 0) return [];
  const whose =
    copied.length === arms.length
      ? ""
      : ` of ${listed(copied.slice(0, namedArms).map(({ label }) => label))}`;
  return [
    `Seeds change nothing here: nothing in the trainings${whose} is random, so they are one and the same and their values are exact.`,
  ];
}

/** Once, of the comparison that the answer rests on, or of all: how little so few seeds can show. */
function seedNotes({ answer, arms, comparisons, best, metric }: NoteFacts): readonly string[] {
  const counts = comparisons.flatMap(({ evidence }) => seedsOf(evidence) ?? []);
  const least = Math.min(...counts, Number.POSITIVE_INFINITY);
  const notes: string[] = [];
  if (least < fewSeeds) {
    const few = least === 1 ? "one seed" : counted(least, "seed");
    notes.push(
      `The evidence is thin: ${few} per arm. ${least === 1 ? "One says nothing about the spread; five" : "Five"} or more tell a difference from the luck of the draw.`,
    );
  } else if (comparisons.length === 0 && arms.some(({ sample }) => sample.n > 1 && sample.n < fewSeeds)) {
    notes.push("The evidence is thin: fewer than five seeds.");
  }
  const power = answer.comparison?.power;
  if (power !== undefined && least > 1) notes.push(powerNote(answer.comparison!, metric));
  const isOpen = answer.verdict === "cannot-tell" || answer.verdict === "no-clear-difference";
  if (isOpen && answer.comparison === undefined && best !== undefined) notes.push(...rivalNotes(best));
  return notes;
}

/** More rivals than these are not named. */
const namedRivals = 3;

/** What it takes to tell the best arm from those that cannot be told from it, of those it takes the least for. */
function rivalNotes({ arm: best, others }: BestArm): readonly string[] {
  const open = others.flatMap(({ arm, evidence, verdict }) =>
    verdict === "open" && "p" in evidence && evidence.difference !== 0 ? [{ arm, evidence }] : [],
  );
  const told = open
    .toSorted((a, b) => a.evidence.p - b.evidence.p)
    .slice(0, namedRivals)
    .flatMap(({ arm, evidence }) => {
      const power = powerOf(evidence);
      return power === undefined ? [] : [{ label: arm.label, seeds: power.seeds ?? mostSeeds + 1 }];
    })
    .map(
      ({ label, seeds }, i) =>
        `${label}${i === 0 ? " takes" : ""} ${seedsText(seeds)}${i === 0 ? " per arm" : ""}`,
    );
  if (told.length === 0) return [];
  const isOne = open.length === 1;
  return [
    `To be told from ${best.label} in four cases of five, ${listed(told)}, if the ${isOne ? "difference is what it seems" : "differences are what they seem and each is tested alone"}.`,
  ];
}

function seedsText(seeds: number): string {
  return seeds > mostSeeds ? `more than ${thousands(mostSeeds)} seeds` : `about ${counted(seeds, "seed")}`;
}

function powerNote({ evidence, power }: Comparison, metric: Metric): string {
  const { detectable, seeds } = power!;
  const decimals =
    "ci95" in evidence ? differenceDecimals((evidence.ci95[1] - evidence.ci95[0]) / 2, metric) : 2;
  const size = (difference: number) => differenceText(difference, metric, decimals);
  const found = `These seeds would find a difference of ${size(detectable)} or more in four cases of five`;
  const difference = "difference" in evidence ? Math.abs(evidence.difference) : 0;
  if (difference === 0) return `${found}.`;
  const takes = seedsText(seeds ?? mostSeeds + 1);
  return `${found}; one of ${size(difference)}, if that is what it is, takes ${takes} per arm.`;
}

function stuckNotes(arms: readonly ArmReport[]): readonly string[] {
  return named(
    arms.filter((arm) => arm.stuck.length > 0),
    (arm) => {
      const { stuck, completed } = arm.tally;
      const seeds = [
        ...new Set(
          arm.stuck.map(
            ({ seed, pooled, classes }) =>
              `seed ${seed}${pooled === undefined ? "" : ` with ${pooled}`} never predicts ${classes.join(", ")}`,
          ),
        ),
      ];
      const who = seeds
        .slice(0, namedArms)
        .concat(seeds.length > namedArms ? [`${seeds.length - namedArms} more`] : []);
      const learned = `${countedOf(completed - stuck, completed, "training")} learned every class`;
      return `${arm.label}: ${learned} (${shareText((completed - stuck) / completed)}); ${who.join("; ")}.`;
    },
    (more) => `Stuck trainings in ${counted(more, "more arm")}.`,
  );
}

/** Some are not all: 1249 of 1250 are 99.9 %. */
function shareText(share: number): string {
  return share > 0.99 && share < 1 ? percentText(Math.min(share, 0.999), 1) : percentText(share, 0);
}

function failureNotes(arms: readonly ArmReport[], words: TrialWords): readonly string[] {
  const lossy = arms.filter((arm) => arm.tally.failed > 0);
  const notes = named(
    lossy,
    ({ label, tally: { failed, diverged, trials }, trials: all }) => {
      const epochs = all.flatMap((trial) => (trial.status === "diverged" ? [trial.epoch] : []));
      const when =
        epochs.length === 0
          ? ""
          : `, ${epochs.length === 1 ? "in" : "the first in"} ${words.step} ${Math.min(...epochs)},`;
      return `${label}: ${countedOf(failed, trials, "trial")} ${howLost({ failed, diverged })}${when} and ${agreeing(failed, "is", "are")} left out of the numbers.`;
    },
    (more) => `Failed or diverged trials in ${counted(more, "more arm")}.`,
  );
  const someDiverged = lossy.some(({ tally }) => tally.diverged > 0);
  const advice = words.againstDivergence;
  return [...notes, ...reasonNotes(lossy), ...(someDiverged && advice !== undefined ? [advice] : [])];
}

/** What most of the failed trials ended with. */
function reasonNotes(arms: readonly ArmReport[]): readonly string[] {
  const failed = arms.flatMap(({ trials }) =>
    trials.flatMap((trial) => (trial.status === "failed" ? [trial] : [])),
  );
  const reasons = [...grouped(failed, ({ reason }) => reason)].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const [most] = reasons;
  if (most === undefined) return [];
  const [reason, { length }] = most;
  return [`Why ${whoFailed(length, failed.length)}: ${reasonText(reason)}`];
}

/** @param count how many of all failed for the reason that is told */
function whoFailed(count: number, all: number): string {
  if (all === 1) return "it failed";
  return count === all ? "they failed" : `${count} of ${all} failed`;
}

/** A whole sentence, unless it is cut. */
function reasonText(reason: string): string {
  if (reason.length > longestReason) return `${reason.slice(0, longestReason)}…`;
  return /[.?]$/.test(reason) ? reason : `${reason}.`;
}

/** Letters; `runx show` has the whole. */
const longestReason = 240;

function named(
  arms: readonly ArmReport[],
  sentence: (arm: ArmReport) => string,
  rest: (more: number) => string,
): readonly string[] {
  const sentences = arms.slice(0, namedArms).map(sentence);
  return arms.length > namedArms ? [...sentences, rest(arms.length - namedArms)] : sentences;
}
