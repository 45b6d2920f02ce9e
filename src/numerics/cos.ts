import { cosNearZero, sinNearZero } from "./near-zero.ts";
import { quadrantOf } from "./quadrant.ts";

/** cos x, x in radians; NaN for infinities. Error below 1 unit in the last place for every finite x. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { quadrant, high, low } = quadrantOf(Math.abs(x));
  switch (quadrant) {
    case 0:
      return cosNearZero(high, low);
    case 1:
      return -sinNearZero(high, low);
    case 2:
      return -cosNearZero(high, low);
    default:
      return sinNearZero(high, low);
  }
}
