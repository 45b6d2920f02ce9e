import type { Search } from "../model/search.ts";
import { WordSequence } from "../numerics/streams.ts";
import { pointAt } from "./dimension.ts";
import type { Sequence } from "./round.ts";

/**
 * Point i, drawn uniformly on the scales of the dimensions. It depends on the seed and on i alone: more points keep
 * the first ones, and a dimension added at the end keeps the others' values.
 */
export function random({ space, seed }: Pick<Search, "space" | "seed">): Sequence {
  return (index) => {
    const words = new WordSequence(seed, "sampling", index);
    return pointAt(
      space,
      space.map(() => words.uniform()),
    );
  };
}
