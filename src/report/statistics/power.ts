/** What a t-test of so many seeds could have found, and how many it would take. */
import { exp } from "../../numerics/exp.ts";
import { log } from "../../numerics/log.ts";
import { logGamma } from "./beta.ts";
import { normalBelow } from "./normal.ts";
import { studentCritical95, studentTwoSided } from "./student.ts";

/** A t-test's standard error, and the seeds and degrees of freedom behind it. */
export interface Precision {
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Of the smaller arm. */
  readonly seeds: number;
}

/** The chance at which an effect counts as one that the test would find. */
const wanted = 0.8;

/** More seeds than these are not counted. */
export const mostSeeds = 10_000;

/**
 * P(T > t) of the noncentral t distribution: the integral over V = √(χ²/ν) of its density times Φ(δ − tV), by
 * Simpson's rule.
 */
export function noncentralAbove(t: number, degrees: number, noncentrality: number): number {
  const spread = 12 / Math.sqrt(2 * degrees);
  const [from, to] = [Math.max(0, 1 - spread), 1 + spread];
  const steps = 400;
  const width = (to - from) / steps;
  const logScale = (degrees / 2) * log(degrees / 2) + log(2) - logGamma(degrees / 2);
  const at = (v: number): number => {
    if (v === 0) return degrees === 1 ? exp(logScale) * normalBelow(noncentrality) : 0;
    const density = exp(logScale + (degrees - 1) * log(v) - (degrees * v * v) / 2);
    return density * normalBelow(noncentrality - t * v);
  };
  let total = at(from) + at(to);
  for (let i = 1; i < steps; i++) total += at(from + i * width) * (i % 2 === 1 ? 4 : 2);
  return Math.min(1, (total * width) / 3);
}

/** The chance that a two-sided t-test at 5 % finds an effect of `noncentrality` standard errors. */
export function powerOf(noncentrality: number, degrees: number): number {
  const critical = studentCritical95(degrees);
  return (
    noncentralAbove(critical, degrees, noncentrality) + noncentralAbove(critical, degrees, -noncentrality)
  );
}

/** The smallest difference that such a test finds with a chance of 80 %. */
export function minimumDetectable({ standardError, degreesOfFreedom }: Precision): number {
  let [low, high] = [0, 1];
  while (powerOf(high, degreesOfFreedom) < wanted) high *= 2;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (powerOf(middle, degreesOfFreedom) < wanted) low = middle;
    else high = middle;
  }
  return high * standardError;
}

/**
 * How many seeds an arm would take to find `difference` with a chance of 80 %, if the spread stays as it is; undefined
 * beyond `mostSeeds` or so.
 */
export function seedsToFind(difference: number, precision: Precision): number | undefined {
  const { standardError, degreesOfFreedom, seeds } = precision;
  const size = Math.abs(difference);
  const isEnough = (n: number): boolean => {
    const degrees = (degreesOfFreedom * (n - 1)) / (seeds - 1);
    return powerOf(size / (standardError * Math.sqrt(seeds / n)), degrees) >= wanted;
  };
  // The normal approximation, z(97.5 %) + z(80 %) standard errors, is a few seeds away at most.
  const near = seeds * ((2.8 * standardError) / size) ** 2;
  if (size === 0 || near > mostSeeds) return undefined;
  let n = Math.max(2, Math.floor(near));
  while (!isEnough(n)) n++;
  while (n > 2 && isEnough(n - 1)) n--;
  return n;
}

/**
 * Two one-sided t-tests that the difference lies within ± `margin` (Schuirmann 1987): the larger of the two p. Below
 * 5 % just when the 90 % interval lies within the margin.
 */
export function equivalenceP(difference: number, precision: Precision, margin: number): number {
  const { standardError, degreesOfFreedom } = precision;
  const above = upperTail((difference + margin) / standardError, degreesOfFreedom);
  const below = upperTail((margin - difference) / standardError, degreesOfFreedom);
  return Math.max(above, below);
}

/** P(T > t). */
function upperTail(t: number, degrees: number): number {
  const tail = studentTwoSided(t, degrees) / 2;
  return t >= 0 ? tail : 1 - tail;
}
