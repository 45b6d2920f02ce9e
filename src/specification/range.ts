import type { Problem } from "../errors.ts";
import type { WrittenRange } from "../model/spec.gen.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";
import { thousands } from "../text/counted.ts";
import type { Findings } from "./findings.ts";
import { checkedAs, type Mapping, placeOf, type Scalar } from "./node.ts";

/** More numbers than trials are allowed. */
const MAX_NUMBERS = 100_000;
/** Points between the ends are rounded to this many significant digits, so that 0.3 is not 0.30000000000000004. */
const DIGITS = 12;
/** How far, in steps, the last point may lie beyond `to` by rounding alone. */
const SLACK = 1e-9;

/** The numbers a range stands for, in its order, both ends as written. Empty after a problem, which is added. */
export function rangeNodes(range: Mapping, whole: boolean, findings: Findings): Scalar[] {
  const values = checkedAs<WrittenRange>(range);
  const refusal = refusalOf(values);
  if (refusal) {
    const [key, message, hint] = refusal;
    findings.add(problem(message, hint, range, key));
    return [];
  }
  const numbers = values.step === undefined ? spaced(values, values.steps!) : stepped(values, values.step);
  const rounded = whole ? numbers.map((number) => Math.floor(number + 0.5)) : numbers;
  if (new Set(rounded).size < rounded.length) {
    const what = whole
      ? "Two of its points are the same whole number"
      : "Two of its points are the same number";
    findings.add(problem(`${what}.`, "Take fewer steps, or list the values.", range));
    return [];
  }
  return rounded.map((value) => ({ kind: "scalar", source: range.source, start: range.start, value }));
}

type Refusal = readonly [key: keyof WrittenRange, message: string, hint: string];

function refusalOf({ from, to, steps, step, scale }: WrittenRange): Refusal | undefined {
  if (steps !== undefined && step !== undefined) {
    return ["step", "The range has both steps and step.", "Keep steps (how many) or step (how far apart)."];
  }
  if (steps === undefined && step === undefined) {
    return ["from", "The range has neither steps nor step.", "Add steps (how many) or step (how far apart)."];
  }
  if (scale === "log" && step !== undefined) {
    return [
      "scale",
      "A log scale goes with steps, not with step.",
      "For example { from: 0.01, to: 10, steps: 7, scale: log }.",
    ];
  }
  if (scale === "log" && !(from > 0 && to > 0)) {
    const key = from > 0 ? "to" : "from";
    return [key, "On a log scale both ends lie above 0.", "Begin at a small number such as 0.001."];
  }
  if (step === undefined) return undefined;
  if (step === 0) return ["step", "The step is 0.", "Give a step above 0."];
  const count = (to - from) / step;
  if (count < 0) {
    return [
      "step",
      `The range is empty: from ${from} in steps of ${step} never reaches ${to}.`,
      "Swap from and to, or change the sign of step.",
    ];
  }
  if (count >= MAX_NUMBERS) {
    return ["step", `The range has more than ${thousands(MAX_NUMBERS)} numbers.`, "Take a larger step."];
  }
  return undefined;
}

function stepped({ from, to }: WrittenRange, step: number): number[] {
  const count = Math.floor((to - from) / step + SLACK) + 1;
  return Array.from({ length: count }, (_, i) => (i === 0 ? from : roundedPoint(from + i * step)));
}

function spaced({ from, to, scale }: WrittenRange, steps: number): number[] {
  const last = steps - 1;
  const ratio = scale === "log" ? log(to / from) : 0;
  return Array.from({ length: steps }, (_, i) => {
    if (i === 0) return from;
    if (i === last) return to;
    return roundedPoint(scale === "log" ? from * exp((i / last) * ratio) : from + (i / last) * (to - from));
  });
}

/** `toPrecision` is exact in every engine; whole numbers stay as they are. */
export function roundedPoint(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}

function problem(message: string, hint: string, range: Mapping, key?: string): Problem {
  const at = (key !== undefined && range.entries.get(key)?.value) || range;
  return { code: "spec.range", message, hint, where: placeOf(at) };
}
