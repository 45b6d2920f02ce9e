/** What must be known to read the numbers: the answer in a sentence, and what was left out or is in doubt. */

import type { Metric } from "../metric/metric.ts";
import type { Moment } from "../model/parameters.ts";
import { fixed, valueWithUnit } from "./figures.ts";
import type { ArmReport, Comparison, Tally } from "./report.ts";
import { centre } from "./statistics/describe.ts";
import { counted, fewSeeds } from "./wording.ts";

/** More arms than this are counted instead of named. */
const namedArms = 4;

export function answerOf(
  arms: readonly ArmReport[],
  comparisons: readonly Comparison[],
  baseline: ArmReport | undefined,
  metric: Metric,
): string {
  const measured = arms.filter((arm) => arm.sample.kind !== "empty");
  if (baseline === undefined) return "There are no trials to report.";
  if (measured.length === 0) {
    const isOver = arms.every(({ tally }) => tally.pending === 0);
    return isOver ? `No trial has a ${metric.title} to report.` : "No trial has finished yet.";
  }
  if (measured.length === 1) return reaches(measured[0]!, metric);
  const best = arms.find((arm) => arm.standing === "best");
  const others = arms.filter((arm) => arm !== baseline);
  const sentenceOf = (arm: ArmReport): string | undefined => comparisons[others.indexOf(arm)]?.sentence;
  if (best === undefined || comparisons.length === 1) return comparisons[0]!.sentence;
  if (best !== baseline) return sentenceOf(best)!;
  return `None of the ${others.length} other arms has a better mean than ${baseline.label}: ${reaches(baseline, metric)}`;
}

function reaches(arm: ArmReport, metric: Metric): string {
  const { sample } = arm;
  const mean = centre(sample);
  if (mean === undefined) return `${arm.label} has no ${metric.title}.`;
  const value = `${arm.label} reaches ${valueWithUnit(mean, metric)} ${metric.title}`;
  switch (sample.kind) {
    case "spread": {
      const bounds = sample.ci95?.map((bound) => valueWithUnit(bound, metric));
      const interval = bounds === undefined ? "" : `, 95 % interval ${bounds.join(" to ")}`;
      const thin = sample.n < fewSeeds ? "; the evidence is thin" : "";
      return `${value} (mean of ${counted(sample.n, "trial")}${interval})${thin}.`;
    }
    case "constant":
      return `${value} in each of ${counted(sample.n, "trial")}.`;
    default:
      return `${value} in one trial: no spread is known.`;
  }
}

export function notesOf(
  arms: readonly ArmReport[],
  tally: Tally,
  metric: Metric,
  at: Moment,
): readonly string[] {
  const notes = [...stuckNotes(arms), ...failureNotes(arms)];
  if (tally.pending > 0) {
    notes.push(`${counted(tally.pending, "trial")} of ${tally.trials} ${verb(tally.pending)} still to run.`);
  }
  if (tally.unmeasured > 0) {
    const which = `${counted(tally.unmeasured, "completed trial")} did not record ${metric.title}`;
    notes.push(`${which} at this moment and ${verb(tally.unmeasured)} left out.`);
  }
  if (at === "best") {
    notes.push("Each trial's best epoch is chosen on the values shown here, so they are optimistic.");
  }
  return notes;
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
              `seed ${seed}${pooled === undefined ? "" : ` (${pooled})`} never predicts ${classes.join(", ")}`,
          ),
        ),
      ];
      const who = seeds
        .slice(0, namedArms)
        .concat(seeds.length > namedArms ? [`${seeds.length - namedArms} more`] : []);
      const learned = `${completed - stuck} of ${completed} trainings learned every class`;
      return `${arm.label}: ${learned} (${shareText((completed - stuck) / completed)}); ${who.join("; ")}.`;
    },
    (more) => `Stuck trainings in ${counted(more, "more arm")}.`,
  );
}

/** Some are not all: 1249 of 1250 are 99.9 %. */
function shareText(share: number): string {
  const percent = share * 100;
  return percent > 99 && share < 1 ? `${fixed(Math.min(percent, 99.9), 1)} %` : `${fixed(percent, 0)} %`;
}

function failureNotes(arms: readonly ArmReport[]): readonly string[] {
  return named(
    arms.filter((arm) => arm.tally.failed > 0),
    ({ label, tally: { failed, diverged, trials } }) => {
      const how = diverged === failed ? "diverged" : diverged === 0 ? "failed" : "failed or diverged";
      return `${label}: ${failed} of ${counted(trials, "trial")} ${how} and ${verb(failed)} left out of the numbers.`;
    },
    (more) => `Failed or diverged trials in ${counted(more, "more arm")}.`,
  );
}

function named(
  arms: readonly ArmReport[],
  sentence: (arm: ArmReport) => string,
  rest: (more: number) => string,
): readonly string[] {
  const sentences = arms.slice(0, namedArms).map(sentence);
  return arms.length > namedArms ? [...sentences, rest(arms.length - namedArms)] : sentences;
}

function verb(n: number): string {
  return n === 1 ? "is" : "are";
}
