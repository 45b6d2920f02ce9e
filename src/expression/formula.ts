/** Formulas: expressions that are numbers wherever their names are numbers. */
import { read, refusal } from "./expression.ts";
import type { Arithmetic, FunctionName, Node } from "./lower.ts";
import { FORMULA_REMEDY } from "./parse.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type Formula =
  | { readonly kind: "value"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Formula }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: Formula }
  | {
      readonly kind: "arithmetic";
      readonly operator: Exclude<Arithmetic, "%">;
      readonly left: Formula;
      readonly right: Formula;
    };

export interface CompiledFormula {
  readonly formula: Formula;
  /** The names it uses. */
  readonly names: ReadonlySet<string>;
}

/** @throws RunxError for a text that is no formula, or uses a name nobody knows. */
export function compileFormula(text: string, vocabulary: Vocabulary): CompiledFormula {
  const { node, names } = read(text, { ...vocabulary, isFormula: true });
  const formula = formulaOf(node);
  if (formula !== undefined) return { formula, names };
  throw refusal(vocabulary, text, {
    code: "expression.not-a-formula",
    message: "This is not a formula: a number is needed here, made of numbers and names.",
    hint: FORMULA_REMEDY,
  });
}

/** Undefined where a part is no number: a comparison, a list, a text, a remainder (which has no derivative). */
function formulaOf(node: Node): Formula | undefined {
  switch (node.kind) {
    case "value":
      return typeof node.value === "number" ? { kind: "value", value: node.value } : undefined;
    case "name":
      return node;
    case "sizes":
      return formulaOf(node.arithmetic);
    case "negative":
    case "call": {
      const of = formulaOf(node.of);
      return of && { ...node, of };
    }
    case "arithmetic": {
      const [left, right] = [formulaOf(node.left), formulaOf(node.right)];
      const { operator } = node;
      return left && right && operator !== "%" ? { kind: "arithmetic", operator, left, right } : undefined;
    }
    default:
      return undefined;
  }
}
