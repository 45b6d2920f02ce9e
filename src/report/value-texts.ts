/** Values of parameters as people read them. */

import { isMapping, type JsonObject } from "../model/json.ts";
import type { Json } from "../model/parameters.ts";
import { numberText } from "../text/number.ts";
import { textOfParameter } from "./parameter-text.ts";
import type { ArmValues } from "./report.ts";
import { ascending } from "./statistics/order.ts";
import { parameterOf, sameJson } from "./values.ts";

/** The text of a parameter's value. */
export type TextOf = (parameter: string, value: Json | undefined) => string;

/** More significant digits than these nobody writes: a range computed them. */
const written = 6;
const fewest = 3;

/** Letters. Longer mappings would be cut before they come to what differs. */
const wholeMapping = 28;
/** More items than these are told by the first, the last and their number. */
const wholeList = 4;

/**
 * Texts of the values that the arms give their parameters. A number that a range computed is shown with as few digits
 * as tell it from the other values of its parameter: 0.0398 for 0.0398107170553. Of long mappings that agree in much,
 * what they agree in is left out.
 */
export function textsAmong(arms: readonly ArmValues[], parameters: readonly string[]): TextOf {
  const valuesOf = (parameter: string) => arms.map((arm) => parameterOf(arm, parameter));
  const numbers = new Map(parameters.map((parameter) => [parameter, numberTexts(valuesOf(parameter))]));
  const mappings = new Map(parameters.map((parameter) => [parameter, differencesIn(valuesOf(parameter))]));
  return (parameter, value) => {
    const number = typeof value === "number" ? numbers.get(parameter)?.get(value) : undefined;
    return number ?? textOfParameter(parameter, mappings.get(parameter)?.(value) ?? value);
  };
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

/** A mapping without what all of them agree in; undefined of what is to be shown whole. */
function differencesIn(values: readonly Json[]): (value: Json | undefined) => Json | undefined {
  const mappings = values.filter(isMapping);
  const textOf = (mapping: Json): string => textOfParameter("", mapping);
  const [first] = mappings;
  if (first === undefined || mappings.every((mapping) => textOf(mapping).length <= wholeMapping)) {
    return () => undefined;
  }
  const shared = new Set(
    Object.keys(first).filter((key) =>
      mappings.every((mapping) => Object.hasOwn(mapping, key) && sameJson(mapping[key]!, first[key]!)),
    ),
  );
  const differing = (mapping: JsonObject): Json =>
    Object.fromEntries(
      Object.entries(mapping).flatMap(([key, value]) => (shared.has(key) ? [] : [[key, endsOf(value)]])),
    );
  const texts = new Set(mappings.map((mapping) => textOf(differing(mapping))));
  // Different values never look alike: they would be taken for one.
  const isTold = !texts.has("") && texts.size === new Set(mappings.map(textOf)).size;
  return (value) => (isTold && isMapping(value) ? differing(value) : undefined);
}

/** `bit … n20 (20)` for a list of twenty names. */
function endsOf(value: Json): Json {
  const isLong =
    Array.isArray(value) && value.length > wholeList && value.every((item) => typeof item !== "object");
  return isLong ? `${value[0]} … ${value.at(-1)} (${value.length})` : value;
}
