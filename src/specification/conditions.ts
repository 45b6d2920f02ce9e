import type { Json } from "../model/parameters.ts";
import type { Findings } from "./findings.ts";
import type { Formulas } from "./formula.ts";
import { type Node, placeOf, toJson } from "./node.ts";
import type { Block, Point } from "./vary.ts";

/** The point without parameters whose condition in `when` is false. `base` knows what does not vary. */
export function applicable(
  { when }: Block,
  point: Point,
  base: (name: string) => Json | undefined,
  formulas: Formulas,
  findings: Findings,
): Point {
  let left = point;
  for (const [name, condition] of when) {
    if (!left.has(name) || holds(condition, left, base, formulas, findings)) continue;
    left = new Map(Array.from(left).filter(([each]) => each !== name));
  }
  return left;
}

function holds(
  condition: Node,
  point: Point,
  base: (name: string) => Json | undefined,
  formulas: Formulas,
  findings: Findings,
): boolean {
  const expression = formulas.compile(condition);
  if (!expression) return true;
  const value = formulas.attempt(condition, () =>
    expression.evaluate((name) => {
      const own = point.get(name);
      return own ? toJson(own) : (base(name) ?? null);
    }),
  );
  if (value !== undefined && typeof value !== "boolean") {
    findings.add({
      code: "spec.when",
      message: "This is not true or false.",
      hint: "Write a comparison, for example optimizer == sgd.",
      where: placeOf(condition),
    });
  }
  return value !== false;
}
