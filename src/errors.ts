import type { ProblemCode } from "./problem-codes.ts";

/** What a caller can set: a property for a program, a flag on the command line (`trialTimeout` is `--trial-timeout`). */
export type OptionName =
  | "at"
  | "baseline"
  | "bestOf"
  | "by"
  | "commands"
  | "compare"
  | "db"
  | "engine"
  | "format"
  | "gpus"
  | "host"
  | "jobs"
  | "metric"
  | "port"
  | "queue"
  | "rows"
  | "seeds"
  | "set"
  | "sort"
  | "trial"
  | "trialTimeout"
  | "tuned"
  | "where";

/** An option, and the value it has or should be given. */
export interface OptionReference {
  readonly option: OptionName;
  readonly value?: string;
}

/** A text that may speak of options. Who prints it words them: the command line as flags, the API as properties. */
export type Wording = string | readonly (string | OptionReference)[];

export function option(name: OptionName, value?: string): OptionReference {
  return { option: name, ...(value === undefined ? {} : { value }) };
}

/** Tag of a template: ``wording`Use fewer jobs at once (${option("jobs")}).` `` */
export function wording(
  texts: TemplateStringsArray,
  ...values: readonly (Wording | OptionReference | number)[]
): Wording {
  return texts.flatMap((text, i) => [text, ...partsOf(values[i] ?? "")]);
}

function partsOf(value: Wording | OptionReference | number): readonly (string | OptionReference)[] {
  if (typeof value === "number") return [String(value)];
  return typeof value === "string" || "option" in value ? [value] : value;
}

/** The text, with each option as `shown` words it; by default as a property: `engine: reference`. */
export function textOf(wording: Wording, shown: (reference: OptionReference) => string = asProperty): string {
  if (typeof wording === "string") return wording;
  return wording.map((part) => (typeof part === "string" ? part : shown(part))).join("");
}

function asProperty({ option: name, value }: OptionReference): string {
  return value === undefined ? name : `${name}: ${value}`;
}

/** Where a problem lies in a text the user wrote. Lines and columns are counted from 1. */
export interface Place {
  readonly file: string;
  /** The text is not that of a file but was given with this option. */
  readonly option?: OptionReference;
  readonly line?: number;
  readonly column?: number;
  /** The offending line, for the excerpt with the caret. */
  readonly excerpt?: string;
}

export function placeInOption(reference: OptionReference): Place {
  return { file: asProperty(reference), option: reference };
}

/** One thing that is wrong, where, and what to do next. */
export interface Problem {
  /** Stable, dotted, kebab-case: `spec.unknown-key`, `data.truncated`, `store.newer-version`. */
  readonly code: ProblemCode;
  /** What is wrong. It names no option: `where` does. */
  readonly message: string;
  readonly hint: Wording;
  readonly where?: Place;
}

/**
 * A refusal that the user can act on: every problem at once. The edge of the program prints it without a stack
 * trace and exits with 2. Anything else that is thrown is a defect of runx.
 */
export class RunxError extends Error {
  override readonly name = "RunxError";
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(first: Problem, ...rest: readonly Problem[]) {
    super([first, ...rest].map((problem) => problem.message).join("\n"));
    this.problems = [first, ...rest];
  }
}
