import { log } from "../numerics/log.ts";
import { crossEntropy, quadraticGradient } from "./cost.ts";

/** The cross-entropy cost, derived. */
export interface DerivedCost {
  /** Largest |integral − cross-entropy| over the points looked at, with the constant of integration taken off. */
  readonly largestDifference: number;
  readonly points: number;
}

const DESIRED = [0, 0.25, 0.5, 1] as const;
const OUTPUTS = [0.01, 0.1, 0.3, 0.7, 0.9, 0.99] as const;
const INTERVALS = 4096;

/**
 * Where the cross-entropy cost comes from: the cost whose gradient has no σ′(z). The quadratic cost has ∂C/∂b = (a − y)σ′(z);
 * divided by σ′(z) it is a − y, so that the wanted cost has ∂C/∂a = (a − y)/σ′(z) with σ′ = a(1 − a). Integrated numerically
 * from a = ½, and compared with equation (26).
 */
export function deriveCrossEntropy(): DerivedCost {
  let largestDifference = 0;
  for (const y of DESIRED) {
    const wanted = (a: number) =>
      quadraticGradient(Float64Array.of(a), Float64Array.of(y))[0]! / (a * (1 - a));
    for (const a of OUTPUTS) {
      const cost = (output: number) => crossEntropy(Float64Array.of(logit(output)), Float64Array.of(y));
      const difference = Math.abs(integral(wanted, 0.5, a) - (cost(a) - cost(0.5)));
      largestDifference = Math.max(largestDifference, difference);
    }
  }
  return { largestDifference, points: DESIRED.length * OUTPUTS.length };
}

/** z with σ(z) = a. */
function logit(a: number): number {
  return log(a / (1 - a));
}

/** Simpson's rule on equal intervals. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const h = (to - from) / INTERVALS;
  let sum = f(from) + f(to);
  for (let i = 1; i < INTERVALS; i++) sum += (i % 2 === 0 ? 2 : 4) * f(from + i * h);
  return (sum * h) / 3;
}
