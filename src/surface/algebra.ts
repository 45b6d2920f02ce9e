import { functions } from "../expression/evaluate.ts";
import type { Formula } from "../expression/formula.ts";
import type { FunctionName } from "../expression/lower.ts";
import { power } from "../numerics/power.ts";

/** What the nodes of a formula are computed in: plain numbers, or numbers with their derivatives. */
export interface Algebra<T> {
  constant(value: number): T;
  negative(of: T): T;
  add(left: T, right: T): T;
  subtract(left: T, right: T): T;
  multiply(left: T, right: T): T;
  divide(left: T, right: T): T;
  /** `exponent` is a number where the formula has no variable in it. */
  power(base: T, exponent: T | number): T;
  call(name: FunctionName, of: T): T;
}

/** Plain float64. */
export const numbers: Algebra<number> = {
  constant: (value) => value,
  negative: (of) => -of,
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
  divide: (left, right) => left / right,
  power,
  call: (name, of) => functions[name](of),
};

/** The value of a formula in an algebra. */
export function compute<T>(node: Formula, algebra: Algebra<T>, variable: (name: string) => T): T {
  const of = (inner: Formula): T => compute(inner, algebra, variable);
  switch (node.kind) {
    case "value":
      return algebra.constant(node.value);
    case "name":
      return variable(node.name);
    case "negative":
      return algebra.negative(of(node.of));
    case "call":
      return algebra.call(node.name, of(node.of));
    case "arithmetic":
      return arithmetic(node, algebra, of);
  }
}

function arithmetic<T>(
  { operator, left, right }: Extract<Formula, { kind: "arithmetic" }>,
  algebra: Algebra<T>,
  of: (node: Formula) => T,
): T {
  switch (operator) {
    case "+":
      return algebra.add(of(left), of(right));
    case "-":
      return algebra.subtract(of(left), of(right));
    case "*":
      return algebra.multiply(of(left), of(right));
    case "/":
      return algebra.divide(of(left), of(right));
    case "^":
      return algebra.power(of(left), constantOf(right) ?? of(right));
  }
}

/** The value of a part without variables. */
function constantOf(node: Formula): number | undefined {
  let isConstant = true;
  const value = compute(node, numbers, () => {
    isConstant = false;
    return 0;
  });
  return isConstant ? value : undefined;
}
