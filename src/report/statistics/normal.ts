import { exp } from "../../numerics/exp.ts";

/** Φ(z) = P(Z ≤ z) of the standard normal distribution. */
export function normalBelow(z: number): number {
  const tail = normalTwoSided(z) / 2;
  return z < 0 ? tail : 1 - tail;
}

/**
 * P(|Z| ≥ |z|) of the standard normal distribution: its power series near the middle (DLMF 7.6.2), the continued
 * fraction of the tail (DLMF 7.9.3) further out.
 */
export function normalTwoSided(z: number): number {
  const x = Math.abs(z);
  const density = exp((-x * x) / 2) * Math.sqrt(2 / Math.PI);
  if (x < 3) {
    let term = x;
    let series = x;
    for (let k = 3; term > 1e-18 * series; k += 2) {
      term *= (x * x) / k;
      series += term;
    }
    return 1 - density * series;
  }
  let fraction = x;
  for (let k = 100; k >= 1; k--) fraction = x + k / fraction;
  return density / fraction;
}
