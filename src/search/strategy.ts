import type { Search } from "../model/search.ts";
import { halving } from "./halving.ts";
import { random } from "./random.ts";
import type { Sequence, Strategy } from "./round.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe.ts";

export function strategyOf(search: Search): Strategy {
  const { method } = search;
  switch (method.kind) {
    case "random":
      return inOneRound(search, random(search));
    case "sobol":
      return inOneRound(search, sobol(search));
    case "successive-halving":
      return halving(search, method);
    case "tpe":
      return tpe(search, method);
  }
}

/** Points that are asked for at once where seconds are limited and the method would ask for all. */
export const AT_A_TIME = 4;

/** No point depends on another: where seconds are limited, the same ones come a few at a time. */
function inOneRound({ trials, seconds }: Search, draw: Sequence): Strategy {
  const size = seconds === undefined ? trials : AT_A_TIME;
  return {
    next: (history) => {
      const drawn = history.length * size;
      return Array.from({ length: Math.min(size, Math.max(0, trials - drawn)) }, (_, i) => draw(drawn + i));
    },
  };
}
