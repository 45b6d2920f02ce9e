import { log } from "../numerics/log.ts";
import type { Box } from "./ink.ts";

/**
 * How high the digits 0 to 9 of MNIST's training split are: mean and standard deviation of ln(height / 20) of the box around
 * their ink. A test counts them again.
 */
export const HEIGHTS: readonly (readonly [mean: number, spread: number])[] = [
  [-0.025, 0.067],
  [0, 0.008],
  [-0.042, 0.098],
  [-0.007, 0.036],
  [-0.007, 0.033],
  [-0.058, 0.114],
  [-0.003, 0.025],
  [-0.008, 0.04],
  [-0.006, 0.034],
  [-0.001, 0.016],
];

/** By how much one hand's digits differ in height: a standard deviation of the logarithm. */
const UNEVEN = 0.15;

/** −ln of how likely the digit is so high, against its likeliest height; `height` is that of the writing. */
export function heightDoubt(digit: number, box: Box, height: number): number {
  const shape = HEIGHTS[digit];
  if (shape === undefined) return 0;
  const [size, spread] = shape;
  const s = log((box.bottom - box.top) / height) - size;
  return (s * s) / (2 * (spread * spread + UNEVEN * UNEVEN));
}
