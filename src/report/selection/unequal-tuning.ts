/** Whether arms were tuned equally: the best of many has an advantage over the only one. */

import { armKey, valueKey } from "../../model/arm-key.ts";
import type { Json } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import { grouped } from "../grouped.ts";
import type { ReportInput } from "../input.ts";
import { labelParameter, parameterSign, valueText } from "../parameter-text.ts";
import type { Question } from "../question.ts";
import { trialWords } from "../trial-words.ts";
import { parameterOf } from "../values.ts";
import { experimentParameter } from "./join.ts";
import { judgeFor } from "./judge.ts";
import { chosenMetric } from "./selection.ts";
import { variedParameters } from "./varied.ts";

type Arm = TrialRow["arm"];

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
  const varied = variedParameters(arms.map((arm) => ({ arm }))).filter(isTuning);
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
  const judge = judgeFor(rows, shown);
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

/** Names an arm by hand, or says how much data there was: it tells nothing about how an arm was tuned. */
function isTuning(parameter: string): boolean {
  return parameter !== labelParameter && parameter !== experimentParameter && !parameter.startsWith("data.");
}

function isNumber(value: Json): boolean {
  return typeof value === "number";
}

function countOf(arms: readonly Arm[], name: string): number {
  return new Set(arms.map((arm) => valueKey(parameterOf(arm, name)))).size;
}
