import type { Search } from "../model/search.ts";
import { firstOf, type Sequence, type Strategy } from "./generation.ts";
import { halving } from "./halving.ts";
import { random } from "./random.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe.ts";

export function strategyOf(search: Search): Strategy {
  const { method } = search;
  switch (method.kind) {
    case "random":
      return inOneGeneration(search, random(search));
    case "sobol":
      return inOneGeneration(search, sobol(search));
    case "successive-halving":
      return halving(search, method);
    case "tpe":
      return tpe(search, method);
  }
}

function inOneGeneration({ trials }: Search, draw: Sequence): Strategy {
  return { next: (history) => (history.length > 0 ? [] : firstOf(draw, trials)) };
}
