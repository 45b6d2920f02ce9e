/** How many trials a run or a plan says that it has, and in which state. */
export interface Counts {
  readonly trials: number;
  /** Not run again. */
  readonly recorded: number;
  readonly pending: number;
  readonly failed: number;
}

/** Of the line that `run` and `plan` begin with; nothing else in a test knows its words. */
export function countsIn(text: string): Counts {
  const line = text.split("\n").find((each) => /\d+ trials?, /.test(each)) ?? "";
  const number = (words: RegExp) => Number(words.exec(line)?.[1] ?? 0);
  return {
    trials: number(/(\d+) trials?,/),
    recorded: number(/(\d+) (?:recorded already|cached)/),
    pending: number(/(\d+) to (?:train|run)/),
    failed: number(/(\d+) failed before/),
  };
}
