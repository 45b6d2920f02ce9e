import { type Place, type Problem, RunxError } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";
import { agreeing, counted } from "../text/counted.ts";

export function problem(code: CodeIn<"data">, message: string, hint: string, where?: Place): Problem {
  return { code: `data.${code}`, message, hint, ...(where && { where }) };
}

/** To be thrown. */
export function refusal(code: CodeIn<"data">, message: string, hint: string, where: Place): RunxError {
  return new RunxError(problem(code, message, hint, where));
}

/** More problems than this are counted, not listed. */
const LISTED = 20;

/** Problems of several independent reads, so that one refusal names all of them. */
export class Findings {
  readonly #listed: Problem[] = [];
  #unlisted = 0;

  /** `found` is called only while problems are listed: a table may have millions of bad cells. */
  add(found: () => Problem): void {
    if (this.#listed.length < LISTED) this.#listed.push(found());
    else this.#unlisted++;
  }

  /** Runs `read`; a refusal is kept and gives undefined, a defect is thrown on. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RunxError)) throw error;
      for (const each of error.problems) this.add(() => each);
      return undefined;
    }
  }

  /** Throws when anything was found. */
  refuse(): void {
    const [first, ...rest] = this.#listed;
    if (!first) return;
    if (this.#unlisted > 0) {
      const message = `There ${agreeing(this.#unlisted, "is", "are")} ${counted(this.#unlisted, "more problem")}.`;
      rest.push(problem("more", message, "Fix the problems above first.", { file: first.where?.file ?? "" }));
    }
    throw new RunxError(first, ...rest);
  }
}
