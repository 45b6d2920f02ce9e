/** Filters over trials and arms, in the language of `expression/`. */

import { option, type Place, placeInOption, RunxError } from "../../errors.ts";
import { compile } from "../../expression/expression.ts";
import { isMapping } from "../../model/json.ts";
import type { Json, Moment } from "../../model/parameters.ts";
import type { TrialRow } from "../../model/records.ts";
import { firstOf } from "../../text/listed.ts";
import { asTyped } from "../../text/number.ts";
import type { ReportInput } from "../input.ts";
import { valueText } from "../parameter-text.ts";
import type { ArmReport } from "../report.ts";
import { parameterOf, recordedMetrics, valueAt } from "../values.ts";

const ORIGIN = placeInOption(option("where"));

/**
 * A predicate over rows. It may use varied and fixed parameters, `seed`, `status`, and any recorded metric at the
 * moment of the report.
 */
export function trialFilter(text: string, input: ReportInput, at: Moment): (row: TrialRow) => boolean {
  const fixed = input.fixed ?? {};
  const parameters = [
    ...new Set([...input.rows.flatMap((row) => Object.keys(row.arm)), ...Object.keys(fixed)]),
  ];
  const expression = compile(asTyped(text), {
    origin: ORIGIN,
    names: [...parameters, "seed", "status", ...recordedMetrics(input.rows)],
    words: [...statuses, ...wordsAmong([...input.rows.map((row) => row.arm), fixed])],
  });
  return (row) =>
    condition(
      expression.evaluate((name) => {
        if (Object.hasOwn(row.arm, name)) return comparable(row.arm[name]!);
        if (Object.hasOwn(fixed, name)) return comparable(fixed[name]!);
        if (name === "seed") return row.seed;
        if (name === "status") return row.status;
        return metricOf(row, name, at);
      }),
      ORIGIN,
      text,
    );
}

/** The one arm that an expression over its parameters, or its label, picks. `origin` says where the text stood. */
export function findArm(
  text: string,
  arms: readonly ArmReport[],
  varied: readonly string[],
  origin: Place,
): ArmReport {
  const labelled = arms.find((arm) => asTyped(arm.label) === asTyped(text));
  if (labelled !== undefined) return labelled;
  const expression = compile(asTyped(text), {
    origin,
    names: varied,
    words: wordsAmong(arms.map((arm) => arm.arm)),
  });
  const [first, ...others] = arms.filter((arm) =>
    condition(
      expression.evaluate((name) => comparable(parameterOf(arm.arm, name))),
      origin,
      text,
    ),
  );
  if (first !== undefined && others.length === 0) return first;
  const found = first === undefined ? "no arm" : `${others.length + 1} arms`;
  throw new RunxError({
    code: "report.arm",
    message: `"${text}" matches ${found}; it must name one.`,
    hint: `Arms: ${firstOf(
      arms.map((arm) => arm.label),
      5,
      "; ",
    )}.`,
    where: origin,
  });
}

/** A mapping is compared by the text that tables show: schedule == "step (every 5, factor 0.5)". */
function comparable(value: Json): Json {
  return isMapping(value) || typeof value === "string" ? asTyped(valueText(value)) : value;
}

const statuses = ["pending", "running", "completed", "diverged", "failed"];

function metricOf(row: TrialRow, name: string, at: Moment): Json {
  if (!("metrics" in row) || !Object.hasOwn(row.metrics, name)) return null;
  return valueAt(row.metrics[name]!, at) ?? null;
}

/** The texts that occur as values: what may stand in a filter without quotes. */
function wordsAmong(arms: readonly { readonly [parameter: string]: Json }[]): readonly string[] {
  const words = arms.flatMap((arm) => Object.values(arm)).filter((value) => typeof value === "string");
  return [...new Set(words.map(asTyped))];
}

function condition(value: Json, origin: Place, text: string): boolean {
  if (typeof value === "boolean") return value;
  throw new RunxError({
    code: "expression.type",
    message: `"${text}" is not a condition.`,
    hint: "Compare something: eta >= 0.5.",
    where: { ...origin, line: 1, column: 1, excerpt: text },
  });
}
