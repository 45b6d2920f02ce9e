import { blank, type Ink } from "./ink.ts";

/**
 * The image at another size, each pixel a weighted mean of those beneath it: weights fall off linearly to zero one
 * pixel away, measured in the coarser of the two images. The same size gives the same image.
 */
export function resample(ink: Ink, width: number, height: number): Ink {
  if (width === ink.width && height === ink.height) return ink;
  const columns = tents(ink.width, width);
  const rows = tents(ink.height, height);
  const wide = new Float64Array(ink.height * width);
  for (let y = 0; y < ink.height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, weights } = columns[x]!;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * ink.values[y * ink.width + first + i]!;
      wide[y * width + x] = sum;
    }
  }
  const made = blank(width, height);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * wide[(first + i) * width + x]!;
      made.values[y * width + x] = Math.round(sum);
    }
  }
  return made;
}

/**
 * As `resample`, with the contrast that it takes from thin strokes given back: v + ⅗·v(1 − v)(2v − 1), for v from 0 to 1,
 * is 1.3 times as steep in the middle. 1.3 is what suits networks of MNIST's training split best on digits of its
 * validation split that were scaled and slanted.
 */
export function resampleCrisply(ink: Ink, width: number, height: number): Ink {
  const made = resample(ink, width, height);
  if (made === ink) return ink;
  const values = made.values.map((ink) => CRISP[ink]!);
  return { width, height, values };
}

const CRISP = Uint8Array.from({ length: 256 }, (_, ink) => {
  const v = ink / 255;
  return Math.round(255 * (v + 0.6 * v * (1 - v) * (2 * v - 1)));
});

/** Weights of neighbouring source pixels, from `first` on; they sum to 1. */
interface Tent {
  readonly first: number;
  readonly weights: readonly number[];
}

/** For each pixel of the target, along one axis. */
function tents(from: number, to: number): readonly Tent[] {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const raw: number[] = [];
    for (let k = first; k <= last; k++) raw.push(Math.max(0, 1 - Math.abs(k - centre) / reach));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: raw.map((weight) => weight / total) };
  });
}
