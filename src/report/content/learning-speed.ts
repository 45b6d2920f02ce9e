/** How fast arms learn: the epochs until a level is reached, and the area under the curve. */

import { bestValue, lossOf } from "../../metric/better.ts";
import { agreeing } from "../../text/counted.ts";
import { listed } from "../../text/listed.ts";
import { fixed } from "../../text/number.ts";
import { writtenValue } from "../figures.ts";
import type { Report } from "../report.ts";
import { ascending, mean, quantile, sum } from "../statistics/order.ts";
import type { ArmCurve } from "./arm-curve.ts";

export interface LearningSpeed {
  /** The level, in the metric's unit. */
  readonly level: number;
  readonly arms: readonly ArmSpeed[];
  /** Which arm is first, in a sentence. */
  readonly sentence: string;
}

export interface ArmSpeed {
  readonly key: string;
  readonly label: string;
  /** Trainings with a curve. */
  readonly trainings: number;
  /** Those that never reach the level. */
  readonly never: number;
  /** Median over the trainings, one that never reaches it counted as slower than all; absent where half never do. */
  readonly epochs?: number;
  /** Gradients of single examples until then, mini-batches of any size; absent where the data are not known. */
  readonly gradients?: number;
  /** The time that median epoch takes, at the mean pace of the arm. */
  readonly seconds?: number;
  /** Mean value over the epochs, by trapezoids, averaged over the trainings. */
  readonly area: number;
}

/** More arms than these are counted instead of named. */
const namedArms = 3;

/** How much of the way from where arms start to where the best one ends. */
const share = 0.9;

/**
 * Undefined for a metric that is neither good nor bad, and where no curve has two epochs. `level` is by default nine
 * tenths of the way from the mean first value to the best arm's mean last one, rounded to two digits.
 */
export function learningSpeed(
  report: Report,
  curves: readonly ArmCurve[],
  level: number | undefined = usualLevel(report, curves),
): LearningSpeed | undefined {
  const { metric } = report;
  if (metric.better === "none" || level === undefined) return undefined;
  const reaches = (value: number): boolean => lossOf(value, metric.better) <= lossOf(level, metric.better);
  const drawn = curves.filter(({ trials }) => trials.some(({ values }) => values.length > 1));
  if (drawn.length === 0) return undefined;
  const arms = drawn.map(({ key, label, trials }): ArmSpeed => {
    const recorded = trials.filter(({ values }) => values.length > 1);
    const first = recorded.map(
      ({ values }) => values.find(({ value }) => reaches(value))?.epoch ?? Number.POSITIVE_INFINITY,
    );
    const median = quantile(ascending(first), 0.5);
    const epochs = Number.isFinite(median) ? median : undefined;
    const pace = paceOf(report, key, recorded);
    const examples = examplesOf(report, key);
    return {
      key,
      label,
      trainings: recorded.length,
      never: first.filter((epoch) => !Number.isFinite(epoch)).length,
      ...(epochs === undefined ? {} : { epochs }),
      ...(epochs === undefined || examples === undefined ? {} : { gradients: Math.round(epochs * examples) }),
      ...(epochs === undefined || pace === undefined ? {} : { seconds: epochs * pace }),
      area: mean(recorded.map(({ values }) => areaOf(values))),
    };
  });
  return { level, arms, sentence: sentenceOf(arms, writtenValue(level, metric), report) };
}

function usualLevel({ metric }: Report, curves: readonly ArmCurve[]): number | undefined {
  const ends = curves.flatMap(({ points }) => (points.length > 1 ? [points.at(-1)!.mean] : []));
  const starts = curves.flatMap(({ points }) => (points.length > 1 ? [points[0]!.mean] : []));
  if (ends.length === 0) return undefined;
  const best = bestValue(ends, metric.better);
  const start = mean(starts);
  if (best === start) return undefined;
  const level = Number((start + share * (best - start)).toPrecision(2));
  // Of arms that begin far apart, as on surfaces of other sizes, some are there before they learn.
  const isThere = ({ points: [first] }: ArmCurve): boolean =>
    first?.epoch === 0 && lossOf(first.mean, metric.better) <= lossOf(level, metric.better);
  return curves.some(isThere) ? undefined : level;
}

/** Rows that the arm's trainings learn from, on average. */
function examplesOf({ arms }: Report, key: string): number | undefined {
  const trials = arms.find((arm) => arm.key === key)?.trials ?? [];
  const counts = trials.flatMap((trial) => (trial.status === "completed" ? (trial.examples ?? []) : []));
  return counts.length === 0 ? undefined : mean(counts);
}

/** The fastest first; those that never reach the level last. */
export function fastestFirst(arms: readonly ArmSpeed[]): readonly ArmSpeed[] {
  return arms.toSorted(
    (a, b) => (a.epochs ?? Number.MAX_VALUE) - (b.epochs ?? Number.MAX_VALUE) || a.never - b.never,
  );
}

/** Seconds an epoch. */
function paceOf({ arms }: Report, key: string, recorded: ArmCurve["trials"]): number | undefined {
  const seconds = arms.find((arm) => arm.key === key)?.seconds;
  const epochs = mean(recorded.map(({ values }) => values.at(-1)!.epoch));
  return seconds === undefined || epochs === 0 ? undefined : seconds / epochs;
}

function areaOf(values: ArmCurve["trials"][number]["values"]): number {
  const pieces = values.slice(1).map(({ epoch, value }, i) => {
    const before = values[i]!;
    return ((value + before.value) / 2) * (epoch - before.epoch);
  });
  return sum(pieces) / (values.at(-1)!.epoch - values[0]!.epoch);
}

function sentenceOf(arms: readonly ArmSpeed[], level: string, report: Report): string {
  const what = `${level} ${report.metric.title}`;
  const ordered = arms.filter(({ epochs }) => epochs !== undefined).toSorted((a, b) => a.epochs! - b.epochs!);
  const [first] = ordered;
  const half = report.words.hasSeeds ? " in half of its trainings" : "";
  if (first === undefined) return `No arm reaches ${what}${half}.`;
  const fastest = ordered.filter(({ epochs }) => epochs === first.epochs).map(({ label }) => label);
  const who = fastest.length > namedArms ? `${fastest.length} of ${arms.length} arms` : listed(fastest);
  const after = `${who} ${agreeing(fastest.length, "reaches", "reach")} ${what} after ${epochsText(first.epochs!, report)}${report.words.hasSeeds ? " (median)" : ""}`;
  const second = ordered[fastest.length];
  if (second === undefined) {
    return arms.length === fastest.length ? `${after}.` : `${after}; no other arm does${half}.`;
  }
  const next = ordered.length > fastest.length + 1 ? `the next arm, ${second.label},` : second.label;
  return `${after}, ${next} after ${epochsText(second.epochs!, report)}.`;
}

export function epochsText(epochs: number, { words: { step } }: Pick<Report, "words">): string {
  const text = Number.isInteger(epochs) ? String(epochs) : fixed(epochs, 1);
  return `${text} ${agreeing(epochs, step, `${step}s`)}`;
}
