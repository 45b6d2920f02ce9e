/** Which parameter of a grid matters: the variance between its arms, divided among parameters. */
import type { Metric } from "../../metric/metric.ts";
import { valueKey } from "../../model/arm-key.ts";
import { percentText } from "../../text/number.ts";
import { labelParameter, parameterSign } from "../parameter-text.ts";
import type { Effect, Effects } from "../report.ts";
import { interval } from "../statistics/describe.ts";
import { mean, sum } from "../statistics/order.ts";
import { parameterOf, trialValue } from "../values.ts";
import type { Unranked } from "./arms.ts";

/** Larger grids say it in their heat maps; this many cells take a moment. */
const mostArms = 5000;

/**
 * Undefined unless two parameters or more vary, every combination of their values is an arm, and all arms have a value
 * for two common seeds or more. For each seed the variance over the grid is divided into the variance of each
 * parameter's marginal means and what is left, the interactions (a balanced analysis of variance); the shares are means
 * over the seeds, their intervals Student's, within 0 and 1.
 */
export function effectsOf(
  arms: readonly Unranked[],
  varied: readonly string[],
  metric: Metric,
): Effects | undefined {
  const names = varied.filter((name) => name !== labelParameter);
  if (names.length < 2 || names.length < varied.length || arms.length > mostArms) return undefined;
  const levels = names.map((name) => levelsOf(arms, name));
  const cells = levels.reduce((product, { count }) => product * count, 1);
  if (cells !== arms.length || levels.some(({ count }) => count < 2)) return undefined;
  const perSeed = seedsOfAll(arms).map((seed) => {
    const values = arms.map((arm) => valueFor(arm, seed)!);
    return sharesOf(values, levels);
  });
  const known = perSeed.filter((shares) => shares !== undefined);
  if (known.length < 2) return undefined;
  const range = { least: 0, most: 1 };
  const shareOf = (at: number): Omit<Effect, "parameter"> => {
    const shares = known.map((each) => each[at]!);
    const centre = mean(shares);
    return { share: centre, ...(centre > 0 && centre < 1 ? interval(centre, shares, range) : {}) };
  };
  const parameters = names
    .map((parameter, i) => ({ parameter, ...shareOf(i) }))
    .toSorted((a, b) => b.share - a.share);
  const basis = { kind: "grid", seeds: known.length } as const;
  const effects = { parameters, interactions: shareOf(names.length), basis };
  return { ...effects, sentence: sentenceOf(effects, metric) };
}

interface Levels {
  readonly count: number;
  /** The level of each arm. */
  readonly of: readonly number[];
}

function levelsOf(arms: readonly Unranked[], name: string): Levels {
  const known = new Map<string, number>();
  const of = arms.map(({ arm }) => {
    const key = valueKey(parameterOf(arm, name));
    const level = known.get(key) ?? known.size;
    known.set(key, level);
    return level;
  });
  return { count: known.size, of };
}

/** The seeds for which every arm has one value. */
function seedsOfAll(arms: readonly Unranked[]): readonly number[] {
  const [first, ...others] = arms.map(
    ({ trials }) => new Set(trials.flatMap((trial) => (trialValue(trial) === undefined ? [] : [trial.seed]))),
  );
  return [...(first ?? [])].filter((seed) => others.every((seeds) => seeds.has(seed)));
}

function valueFor({ trials }: Unranked, seed: number): number | undefined {
  const values = trials.flatMap((trial) => (trial.seed === seed ? (trialValue(trial) ?? []) : []));
  return values.length === 0 ? undefined : mean(values);
}

/** One share a parameter, then that of the interactions; undefined where all values are equal. */
function sharesOf(values: readonly number[], levels: readonly Levels[]): readonly number[] | undefined {
  const centre = mean(values);
  const total = sum(values.map((value) => (value - centre) ** 2)) / values.length;
  if (!(total > 0)) return undefined;
  const main = levels.map(({ count, of }) => {
    const means = Array.from({ length: count }, (_, level) => mean(values.filter((_, i) => of[i] === level)));
    return sum(means.map((each) => (each - centre) ** 2)) / count / total;
  });
  return [...main, Math.max(0, 1 - sum(main))];
}

function sentenceOf({ parameters, interactions }: Omit<Effects, "sentence">, metric: Metric): string {
  const percent = (share: number): string => percentText(share, 0);
  const [first, ...others] = parameters;
  const bounds = first!.ci95 === undefined ? "" : ` (95 % interval ${first!.ci95.map(percent).join(" to ")})`;
  const rest = others.map(({ parameter, share }) => `${parameterSign(parameter)} ${percent(share)}`);
  return `${parameterSign(first!.parameter)} matters most for ${metric.title}: it makes ${percent(first!.share)} of the variance between arms${bounds}, ${rest.join(", ")}, and their interactions ${percent(interactions.share)}.`;
}
