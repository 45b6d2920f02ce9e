/** Where a problem lies in a text the user wrote. Lines and columns are counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** The offending line, for the excerpt with the caret. */
  readonly excerpt?: string;
}

/** One thing that is wrong, where, and what to do next. */
export interface Problem {
  /** Stable, dotted, kebab-case: `spec.unknown-key`, `data.truncated`, `store.newer-version`. */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
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
