import { log } from "../numerics/log.ts";
import type { Box } from "./ink.ts";

/**
 * How the digits 0 to 9 of MNIST's training split are shaped: mean and standard deviation of ln(width / height), and of
 * ln(height / 20), of the box around their ink. A test counts them again.
 */
export const SHAPES: readonly (readonly [ratio: number, spread: number, height: number, spread: number])[] = [
  [-0.088, 0.175, -0.025, 0.067],
  [-0.852, 0.433, 0, 0.008],
  [-0.058, 0.194, -0.042, 0.098],
  [-0.2, 0.197, -0.007, 0.036],
  [-0.207, 0.195, -0.007, 0.033],
  [-0.064, 0.234, -0.058, 0.114],
  [-0.288, 0.207, -0.003, 0.025],
  [-0.229, 0.2, -0.008, 0.04],
  [-0.243, 0.209, -0.006, 0.034],
  [-0.352, 0.199, -0.001, 0.016],
];

/** By how much one hand's digits differ in height: a standard deviation of the logarithm. */
const UNEVEN = 0.15;

/** By how many standard deviations ln(width / height) is above the digit's mean. */
export function ratioDeviation(digit: number, box: Box): number {
  const shape = SHAPES[digit];
  if (shape === undefined) return 0;
  return (log((box.right - box.left) / (box.bottom - box.top)) - shape[0]) / shape[1];
}

/** −ln of how likely the digit is so high, against its likeliest height; `height` is that of the writing. */
export function heightDoubt(digit: number, box: Box, height: number): number {
  const shape = SHAPES[digit];
  if (shape === undefined) return 0;
  const [, , size, spread] = shape;
  const s = log((box.bottom - box.top) / height) - size;
  return (s * s) / (2 * (spread * spread + UNEVEN * UNEVEN));
}
