import type { Targets } from "../model/dataset.ts";
import type { AnswerEncoding } from "../model/encoding.ts";
import { countClasses } from "./class-weights.ts";

/** What the wanted answers of a split are, as far as scores depend on it. */
export type Truth =
  | {
      readonly kind: "classes";
      readonly names: readonly string[];
      /** How many examples each class has. */
      readonly counts: readonly number[];
    }
  | { readonly kind: "values"; readonly targets: readonly TargetTruth[] };

export interface TargetTruth {
  readonly name: string;
  /** One of the network's units in the target's own. */
  readonly width: number;
  /** Σ(y − ȳ)² in the network's unit. */
  readonly squares: number;
}

export function truthOf(answer: AnswerEncoding, targets: Targets): Truth {
  if (answer.kind === "classes") {
    const { names } = answer;
    const labels = targets.kind === "classes" ? targets.labels : new Uint16Array();
    return { kind: "classes", names, counts: countClasses(labels, names.length) };
  }
  const { columns } = answer;
  const values = targets.kind === "classes" ? new Float64Array() : targets.values;
  return {
    kind: "values",
    targets: columns.map(({ name, width }, j) => {
      const own = values.filter((_, i) => i % columns.length === j);
      const mean = own.reduce((sum, y) => sum + y, 0) / own.length;
      return { name, width, squares: own.reduce((sum, y) => sum + (y - mean) ** 2, 0) };
    }),
  };
}
