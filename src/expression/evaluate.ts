import type { Json } from "../model/parameters.ts";
import { cos } from "../numerics/cos.ts";
import { exp } from "../numerics/exp.ts";
import { log } from "../numerics/log.ts";
import { power } from "../numerics/power.ts";
import { sin } from "../numerics/sin.ts";
import type { Arithmetic, FunctionName, Node, Order } from "./lower.ts";

/** A value of the wrong type for its operator. */
export class TypeMismatch extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

export function evaluateNode(node: Node, lookUp: (name: string) => Json): Json {
  const value = (inner: Node): Json => evaluateNode(inner, lookUp);
  switch (node.kind) {
    case "value":
      return node.value;
    case "name":
      return lookUp(node.name);
    case "list":
      return node.items.map(value);
    case "sizes":
      return value(node.arithmetic);
    case "not":
      return !truth(value(node.of), "not");
    case "negative": {
      const inner = value(node.of);
      return inner === null ? null : -quantity(inner, "-");
    }
    case "call": {
      const inner = value(node.of);
      return inner === null ? null : functions[node.name](quantity(inner, node.name));
    }
    case "arithmetic":
      return compute(node.operator, value(node.left), value(node.right));
    case "order":
      return ordered(node.operator, value(node.left), value(node.right));
    case "equal":
      return equalNodes(node.left, node.right, lookUp) !== node.negated;
    case "in":
      return isIn(value(node.left), node.right, lookUp);
    case "and":
      return truth(value(node.left), "and") && truth(value(node.right), "and");
    case "or":
      return truth(value(node.left), "or") || truth(value(node.right), "or");
  }
}

function compute(operator: Arithmetic, left: Json, right: Json): Json {
  if (left === null || right === null) return null;
  const a = quantity(left, operator);
  const b = quantity(right, operator);
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    case "^":
      return power(a, b);
  }
}

/** The functions of one number, with the bits of `numerics/`. */
export const functions: { readonly [name in FunctionName]: (x: number) => number } = {
  exp,
  ln: log,
  sin,
  cos,
  sqrt: Math.sqrt,
  abs: Math.abs,
};

function ordered(operator: Order, left: Json, right: Json): boolean {
  if (left === null || right === null) return false;
  const a = quantity(left, operator);
  const b = quantity(right, operator);
  switch (operator) {
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
  }
}

function equalNodes(left: Node, right: Node, lookUp: (name: string) => Json): boolean {
  const a = evaluateNode(left, lookUp);
  const b = evaluateNode(right, lookUp);
  if (right.kind === "sizes" && Array.isArray(a)) return a.join("-") === right.text;
  if (left.kind === "sizes" && Array.isArray(b)) return b.join("-") === left.text;
  return equal(a, b);
}

function isIn(left: Json, right: Node, lookUp: (name: string) => Json): boolean {
  if (right.kind === "list") {
    return right.items.some((item) => equalNodes({ kind: "value", value: left }, item, lookUp));
  }
  const list = evaluateNode(right, lookUp);
  if (!Array.isArray(list)) {
    throw new TypeMismatch("`in` needs a list on its right.", "Write cost in [quadratic, cross-entropy].");
  }
  return list.some((item: Json) => equal(left, item));
}

/** By content; mappings whatever the order of their keys. A list equals the text that tables show: "784-30-10". */
function equal(a: Json, b: Json): boolean {
  if (typeof a === "string" && Array.isArray(b)) return a === b.join("-");
  if (Array.isArray(a) && typeof b === "string") return b === a.join("-");
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b)) return false;
    return a.length === b.length && a.every((item: Json, i) => equal(item, b[i] as Json));
  }
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, item]) => equal(item, right.get(key) ?? null));
}

function quantity(value: Json, operator: string): number {
  if (typeof value === "number") return value;
  throw new TypeMismatch(
    `\`${operator}\` needs numbers, and ${described(value)} is not one.`,
    "Compare texts with == or !=.",
  );
}

function truth(value: Json, operator: string): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeMismatch(
    `\`${operator}\` needs conditions, and ${described(value)} is not one.`,
    operator === "not"
      ? "Put what is negated in parentheses: not (eta > 1)."
      : "Write a comparison on both sides: eta > 1 and cost == quadratic.",
  );
}

function described(value: Json): string {
  return value === null ? "a missing value" : JSON.stringify(value);
}
