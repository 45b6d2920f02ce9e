import { exp } from "./exp.ts";
import { log } from "./log.ts";

/** Larger whole exponents lose more by multiplying than by way of the logarithm. */
const MOST_MULTIPLIED = 64;

/**
 * x^y. Small whole exponents by repeated squaring, ½ by the square root, others as e^(y·ln x): NaN for a negative x then.
 * x^0 is 1 for every x.
 */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isInteger(y) && Math.abs(y) <= MOST_MULTIPLIED) {
    return y > 0 ? multiplied(x, y) : 1 / multiplied(x, -y);
  }
  if (y === 0.5) return Math.sqrt(x);
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (Number.isInteger(y)) return (y % 2 === 0 ? 1 : Math.sign(x)) * exp(y * log(Math.abs(x)));
  return exp(y * log(x));
}

/** From the highest bit of n on: square, and multiply where the bit is set. */
function multiplied(x: number, n: number): number {
  let product = 1;
  for (const bit of n.toString(2)) product = product * product * (bit === "1" ? x : 1);
  return product;
}
