import type { Arm } from "../model/parameters.ts";
import { thousands } from "../text/counted.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, placeOf, toJson } from "./node.ts";
import { definition } from "./schema.ts";

/** More trials than this are a mistake in the spec, seeds and arms multiplied. */
export const MAX_TRIALS = 100_000;

/**
 * `5` → 1…5; `[3, 7]` as they stand; `"10..19"` → 10…19; `{ until: …, start: 3 }` → 1…3, to begin with. Empty after a
 * problem, which is added.
 */
export function readSeeds(root: Mapping, findings: Findings): readonly number[] {
  const node = root.entries.get("seeds")?.value;
  const written = node ? toJson(node) : Number(definition("seeds").default);
  if (Array.isArray(written)) return written as number[];
  if (typeof written === "object" && written !== null) {
    const { start } = written as { readonly start?: number };
    return from(1, start ?? (definition("seeds_until").properties?.start?.default as number));
  }
  if (typeof written === "number") return from(1, written);
  const [first = 0, last = 0] = String(written).split("..").map(Number);
  const refuse = (message: string, hint: string) => {
    findings.add({ code: "spec.seeds", message, hint, ...(node && { where: placeOf(node) }) });
    return [];
  };
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
    return refuse("A seed is beyond 2^53.", "A seed is a whole number from 0 to 9007199254740991.");
  }
  if (last < first) return refuse("The range of seeds is empty.", `Write "${last}..${first}".`);
  const count = last - first + 1;
  if (count > MAX_TRIALS) {
    return refuse(`These are ${thousands(count)} seeds.`, "A spec has at most 100,000 trials.");
  }
  return from(first, count);
}

/** NumPy's RandomState takes a seed of 32 bits: a larger one would be another training, not a replay. */
export function checkPublishedSeeds(
  seeds: readonly number[],
  arms: readonly Arm[],
  root: Mapping,
  findings: Findings,
): void {
  const large = seeds.find((seed) => seed >= 2 ** 32);
  if (large === undefined || !arms.some(({ parameters }) => parameters.random)) return;
  findings.add({
    code: "spec.seeds",
    message: `The seed ${large} has more than 32 bits, which random: { generator: mt19937 } cannot take.`,
    hint: "Give seeds from 0 to 4294967295, or leave random out.",
    where: placeOf(root.entries.get("seeds")?.value ?? root),
  });
}

function from(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
