import { cosNearZero, sinNearZero } from "./near-zero.ts";
import { quadrantOf } from "./quadrant.ts";

/** sin x, x in radians; NaN for infinities. Error below 1 unit in the last place for every finite x. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { quadrant, high, low } = quadrantOf(Math.abs(x));
  const value = [sinNearZero, cosNearZero, negativeSin, negativeCos][quadrant]!(high, low);
  return x < 0 || Object.is(x, -0) ? -value : value;
}

function negativeSin(high: number, low: number): number {
  return -sinNearZero(high, low);
}

function negativeCos(high: number, low: number): number {
  return -cosNearZero(high, low);
}
