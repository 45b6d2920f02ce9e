import { cos } from "./cos.ts";

/** The angle from 0 to π whose cosine is x, by bisection: cos falls there, and is the same everywhere. NaN outside −1 … 1. */
export function acos(x: number): number {
  if (!(Math.abs(x) <= 1)) return Number.NaN;
  if (x === 1) return 0;
  let [low, high] = [0, Math.PI];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (cos(middle) > x) low = middle;
    else high = middle;
  }
}
