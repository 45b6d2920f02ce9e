import { type Problem, RunxError } from "../errors.ts";

/** More are counted, not listed: a reader mends a few and looks again. */
export const LISTED = 100;

/** The problems of one spec, so that one refusal names all of them. */
export class Findings {
  readonly #problems: Problem[] = [];
  readonly #known = new Set<string>();
  #unlisted = 0;

  /** The same problem at the same place is listed once, though every arm may have it. */
  add(problem: Problem): void {
    const { code, message, where } = problem;
    const key = `${code}\n${where?.file}\n${where?.line}:${where?.column}\n${message}`;
    if (this.#known.has(key)) return;
    if (this.#problems.length === LISTED) {
      this.#unlisted++;
      return;
    }
    this.#known.add(key);
    this.#problems.push(problem);
  }

  get count(): number {
    return this.#problems.length + this.#unlisted;
  }

  get any(): boolean {
    return this.count > 0;
  }

  get full(): boolean {
    return this.#problems.length === LISTED;
  }

  /** Runs `read`; the problems of a refusal are added, a defect is thrown on. */
  attempt<T>(read: () => T, locate: (problem: Problem) => Problem = (problem) => problem): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RunxError)) throw error;
      for (const problem of error.problems) this.add(locate(problem));
      return undefined;
    }
  }

  /** In the order of the file; what concerns a file as a whole ends its list. */
  get sorted(): readonly Problem[] {
    const files = [...new Set(this.#problems.map(({ where }) => where?.file))];
    const position = ({ where }: Problem) => [
      files.indexOf(where?.file),
      where?.line ?? Number.POSITIVE_INFINITY,
      where?.column ?? 0,
    ];
    return this.#problems.toSorted((a, b) => compare(position(a), position(b)));
  }

  /** Throws when there is anything. */
  refuse(): void {
    const [first, ...rest] = this.sorted;
    if (!first) return;
    if (this.#unlisted === 0) throw new RunxError(first, ...rest);
    throw new RunxError(first, ...rest, {
      code: "spec.more",
      message: `… and ${this.#unlisted} more.`,
      hint: "Fix the problems above first.",
    });
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - b[i]!;
  return 0;
}
