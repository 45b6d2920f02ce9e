import type { PointStatus, Search, SearchMethod } from "../model/search.ts";
import { firstOf, type Judged, ranking, type Strategy } from "./round.ts";
import { sobol } from "./sobol.ts";

type Halving = Extract<SearchMethod, { readonly kind: "successive-halving" }>;

/** So that a third of 27 is 9, though 1/3 is a little less in binary. */
const SLACK = 1e-9;

/**
 * Successive halving (Jamieson and Talwalkar 2016): all points train for the epochs of the first rung, the best
 * `keep` of them for those of the next, and so on. The rungs' epochs count from the start of a training.
 */
export function halving(search: Search, method: Halving): Strategy {
  const { rungs } = method;
  return {
    next: (history) => {
      const epochs = rungs[history.length];
      if (epochs === undefined) return [];
      const rung = history.at(-1);
      const points =
        rung === undefined
          ? firstOf(sobol(search), search.trials)
          : promoted(rung, method.keep).map((i) => rung[i]!.point);
      return points.map((point) => ({ ...point, epochs }));
    },
  };
}

/** How a rung's points stand when it is over; `last`: no rung follows. */
export function statusesOfRung(
  rung: readonly Judged[],
  method: Halving,
  last: boolean,
): readonly PointStatus[] {
  const order = ranking(rung);
  const onward = last ? [] : promoted(rung, method.keep);
  const threshold = onward.length === 0 ? undefined : rung[onward.at(-1)!]!.loss;
  return rung.map(({ loss }, i) => {
    if (loss === undefined) return { kind: "no-result" };
    if (last) return { kind: "scored" };
    return {
      kind: onward.includes(i) ? "promoted" : "stopped",
      rank: order.indexOf(i) + 1,
      of: rung.length,
      ...(threshold === undefined ? {} : { threshold }),
    };
  });
}

/** The indices of the points that go on, best first: at least one, if any has a result. */
function promoted(rung: readonly Judged[], keep: number): readonly number[] {
  const finished = ranking(rung).filter((i) => rung[i]!.loss !== undefined);
  return finished.slice(0, survivors(rung.length, keep));
}

/** How many of a rung's points go on. */
export function survivors(points: number, keep: number): number {
  return Math.max(1, Math.floor(points * keep + SLACK));
}
