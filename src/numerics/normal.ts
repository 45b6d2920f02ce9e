import { cos } from "./cos.ts";
import { log } from "./log.ts";
import { uniform } from "./streams.ts";

const TWO_PI = 2 * Math.PI;
const SMALLEST_STEP = 2 ** -53;

/**
 * A standard normal number from the four words of a block, in float64: the cosine half of Box and Muller's
 * pair (1958), √(−2 ln u₁)·cos(2π u₂) with u₁ in (0, 1] and u₂ in [0, 1).
 */
export function normal(words: Uint32Array): number {
  const u1 = uniform(words[0]!, words[1]!) + SMALLEST_STEP;
  const u2 = uniform(words[2]!, words[3]!);
  return Math.sqrt(-2 * log(u1)) * cos(TWO_PI * u2);
}
