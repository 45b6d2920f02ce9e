/** Fair comparison: whether arms were tuned equally, and each at the values that validation favours. */

import { option, placeInOption, RunxError, wording } from "../../errors.ts";
import { lossOf } from "../../metric/better.ts";
import {
  describeMetric,
  isCost,
  isHeldOut,
  type Metric,
  partsOf,
  validationNames,
} from "../../metric/metric.ts";
import { armKey, valueKey } from "../../model/arm-key.ts";
import type { Json, MetricName } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import { counted } from "../../text/counted.ts";
import { didYouMean } from "../../text/near-match.ts";
import { valueWithUnit } from "../figures.ts";
import { grouped } from "../grouped.ts";
import type { Focus, ReportInput } from "../input.ts";
import { armLabel, labelParameter, parameterSign, valueText } from "../parameter-text.ts";
import type { Question } from "../question.ts";
import { mean } from "../statistics/order.ts";
import { trialWords } from "../trial-words.ts";
import { parameterOf, valueAt } from "../values.ts";
import { experimentParameter } from "./join.ts";
import { chosenMetric } from "./selection.ts";

type Arm = TrialRow["arm"];

const TUNED = placeInOption(option("tuned"));

/** Names an arm by hand, or says how much data there was: it tells nothing about how an arm was tuned. */
function isTuning(parameter: string): boolean {
  return parameter !== labelParameter && parameter !== experimentParameter && !parameter.startsWith("data.");
}

/**
 * A note where the values of some parameter of words (a cost, an activation function) were combined with unequally
 * many values of the numbers beside it: the best of seven has an advantage over the only one.
 */
export function unequalTuning(input: ReportInput, { metric }: Pick<Question, "metric">): readonly string[] {
  const { rows } = input;
  const shown = chosenMetric(input, metric);
  // Of what is neither good nor bad there is no best of many.
  if (shown.better === "none") return [];
  const arms = [...grouped(rows, (row) => armKey(row.arm)).values()].map(([first]) => first!.arm);
  const varied = variedIn(arms).filter(isTuning);
  const numbers = varied.filter((name) => arms.every((arm) => isNumber(parameterOf(arm, name))));
  const dividing = varied.filter((name) => !numbers.includes(name) && !followsAnother(arms, name, varied));
  const unequal = divisions(arms, dividing).flatMap((groups) =>
    numbers.flatMap((name) => {
      const counts = [...groups].map(([value, own]) => ({ value, count: countOf(own, name) }));
      if (new Set(counts.map(({ count }) => count)).size < 2) return [];
      const each = counts.map(({ value, count }) => `${value} with ${count}`).join(", ");
      return [{ name, text: `values of ${parameterSign(name)}: ${each}` }];
    }),
  );
  if (unequal.length === 0) return [];
  const tuned = numbers.filter((name) => unequal.some((one) => one.name === name));
  const judge = recordedJudge(rows, shown);
  const by = judge === undefined || judge.name === shown.name ? "" : " by validation";
  const remedy = judge
    ? `comparing them tuned over ${tuned.join(",")} takes each at its best${by}, and says what equal budgets would give.`
    : "nothing was validated that could choose, so compare them at values they share.";
  return [
    `Unequal tuning. Arms were ${trialWords(input).tried} with different numbers of ${unequal.map(({ text }) => text).join("; ")}. The best of many has an advantage; ${remedy}`,
  ];
}

/** The arms by a parameter's values. */
type Division = ReadonlyMap<string, readonly Arm[]>;

/**
 * Whether only some arms have this parameter, and another says which: as a method says whether there is a friction. The
 * arms that lack it are then of several methods, and no side of a comparison.
 */
function followsAnother(arms: readonly Arm[], name: string, varied: readonly string[]): boolean {
  const lacks = (arm: Arm): boolean => parameterOf(arm, name) === null;
  if (!arms.some(lacks)) return false;
  return varied.some((other) => {
    if (arms.some((arm) => typeof parameterOf(arm, other) !== "string")) return false;
    const groups = [...grouped(arms, (arm) => valueKey(parameterOf(arm, other))).values()];
    return groups.every((own) => own.every((arm) => lacks(arm) === lacks(own[0]!)));
  });
}

/** The side of a division that an arm is on. Of a number that some arms lack, all that matters is that they do. */
function sidesBy(parameter: string, arms: readonly Arm[]): (arm: Arm) => string {
  const values = arms.map((arm) => parameterOf(arm, parameter));
  const isOption = values.every((value) => value === null || isNumber(value));
  return (arm) => {
    const value = parameterOf(arm, parameter);
    if (value === null) return `no ${parameterSign(parameter)}`;
    return isOption ? parameterSign(parameter) : valueText(value);
  };
}

/** A division for each parameter; of parameters that always go together, for the first alone. */
function divisions(arms: readonly Arm[], parameters: readonly string[]): readonly Division[] {
  const position = new Map(arms.map((arm, i) => [arm, i]));
  const found = new Map<string, Division>();
  for (const parameter of parameters) {
    const division = grouped(arms, sidesBy(parameter, arms));
    const key = JSON.stringify([...division.values()].map((own) => own.map((arm) => position.get(arm))));
    if (!found.has(key)) found.set(key, division);
  }
  return [...found.values()];
}

function isNumber(value: Json): boolean {
  return typeof value === "number";
}

function countOf(arms: readonly Arm[], name: string): number {
  return new Set(arms.map((arm) => valueKey(parameterOf(arm, name)))).size;
}

function variedIn(arms: readonly Arm[]): readonly string[] {
  const names = [...new Set(arms.flatMap((arm) => Object.keys(arm)))];
  return names.filter((name) => countOf(arms, name) > 1);
}

/** One arm with the means of its trials. */
interface TuningCandidate {
  readonly rows: readonly TrialRow[];
  /** The validation metric, lower is better; absent where a trial has no result. */
  readonly loss?: number;
  readonly value?: number;
}

/** For each combination of the other parameters the arm whose values of `tuned` validate best. */
export function bestTuned(
  input: Pick<ReportInput, "rows" | "fixed" | "directions">,
  tuned: readonly string[],
  question: Pick<Question, "metric" | "at">,
): Focus {
  const { rows } = input;
  const arms = [...grouped(rows, (row) => armKey(row.arm)).values()];
  const named = variedIn(arms.map(([first]) => first!.arm));
  refuseUnknown(tuned, named);
  const metric = chosenMetric(input, question.metric);
  const judge = judgeOf(rows, metric, tuned);
  const at = question.at ?? "last";
  const groups = grouped(
    arms.map((own) => candidate(own, judge, metric, at)),
    ({ rows: [first] }) => armKey(without(first!.arm, tuned)),
  );
  const budget = Math.min(...[...groups.values()].map((group) => group.length));
  const chosen = [...groups.values()].map((group) => ({ group, best: byLoss(group)[0]! }));
  return {
    rows: chosen.flatMap(({ best }) => best.rows),
    named,
    notes: [
      `Each arm is shown at the ${tuned.map(parameterSign).join(" and ")} with the best ${judge.title}, chosen among ${choicesText(groups)}.`,
      ...ownNote(judge, metric),
      ...chosen.flatMap(({ group }) => equalBudget(group, budget, tuned, metric)),
    ],
  };
}

/** A value that was chosen for being the best is not what another training would give. */
function ownNote(judge: Metric, metric: Metric): readonly string[] {
  if (judge.name !== metric.name || partsOf(metric.name).kind !== "other") return [];
  return ["The values shown are those that were chosen by, so they are optimistic."];
}

function candidate(
  rows: readonly TrialRow[],
  judge: Metric,
  metric: Metric,
  at: NonNullable<Question["at"]>,
): TuningCandidate {
  const meanOf = (name: MetricName): number | undefined => {
    const values = rows.flatMap((row) => {
      const summary = row.status === "completed" ? row.metrics[name] : undefined;
      const value = summary && valueAt(summary, at);
      return value === undefined ? [] : [value];
    });
    return values.length < rows.length ? undefined : mean(values);
  };
  const [loss, value] = [meanOf(judge.name), meanOf(metric.name)];
  return {
    rows,
    ...(loss === undefined ? {} : { loss: lossOf(loss, judge.better) }),
    ...(value === undefined ? {} : { value }),
  };
}

function byLoss(group: readonly TuningCandidate[]): readonly TuningCandidate[] {
  const loss = (one: TuningCandidate) => one.loss ?? Number.MAX_VALUE;
  return group.toSorted((a, b) => loss(a) - loss(b));
}

/**
 * What an arm that had more values to choose from would be expected to reach with `budget` of them, drawn at random
 * and chosen among by validation (the expected validation performance of Dodge et al. 2019, here of the metric shown).
 */
function equalBudget(
  group: readonly TuningCandidate[],
  budget: number,
  tuned: readonly string[],
  metric: Metric,
): readonly string[] {
  const ordered = byLoss(group);
  const n = ordered.length;
  if (n === budget || ordered.some(({ value, loss }) => value === undefined || loss === undefined)) return [];
  let expected = 0;
  // P(the i-th best is the best of those drawn) = C(n−1−i, k−1) / C(n, k), by the ratio of neighbours.
  let chance = budget / n;
  for (const [i, { value }] of ordered.entries()) {
    expected += chance * value!;
    chance *= (n - budget - i) / Math.max(1, n - 1 - i);
  }
  const label = armLabel(without(group[0]!.rows[0]!.arm, tuned), "the arm");
  const many = budget === 1 ? "one of its values at random" : `the best of ${budget} of its values`;
  return [
    `${label} with ${many} would be expected to reach ${valueWithUnit(expected, metric)} ${metric.title}; with the best of all ${n} it reaches ${valueWithUnit(ordered[0]!.value!, metric)}.`,
  ];
}

function choicesText(groups: ReadonlyMap<string, readonly TuningCandidate[]>): string {
  const sizes = [...new Set([...groups.values()].map((group) => group.length))].sort((a, b) => a - b);
  return sizes.length === 1
    ? counted(sizes[0]!, "combination")
    : `${sizes[0]} to ${sizes.at(-1)} combinations`;
}

function without(arm: Arm, names: readonly string[]): Arm {
  return Object.fromEntries(Object.entries(arm).filter(([name]) => !names.includes(name)));
}

function judgeOf(rows: readonly TrialRow[], metric: Metric, tuned: readonly string[]): Metric {
  const judge = recordedJudge(rows, metric);
  if (judge === undefined) {
    throw new RunxError({
      code: "report.not-validated",
      ...whyNoJudge(metric),
      where: TUNED,
    });
  }
  if (isCost(judge) && tuned.includes("cost")) {
    throw new RunxError({
      code: "report.different-costs",
      message: "Costs of different cost functions are different quantities, so the lower is not the better.",
      hint: wording`Choose by accuracy (${option("metric", "test.accuracy")}), or leave cost out.`,
      where: TUNED,
    });
  }
  return judge;
}

function whyNoJudge({ name, better }: Metric): { readonly message: string; readonly hint: string } {
  const [validated, ...others] = validationNames(name);
  const isOwn = partsOf(name).kind === "other";
  if (validated !== undefined) {
    return {
      message: `The best values are chosen by ${[validated, ...others].join(" or ")}, which no trial recorded.`,
      hint: isOwn
        ? "Let the program report it too, or compare at fixed values."
        : "Give the data a validation split and monitor it, or compare at fixed values.",
    };
  }
  const why = better === "none" ? "neither good high nor good low" : "of data that no choice may look at";
  return {
    message: `${name} is ${why}, so no values are the best by it.`,
    hint:
      isOwn && better === "none"
        ? `Say it in the spec: metrics: { ${name}: { from: ${name}, better: lower } }; or compare at fixed values.`
        : "Choose by another metric, or compare at fixed values.",
  };
}

/** What the choice goes by: the measure on the validation split, for what is reported would be optimistic. */
function recordedJudge(rows: readonly TrialRow[], metric: Metric): Metric | undefined {
  if (metric.better === "none") return undefined;
  const isRecorded = (name: MetricName): boolean =>
    rows.some((row) => row.status === "completed" && Object.hasOwn(row.metrics, name));
  const validated = validationNames(metric.name).find(isRecorded);
  // The same measure of another split is better where this one is.
  if (validated !== undefined) return { ...describeMetric(validated), better: metric.better };
  const { kind } = partsOf(metric.name);
  const judgesItself = kind === "surface" || (kind === "other" && !isHeldOut(metric.name));
  return judgesItself && isRecorded(metric.name) ? metric : undefined;
}

function refuseUnknown(tuned: readonly string[], varied: readonly string[]): void {
  for (const name of tuned) {
    if (varied.includes(name)) continue;
    const hint =
      varied.length === 0
        ? "This experiment varies nothing."
        : `${didYouMean(name, varied)}Varied: ${varied.join(", ")}.`;
    throw new RunxError({
      code: "report.unknown-parameter",
      message: `"${name}" is not varied here.`,
      hint,
      where: TUNED,
    });
  }
}
