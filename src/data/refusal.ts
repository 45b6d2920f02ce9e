import { type Place, type Problem, RunxError } from "../errors.ts";

export function problem(code: string, message: string, hint: string, where?: Place): Problem {
  return { code: `data.${code}`, message, hint, ...(where && { where }) };
}

/** Problems of several independent reads, so that one refusal names all of them. */
export class Findings {
  readonly #problems: Problem[] = [];

  add(...problems: readonly Problem[]): void {
    this.#problems.push(...problems);
  }

  /** Runs `read`; a refusal is kept and gives undefined, a defect is thrown on. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RunxError)) throw error;
      this.add(...error.problems);
      return undefined;
    }
  }

  get any(): boolean {
    return this.#problems.length > 0;
  }

  /** Throws when anything was found; at most `limit` problems are listed, the rest is counted. */
  refuse(limit = 20): void {
    const shown = this.#problems.slice(0, limit);
    const more = this.#problems.length - shown.length;
    if (more > 0) {
      shown.push(
        problem("more", `… and ${more} more problems of the same file.`, "Mend those above first.", {
          file: shown[0]?.where?.file ?? "",
        }),
      );
    }
    const [first, ...rest] = shown;
    if (first) throw new RunxError(first, ...rest);
  }
}

/** Untrusted text in a message: quoted, control characters escaped, cut to a readable length. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
}

/** 50000 as 50,000. */
export function counted(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
