import type { Dimension, Search, SearchPoint } from "../../src/model/search.ts";
import type { Judged } from "../../src/search/round.ts";
import { strategyOf } from "../../src/search/strategy.ts";

export function real(name: string, from: number, to: number, scale: "linear" | "log" = "linear"): Dimension {
  return { name, kind: "real", from, to, scale };
}

export function integer(
  name: string,
  from: number,
  to: number,
  scale: "linear" | "log" = "linear",
): Dimension {
  return { name, kind: "integer", from, to, scale };
}

export const MIXED: readonly Dimension[] = [
  real("eta", 0.01, 10, "log"),
  real("lambda", 0, 5),
  integer("batch_size", 1, 100, "log"),
  { name: "cost", kind: "choice", values: ["quadratic", "cross-entropy"] },
];

export function settings(given: Partial<Search>): Search {
  return {
    space: MIXED,
    trials: 10,
    seed: 1,
    metric: "validation.cost",
    method: { kind: "random" },
    ...given,
  };
}

/** Runs a search to its end on a function of the point: the generations with their losses. */
export function searched(
  search: Search,
  loss: (point: SearchPoint) => number | undefined,
): readonly (readonly Judged[])[] {
  const strategy = strategyOf(search);
  const history: (readonly Judged[])[] = [];
  for (;;) {
    const points = strategy.next(history);
    if (points.length === 0) return history;
    history.push(
      points.map((point) => {
        const value = loss(point);
        return value === undefined ? { point } : { point, loss: value };
      }),
    );
  }
}
