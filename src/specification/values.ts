import type { Json } from "../model/parameters.ts";
import type { DataShape } from "./checks.ts";
import type { Findings } from "./findings.ts";
import { type Formulas, TRAINING_SIZE } from "./formula.ts";
import { childOf, type Mapping, type Node, placeOf, type Scalar, toJson, without } from "./node.ts";
import { parameterOf } from "./parameters.ts";
import { roundedPoint } from "./range.ts";
import { remembered } from "./remembered.ts";
import type { Resolved, Resolver } from "./resolve.ts";
import { type Block, type Point, takesWholeNumbers } from "./vary.ts";

/** What a formula or condition may ask of an arm, and the arm's point with both worked out. */
export class Values {
  readonly #resolver: Resolver;
  readonly #formulas: Formulas;
  readonly #findings: Findings;
  readonly #shapeOf: (data: Resolved) => DataShape | undefined;
  readonly #computed = new Map<Node, Map<number, Scalar>>();
  /** Conditions that have held. */
  readonly #met = new Set<Node>();
  /** Counted, since a problem of many arms is found once. */
  #reports = 0;

  constructor(
    resolver: Resolver,
    formulas: Formulas,
    findings: Findings,
    shapeOf: (data: Resolved) => DataShape | undefined,
  ) {
    this.#resolver = resolver;
    this.#formulas = formulas;
    this.#findings = findings;
    this.#shapeOf = shapeOf;
  }

  /** The point without parameters whose condition is false. Conditions are looked at in the order of the file. */
  applicable(point: Point, { when }: Block): Point {
    let applicable = point;
    for (const [key, condition] of when) {
      if (!applicable.has(key)) continue;
      if (this.#holds(condition, applicable)) {
        this.#met.add(condition);
        continue;
      }
      applicable = new Map(Array.from(applicable).filter(([each]) => each !== key));
    }
    return applicable;
  }

  /** Adds the conditions of a block that have held for none of its points: the values they are for are never used. */
  refuseUnmet({ when }: Block): void {
    for (const [key, condition] of when) {
      if (this.#met.has(condition)) continue;
      this.#report(
        "when",
        condition,
        `This holds for no arm, so that no value of ${key} is used.`,
        `Write a condition that some arm meets, or leave ${key} out.`,
      );
    }
  }

  /** The point with a number in the place of every formula; undefined after a problem in one of them. */
  computed(point: Point): Point | undefined {
    return this.#computedFor(point, (_, node) => isFormula(node), []);
  }

  #holds(condition: Node, point: Point): boolean {
    const expression = this.#formulas.compile(condition);
    if (!expression) return true;
    const value = this.#formulas.attempt(condition, () =>
      expression.evaluate((name) => this.#valueOf(name, point, [])),
    );
    if (value !== undefined && typeof value !== "boolean") {
      const hint = "Write a comparison, for example cost == cross-entropy.";
      this.#report("when", condition, "This is not true or false.", hint);
    }
    return value !== false;
  }

  /** `open`: the keys whose formulas are being worked out, outermost first. */
  #valueOf(name: string, point: Point, open: readonly string[]): Json {
    const parameter = name === TRAINING_SIZE ? "data" : parameterOf(name);
    const inside = (key: string) => key === parameter || key.startsWith(`${parameter}.`);
    const settled = this.#computedFor(point, (key, node) => inside(key) && isFormula(node), open);
    if (!settled) return null;
    const resolved = this.#resolver.resolve(parameter, [...settled.keys()].filter(inside), settled);
    if (name === TRAINING_SIZE) return this.#shapeOf(resolved)?.sizes.train ?? null;
    const written = settled.get(name);
    if (written) return toJson(written);
    const whole = resolved.value ?? null;
    if (name === parameter) return whole;
    const setting = name.slice(parameter.length + 1);
    const settings = typeof whole === "object" && whole !== null && !Array.isArray(whole) ? whole : {};
    return (settings as { readonly [key: string]: Json })[setting] ?? null;
  }

  #computedFor(
    point: Point,
    chosen: (key: string, node: Node) => boolean,
    open: readonly string[],
  ): Point | undefined {
    let computed: Map<string, Node> | undefined;
    for (const [key, node] of point) {
      if (!chosen(key, node)) continue;
      const number = this.#compute(key, node, point, open);
      if (!number) return undefined;
      computed ??= new Map(point);
      computed.set(key, number);
    }
    return computed ?? point;
  }

  #compute(key: string, node: Node, point: Point, open: readonly string[]): Scalar | undefined {
    const value = this.#evaluate(key, childOf(node, "of") ?? node, point, open);
    if (value === undefined) return undefined;
    const number = takesWholeNumbers(key) ? Math.floor(value + 0.5) : roundedPoint(value);
    const { source, start } = node;
    const numbers = remembered(this.#computed, node, () => new Map<number, Scalar>());
    return remembered(numbers, number, () => ({ kind: "scalar", source, start, value: number }));
  }

  /** Undefined after a problem, in this formula or in one it asks for. */
  #evaluate(key: string, formula: Node, point: Point, open: readonly string[]): number | undefined {
    const expression = this.#formulas.compile(formula);
    if (!expression) return undefined;
    if (open.includes(key)) {
      const circle = [...open.slice(open.indexOf(key)), key].join(" ← ");
      this.#report(
        "circle",
        formula,
        `The value depends on itself: ${circle}.`,
        "Give one of them a number.",
      );
      return undefined;
    }
    const before = this.#reports;
    const value = this.#formulas.attempt(formula, () =>
      expression.evaluate((name) => this.#valueOf(name, point, [...open, key])),
    );
    if (value === undefined || this.#reports > before) return undefined;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    const found = value === null ? "no number, since a value in it is missing" : String(value);
    const hint = "Let it give a finite number in every arm.";
    this.#report("formula", formula, `${key} would be ${found} here.`, hint);
    return undefined;
  }

  #report(code: string, at: Node, message: string, hint: string): void {
    this.#reports++;
    this.#findings.add({ code: `spec.${code}`, message, hint, where: placeOf(at) });
  }
}

/** `{ of: 0.05 * batch_size }`. */
function isFormula(node: Node): boolean {
  return node.kind === "mapping" && node.entries.has("of");
}

/** The formulas of the top level, which every block has that does not say otherwise, and the rest of the spec. */
export function withoutFormulas(root: Mapping): { readonly base: Mapping; readonly formulas: Point } {
  const formulas = new Map(
    Array.from(root.entries).flatMap(([key, { value }]) =>
      key !== "vary" && isFormula(value) ? [[key, value] as const] : [],
    ),
  );
  return { base: without(root, (key) => formulas.has(key)), formulas };
}
