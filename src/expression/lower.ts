/** The parser's tree → the nodes that runx evaluates. Anything else is refused. */
import type jsep from "jsep";
import type { Json } from "../model/parameters.ts";
import { SyntaxProblem } from "./parse.ts";
import type { Vocabulary } from "./vocabulary.ts";

export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "^";
/** Functions of one number. */
export const FUNCTIONS = ["exp", "ln", "sin", "cos", "sqrt", "abs"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
export type Order = "<" | ">" | "<=" | ">=";

export type Node =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  /** `784-30-10`: layer sizes when compared with a list, arithmetic otherwise. */
  | { readonly kind: "sizes"; readonly text: string; readonly arithmetic: Node }
  | { readonly kind: "not"; readonly of: Node }
  | { readonly kind: "negative"; readonly of: Node }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: Node }
  | { readonly kind: "arithmetic"; readonly operator: Arithmetic; readonly left: Node; readonly right: Node }
  | { readonly kind: "order"; readonly operator: Order; readonly left: Node; readonly right: Node }
  | { readonly kind: "equal"; readonly negated: boolean; readonly left: Node; readonly right: Node }
  | { readonly kind: "in"; readonly left: Node; readonly right: Node }
  | { readonly kind: "and" | "or"; readonly left: Node; readonly right: Node };

export interface Lowering {
  readonly node: Node;
  readonly names: ReadonlySet<string>;
  readonly unknown: readonly string[];
}

/** Whether a word that is no name may stand here for itself. */
type Position = "value" | "word";

export function lower(tree: jsep.Expression, vocabulary: Vocabulary): Lowering {
  const reader = new Reader(vocabulary);
  const node = reader.read(tree, "value");
  return { node, names: reader.names, unknown: [...reader.unknown] };
}

/** Goes through a tree and notes which names it comes by. */
class Reader {
  readonly names = new Set<string>();
  /** Words that are neither names nor allowed where they stand. */
  readonly unknown = new Set<string>();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  read(tree: jsep.Expression, position: Position): Node {
    const expression = tree as jsep.CoreExpression;
    switch (expression.type) {
      case "Literal":
        return { kind: "value", value: literal(expression) };
      case "Identifier":
      case "MemberExpression":
        return this.#named(nameOf(expression), position);
      case "ArrayExpression": {
        const items = expression.elements.map((item) => this.read(item ?? hole(), position));
        return { kind: "list", items };
      }
      case "UnaryExpression":
        return this.#unary(expression);
      case "CallExpression":
        return this.#call(expression);
      case "BinaryExpression": {
        const word = position === "word" ? this.#word(expression) : undefined;
        return word ?? this.#sizes(expression) ?? this.#binary(expression);
      }
      default:
        throw new SyntaxProblem(
          `An expression cannot contain ${unsupported.get(expression.type) ?? expression.type}.`,
          "Use names, numbers, comparisons, arithmetic, and, or, not, and parentheses.",
        );
    }
  }

  #named(name: string, position: Position): Node {
    const { names, words } = this.#vocabulary;
    if (names.includes(name)) {
      this.names.add(name);
      return { kind: "name", name };
    }
    if (position === "value" || !(words?.includes(name) ?? true)) this.unknown.add(name);
    return { kind: "value", value: name };
  }

  /** `cross-entropy` reads as a subtraction; it is a word unless every part of it is a name. */
  #word(expression: jsep.BinaryExpression): Node | undefined {
    const parts = dashed(expression);
    if (parts === undefined || parts.every((part) => /^\d/.test(part))) return undefined;
    return parts.every((part) => this.#vocabulary.names.includes(part))
      ? undefined
      : this.#named(parts.join("-"), "word");
  }

  #sizes(expression: jsep.BinaryExpression): Node | undefined {
    const parts = dashed(expression);
    if (parts === undefined || !parts.every((part) => /^\d+$/.test(part))) return undefined;
    return { kind: "sizes", text: parts.join("-"), arithmetic: this.#binary(expression) };
  }

  #call({ callee, arguments: given }: jsep.CallExpression): Node {
    const written = (callee as jsep.CoreExpression).type === "Identifier" ? nameOf(callee) : "";
    const name = FUNCTIONS.find((known) => known === written);
    if (name === undefined || given.length !== 1) throw noCall(written, given.length);
    return { kind: "call", name, of: this.read(given[0]!, "value") };
  }

  #unary({ operator, argument }: jsep.UnaryExpression): Node {
    const of = this.read(argument, "value");
    if (operator === "not" || operator === "!") return { kind: "not", of };
    return operator === "-" ? { kind: "negative", of } : of;
  }

  #binary({ operator, left, right }: jsep.BinaryExpression): Node {
    const sides = () => ({ left: this.read(left, "value"), right: this.read(right, "value") });
    switch (operator) {
      case "and":
      case "&&":
        return { kind: "and", ...sides() };
      case "or":
      case "||":
        return { kind: "or", ...sides() };
      case "==":
      case "=":
        return { kind: "equal", negated: false, ...this.#equality(left, right) };
      case "!=":
        return { kind: "equal", negated: true, ...this.#equality(left, right) };
      case "in":
        return { kind: "in", left: this.read(left, "value"), right: this.read(right, "word") };
      case "<":
      case ">":
      case "<=":
      case ">=":
        return { kind: "order", operator, ...sides() };
      default:
        return { kind: "arithmetic", operator: operator as Arithmetic, ...sides() };
    }
  }

  /** `cost == quadratic`: one side is a name or a value; only the other may be a word. */
  #equality(left: jsep.Expression, right: jsep.Expression): { readonly left: Node; readonly right: Node } {
    const reversed = !isName(left, this.#vocabulary) && isName(right, this.#vocabulary);
    return {
      left: this.read(left, reversed ? "word" : "value"),
      right: this.read(right, reversed ? "value" : "word"),
    };
  }
}

const unsupported: ReadonlyMap<string, string> = new Map([
  ["Compound", "several expressions"],
  ["SequenceExpression", "several expressions"],
  ["ConditionalExpression", "a condition with ?"],
  ["ThisExpression", "this"],
]);

/** `log` and `log10` are the usual misspellings. */
function noCall(name: string, count: number): SyntaxProblem {
  const known = FUNCTIONS.map((each) => `${each}(x)`).join(", ");
  if (FUNCTIONS.some((each) => each === name)) {
    return new SyntaxProblem(`${name} takes one number, not ${count}.`, `Write ${name}(x).`);
  }
  const hint = name === "log" ? "The natural logarithm is ln(x)." : `The functions are ${known}.`;
  return new SyntaxProblem(`${name === "" ? "This" : `"${name}"`} is not a function.`, hint);
}

function isName(expression: jsep.Expression, vocabulary: Vocabulary): boolean {
  const core = expression as jsep.CoreExpression;
  if (core.type !== "Identifier" && core.type !== "MemberExpression") return false;
  return vocabulary.names.includes(nameOf(core));
}

/** `test.accuracy`; `speed[1]` is the metric speed.1, whose name would not parse. */
function nameOf(expression: jsep.Expression): string {
  const core = expression as jsep.CoreExpression;
  if (core.type === "Identifier") return core.name;
  if (core.type === "MemberExpression" && core.optional !== true) {
    const property = core.property as jsep.CoreExpression;
    if (!core.computed) return `${nameOf(core.object)}.${nameOf(property)}`;
    if (property.type === "Literal") return `${nameOf(core.object)}.${property.raw}`;
  }
  throw new SyntaxProblem(
    "Only a name can stand on the left of a dot.",
    "Write names as they are listed: test.accuracy, data.train, speed[1].",
  );
}

/** The parts of `a-b-c` when they are words or whole numbers, written without spaces or not. */
function dashed(expression: jsep.Expression): readonly string[] | undefined {
  const core = expression as jsep.CoreExpression;
  if (core.type === "Identifier") return [core.name];
  if (core.type === "Literal") return /^\d+$/.test(core.raw) ? [core.raw] : undefined;
  if (core.type !== "BinaryExpression" || core.operator !== "-") return undefined;
  const left = dashed(core.left);
  const right = dashed(core.right);
  return left === undefined || right === undefined ? undefined : [...left, ...right];
}

function literal({ value }: jsep.Literal): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new SyntaxProblem("This number is too large.", "Use numbers up to 1.7e308.");
}

function hole(): never {
  throw new SyntaxProblem("A list has an empty place.", "Remove the extra comma.");
}
