import { type Problem, RunxError } from "../../errors.ts";
import { didYouMean } from "../../text/near-match.ts";

/** The options of one call, read by name with the type each command expects. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[] | boolean>;

  constructor(values: ReadonlyMap<string, readonly string[] | boolean>) {
    this.#values = values;
  }

  on(name: string): boolean {
    return this.#values.get(name) === true;
  }

  texts(name: string): readonly string[] {
    const value = this.#values.get(name);
    return Array.isArray(value) ? value : [];
  }

  text(name: string): string | undefined {
    const texts = this.texts(name);
    if (texts.length > 1) throw new RunxError(problem(name, "is given twice", "Give it once."));
    return texts[0];
  }

  /** Names between commas. */
  names(name: string): readonly string[] | undefined {
    return this.text(name)
      ?.split(",")
      .map((each) => each.trim());
  }

  /** A whole number of at least `least`. */
  count(name: string, least: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw new RunxError(
      problem(
        name,
        `takes a whole number from ${least}, not ${JSON.stringify(text)}`,
        `For example --${name} ${least + 1}.`,
      ),
    );
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const choice = choices.find((each) => each === text);
    if (choice !== undefined) return choice;
    throw new RunxError(
      problem(
        name,
        `does not know ${JSON.stringify(text)}`,
        `${didYouMean(text, choices)}It takes one of: ${choices.join(", ")}.`,
      ),
    );
  }
}

function problem(name: string, message: string, hint: string): Problem {
  return { code: "flag.value", message: `--${name} ${message}.`, hint };
}
