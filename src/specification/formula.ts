import type { Problem } from "../errors.ts";
import { compile, type Expression } from "../expression/expression.ts";
import type { Findings } from "./findings.ts";
import { type Node, placeOf } from "./node.ts";
import { remembered } from "./remembered.ts";
import { varyingKeys } from "./vary.ts";

/** The number of training examples, in conditions and derived parameters. */
export const TRAINING_SIZE = "n";

/** Expressions of one spec, each compiled once; a problem points into the file. */
export class Formulas {
  readonly #findings: Findings;
  /** What expressions may speak of. */
  readonly #names: readonly string[];
  readonly #compiled = new Map<Node, { readonly expression?: Expression }>();

  constructor(findings: Findings, names: readonly string[] = [...varyingKeys(), TRAINING_SIZE]) {
    this.#findings = findings;
    this.#names = names;
  }

  /** Undefined for a text that is no expression; that is said once. */
  compile(node: Node): Expression | undefined {
    const { expression } = remembered(this.#compiled, node, () => {
      const made = this.attempt(node, () =>
        compile(textOf(node), { origin: { file: "" }, names: this.#names }),
      );
      return made ? { expression: made } : {};
    });
    return expression;
  }

  /** Runs what may find a fault in the expression written at `node`. */
  attempt<T>(node: Node, run: () => T): T | undefined {
    return this.#findings.attempt(run, (problem) => located(problem, node));
  }
}

function textOf(node: Node): string {
  return node.kind === "scalar" ? String(node.value) : "";
}

/** Where in the file a problem of the expression lies, if the expression stands on one line as it is. */
export function located(problem: Problem, node: Node): Problem {
  const { source, start } = node;
  const quote = /^["']/.test(source.text.slice(start, start + 1)) ? 1 : 0;
  const text = textOf(node);
  const verbatim = source.text.startsWith(text, start + quote);
  const offset = verbatim ? quote + (problem.where?.column ?? 1) - 1 : 0;
  return { ...problem, where: placeOf({ source, start: start + offset }) };
}
