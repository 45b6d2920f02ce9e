import { exp } from "../numerics/exp.ts";
import { normal } from "../numerics/normal.ts";
import type { WordSequence } from "../numerics/streams.ts";

const SQRT_2PI = Math.sqrt(2 * Math.PI);

/** P(Z ≤ z) within 7.5e-8: Abramowitz and Stegun 26.2.17. */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (exp((-z * z) / 2) / SQRT_2PI) * polynomial;
  return z < 0 ? tail : 1 - tail;
}

/** A normal distribution with its centre in [0, 1], cut off outside. */
export interface TruncatedNormal {
  readonly centre: number;
  readonly deviation: number;
  /** Chance of [0, 1] before it is cut off. */
  readonly within: number;
}

export function truncatedNormal(centre: number, deviation: number): TruncatedNormal {
  const within = normalCdf((1 - centre) / deviation) - normalCdf(-centre / deviation);
  return { centre, deviation, within };
}

/** Chance of the cell [low, high], or the density at low where the cell is a single number. */
export function massOf(
  { centre, deviation, within }: TruncatedNormal,
  [low, high]: readonly [number, number],
): number {
  if (low < high) {
    return (normalCdf((high - centre) / deviation) - normalCdf((low - centre) / deviation)) / within;
  }
  const z = (low - centre) / deviation;
  return exp((-z * z) / 2) / (SQRT_2PI * deviation) / within;
}

/** A third of the draws falls inside at least, where the deviation is up to 1: as many failures do not happen. */
const TRIES = 200;

export function drawFrom({ centre, deviation }: TruncatedNormal, words: WordSequence): number {
  const block = new Uint32Array(4);
  for (let i = 0; i < TRIES; i++) {
    for (let j = 0; j < 4; j++) block[j] = words.word();
    const drawn = centre + deviation * normal(block);
    if (drawn >= 0 && drawn <= 1) return drawn;
  }
  return centre;
}
