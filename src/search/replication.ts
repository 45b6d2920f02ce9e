import type { Replication, SeedSearchLog } from "../model/search.ts";

/** How wide the 95 % interval of an arm's difference from the baseline is, over the first n seeds of both. */
export type Look =
  /** A training has not ended. */
  | { readonly kind: "waiting" }
  /** Fewer than two seeds have a result in both. */
  | { readonly kind: "unknown" }
  | { readonly kind: "width"; readonly width: number };

type Verdict = Pick<SeedSearchLog["arms"][number], "seeds" | "width" | "end">;

/**
 * How many seeds an arm is trained with: as many as the rule starts with, then more until a look finds the interval
 * narrow enough. Looks are taken at numbers of seeds that the rule fixes, so that the answer depends on the results
 * alone.
 */
export function replicate(rule: Replication, look: (seeds: number) => Look): Verdict {
  let seeds = Math.min(rule.start, rule.max);
  for (let before: number | undefined; ; ) {
    const seen = look(seeds);
    if (seen.kind === "waiting") {
      return { seeds, ...(before === undefined ? {} : { width: before }), end: "going-on" };
    }
    const width = seen.kind === "width" ? seen.width : undefined;
    const known = width === undefined ? {} : { width };
    if (width !== undefined && width <= rule.width) return { seeds, ...known, end: "narrow-enough" };
    if (seeds === rule.max) return { seeds, ...known, end: "at-most" };
    before = width;
    seeds = Math.min(seeds + rule.step, rule.max);
  }
}
