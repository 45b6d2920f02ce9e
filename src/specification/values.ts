import type { Json } from "../model/parameters.ts";
import type { CodeIn } from "../problem-codes.ts";
import type { Findings } from "./findings.ts";
import type { Formulas } from "./formula.ts";
import { childOf, type Mapping, type Node, placeOf, type Scalar, toJson, without } from "./node.ts";
import { roundedPoint } from "./range.ts";
import { remembered } from "./remembered.ts";
import type { Block, GridPoint } from "./vary.ts";

/** What stands behind the names of an arm's formulas and conditions: a network's parameters, or a program's. */
export interface Names {
  /** Whether the value of a name needs that of a key. */
  isMadeOf(name: string, key: string): boolean;
  /** At a point where every formula that it is made of is worked out; null where there is none. */
  valueOf(name: string, point: GridPoint): Json;
  /** Whether what is computed for a key is rounded to a whole number. */
  isWhole(key: string): boolean;
}

/** Names that each stand for one key. `base` knows what does not vary. */
export function plainNames(base: (name: string) => Json | undefined): Names {
  return {
    isMadeOf: (name, key) => name === key,
    valueOf: (name, point) => {
      const own = point.get(name);
      return own ? toJson(own) : (base(name) ?? null);
    },
    isWhole: () => false,
  };
}

/** What a formula or condition may ask of an arm, and the arm's point with both worked out. */
export class Values {
  readonly #names: Names;
  readonly #formulas: Formulas;
  readonly #findings: Findings;
  readonly #computed = new Map<Node, Map<number, Scalar>>();
  /** Conditions that have held. */
  readonly #met = new Set<Node>();
  /** Counted, since a problem of many arms is found once. */
  #reports = 0;

  constructor(names: Names, formulas: Formulas, findings: Findings) {
    this.#names = names;
    this.#formulas = formulas;
    this.#findings = findings;
  }

  /** The point without parameters whose condition is false. Conditions are looked at in the order of the file. */
  applicable(point: GridPoint, { when }: Block): GridPoint {
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
  computed(point: GridPoint): GridPoint | undefined {
    return this.#computedFor(point, (_, node) => isFormula(node), []);
  }

  #holds(condition: Node, point: GridPoint): boolean {
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
  #valueOf(name: string, point: GridPoint, open: readonly string[]): Json {
    const isMadeOf = (key: string) => this.#names.isMadeOf(name, key);
    const settled = this.#computedFor(point, (key, node) => isMadeOf(key) && isFormula(node), open);
    return settled ? this.#names.valueOf(name, settled) : null;
  }

  #computedFor(
    point: GridPoint,
    chosen: (key: string, node: Node) => boolean,
    open: readonly string[],
  ): GridPoint | undefined {
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

  #compute(key: string, node: Node, point: GridPoint, open: readonly string[]): Scalar | undefined {
    const value = this.#evaluate(key, childOf(node, "of") ?? node, point, open);
    if (value === undefined) return undefined;
    const number = this.#names.isWhole(key) ? Math.floor(value + 0.5) : roundedPoint(value);
    const { source, start } = node;
    const numbers = remembered(this.#computed, node, () => new Map<number, Scalar>());
    return remembered(numbers, number, () => ({ kind: "scalar", source, start, value: number }));
  }

  /** Undefined after a problem, in this formula or in one it asks for. */
  #evaluate(key: string, formula: Node, point: GridPoint, open: readonly string[]): number | undefined {
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

  #report(code: CodeIn<"spec">, at: Node, message: string, hint: string): void {
    this.#reports++;
    this.#findings.add({ code: `spec.${code}`, message, hint, where: placeOf(at) });
  }
}

/** `{ of: 0.05 * batch_size }`. */
function isFormula(node: Node): boolean {
  return node.kind === "mapping" && node.entries.has("of") && node.entries.size === 1;
}

/** The formulas of a mapping of values, which every block has that does not say otherwise, and the rest of it. */
export function withoutFormulas(written: Mapping): { readonly base: Mapping; readonly formulas: GridPoint } {
  const formulas = new Map(
    Array.from(written.entries).flatMap(([key, { value }]) =>
      key !== "vary" && isFormula(value) ? [[key, value] as const] : [],
    ),
  );
  return { base: without(written, (key) => formulas.has(key)), formulas };
}
