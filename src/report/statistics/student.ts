import { regularizedIncompleteBeta } from "./beta.ts";

/** P(|T| ≥ |t|) for Student's t with `degrees` > 0 degrees of freedom, which need not be whole. */
export function studentTwoSided(t: number, degrees: number): number {
  const square = t * t;
  if (!Number.isFinite(square)) return 0;
  const whole = degrees + square;
  return regularizedIncompleteBeta(degrees / whole, square / whole, degrees / 2, 0.5);
}

/**
 * The t with P(|T| ≤ t) = `confidence`. By bisection: the two-sided tail falls monotonically, and 200 halvings
 * reach neighbouring floating-point numbers from any bracket.
 */
export function studentCritical(confidence: number, degrees: number): number {
  const tail = 1 - confidence;
  let high = 1;
  while (studentTwoSided(high, degrees) > tail) high *= 2;
  let low = 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (studentTwoSided(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Reports ask for the same degrees of freedom once per arm. */
const critical95 = new Map<number, number>();

/** Half the width of the 95 % interval, in standard errors. */
export function studentCritical95(degrees: number): number {
  const known = critical95.get(degrees);
  if (known !== undefined) return known;
  const value = studentCritical(0.95, degrees);
  critical95.set(degrees, value);
  return value;
}
