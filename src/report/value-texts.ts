/** Values of parameters as people read them. */

import type { Json } from "../model/parameters.ts";
import { numberText } from "../text/number.ts";
import { textOfParameter } from "./parameter-text.ts";
import type { ArmValues } from "./report.ts";
import { ascending } from "./statistics/order.ts";
import { parameterOf } from "./values.ts";

/** The text of a parameter's value. */
export type TextOf = (parameter: string, value: Json | undefined) => string;

/** More significant digits than these nobody writes: a range computed them. */
const written = 6;
const fewest = 3;

/**
 * Texts of the values that the arms give their parameters. A number that a range computed is shown with as few digits
 * as tell it from the other values of its parameter: 0.0398 for 0.0398107170553.
 */
export function textsAmong(arms: readonly ArmValues[], parameters: readonly string[]): TextOf {
  const texts = new Map(
    parameters.map((parameter) => [parameter, numberTexts(arms.map((arm) => parameterOf(arm, parameter)))]),
  );
  return (parameter, value) =>
    (typeof value === "number" ? texts.get(parameter)?.get(value) : undefined) ??
    textOfParameter(parameter, value);
}

/** Rounding moves a number by no more than a tenth of the way to its neighbour. */
function numberTexts(values: readonly Json[]): ReadonlyMap<number, string> {
  const numbers = ascending([...new Set(values.filter((value) => typeof value === "number"))]);
  const gaps = numbers.map((value, i) =>
    Math.min(
      value - (numbers[i - 1] ?? Number.NEGATIVE_INFINITY),
      (numbers[i + 1] ?? Number.POSITIVE_INFINITY) - value,
    ),
  );
  for (let digits = fewest; digits < written; digits++) {
    const shown = numbers.map((value) => shortened(value, digits));
    const near = shown.every((text, i) => Math.abs(text - numbers[i]!) <= gaps[i]! / 10);
    if (near) return new Map(numbers.map((value, i) => [value, numberText(shown[i]!)]));
  }
  return new Map(numbers.map((value) => [value, numberText(value)]));
}

function shortened(value: number, digits: number): number {
  const isWritten = Number(value.toPrecision(written)) === value;
  return isWritten ? value : Number(value.toPrecision(digits));
}
