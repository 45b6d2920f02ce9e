import type { Search, SearchMethod, SearchPoint } from "../model/search.ts";
import { WordSequence } from "../numerics/streams.ts";
import { Parzen } from "./parzen.ts";
import { random } from "./random.ts";
import { type Judged, ranking, type Strategy } from "./round.ts";

type Tpe = Extract<SearchMethod, { readonly kind: "tpe" }>;

/** Points drawn from the density of the good ones, of which the most promising is taken. */
const CANDIDATES = 24;
/** The share of the points that counts as good, and the most that do. */
const GOOD = 0.1;
const MOST_GOOD = 25;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kégl: Algorithms for hyper-parameter optimization,
 * NIPS 2011): l is a density of the good points, g one of the others; of the points drawn from l the one with the
 * largest l/g has the largest expected improvement. Dimensions are modelled together, as products of kernels
 * (Falkner, Klein, Hutter 2018). Within a round the points already chosen count as bad, so that the next ones lie
 * elsewhere.
 */
export function tpe(search: Search, { start, generation }: Tpe): Strategy {
  const draw = random(search);
  return {
    next: (history) => {
      const judged = history.flat();
      const end = Math.min(search.trials, judged.length === 0 ? start : judged.length + generation);
      const chosen: SearchPoint[] = [];
      for (let index = judged.length; index < end; index++) {
        chosen.push(judged.length < start ? draw(index) : promising(search, judged, chosen, index));
      }
      return chosen;
    },
  };
}

function promising(
  search: Search,
  judged: readonly Judged[],
  chosen: readonly SearchPoint[],
  index: number,
): SearchPoint {
  const order = ranking(judged).map((i) => judged[i]!.point);
  const split = Math.min(MOST_GOOD, Math.ceil(GOOD * judged.length));
  const good = new Parzen(search.space, order.slice(0, split));
  const others = new Parzen(search.space, [...order.slice(split), ...chosen]);
  const words = new WordSequence(search.seed, "sampling", index);
  let best: { readonly point: SearchPoint; readonly promise: number } | undefined;
  for (let i = 0; i < CANDIDATES; i++) {
    const point = good.draw(words);
    const promise = good.logDensity(point) - others.logDensity(point);
    if (best === undefined || promise > best.promise) best = { point, promise };
  }
  return best!.point;
}
