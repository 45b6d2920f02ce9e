import type { DatasetIdentity } from "../../model/dataset.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { TTest } from "../report.ts";
import { ascending, mean, sampleStandardDeviation, sum } from "./order.ts";
import { studentCritical95, studentTwoSided } from "./student.ts";

/** b − a, pair by pair. */
export interface PairedDifferences {
  readonly exact: readonly number[];
  /**
   * Values such as 0.9512 and 0.95 have no exact binary form, so equal differences come out a few bits apart; here
   * they are rounded to 2⁻⁴⁰ of the largest value, and ties are ties again. For ranks and for equality.
   */
  readonly rounded: readonly number[];
}

export function pairedDifferences(pairs: readonly (readonly [a: number, b: number])[]): PairedDifferences {
  const exact = ascending(pairs.map(([a, b]) => b - a));
  const largest = pairs.reduce((most, [a, b]) => Math.max(most, Math.abs(a), Math.abs(b)), 0);
  let grain = 1;
  while (grain < largest) grain *= 2;
  while (grain > largest && grain > 1e-200) grain /= 2;
  grain *= 2 ** -40;
  return { exact, rounded: exact.map((difference) => Math.round(difference / grain) * grain) };
}

/** b − a of two values alone; 0 where rounding could have made it, by the same grain. */
export function differenceOf(a: number, b: number): number {
  const { exact, rounded } = pairedDifferences([[a, b]]);
  return rounded[0] === 0 ? 0 : exact[0]!;
}

/** Of splits that are drawn anew for each seed, by a metric: measured rows / training rows. */
export function splitOverlap(
  { train, validation, test }: DatasetIdentity["sizes"],
  metric: MetricName,
): number {
  return (metric.startsWith("validation.") ? validation : test) / train;
}

/**
 * Paired t-test of differences that are not all equal.
 *
 * @param overlap where each difference is from a split of its own of the same rows: test rows / training rows. The test
 *   is then the corrected resampled t-test of Nadeau and Bengio (2003), equation (9): the variance of the mean is
 *   (1/n + overlap)·s², since the splits overlap. For repeated cross-validation it is that of Bouckaert and Frank (2004).
 */
export function pairedT(differences: readonly number[], overlap = 0): TTest {
  const n = differences.length;
  const standardError = sampleStandardDeviation(differences) * Math.sqrt(1 / n + overlap);
  return tTest(mean(differences), standardError, n - 1);
}

/** Welch's test of mean(b) − mean(a): two values or more in each, not all equal in both. `overlap` as for `pairedT`. */
export function welchT(a: readonly number[], b: readonly number[], overlap = 0): TTest {
  const varianceA = sampleStandardDeviation(a) ** 2 * (1 / a.length + overlap);
  const varianceB = sampleStandardDeviation(b) ** 2 * (1 / b.length + overlap);
  const variance = sum([varianceA, varianceB]);
  const degrees = variance ** 2 / (varianceA ** 2 / (a.length - 1) + varianceB ** 2 / (b.length - 1));
  return tTest(mean(b) - mean(a), Math.sqrt(variance), degrees);
}

/**
 * Of samples that have pairs in common and values of their own besides: Derrick, Toher and White (2017), their
 * T_new2. With nothing but pairs it is the paired test, without pairs Welch's. Three pairs or more: fewer know nothing
 * of their correlation.
 */
export function overlappingT(
  a: readonly number[],
  b: readonly number[],
  pairs: readonly (readonly [a: number, b: number])[],
): TTest {
  const welch = welchT(a, b);
  const own = a.length + b.length - 2 * pairs.length;
  const common = pairs.length;
  const covariance =
    (2 * correlation(pairs) * sampleStandardDeviation(a) * sampleStandardDeviation(b) * common) /
    (a.length * b.length);
  const degrees = common - 1 + ((welch.degreesOfFreedom - common + 1) / (a.length + b.length)) * own;
  return tTest(welch.difference, Math.sqrt(welch.standardError ** 2 - covariance), degrees);
}

/** Pearson's; 0 where one side does not vary. */
function correlation(pairs: readonly (readonly [a: number, b: number])[]): number {
  const [a, b] = [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
  const [centreA, centreB] = [mean(a), mean(b)];
  const spread = sampleStandardDeviation(a) * sampleStandardDeviation(b);
  if (spread === 0) return 0;
  return sum(pairs.map(([x, y]) => (x - centreA) * (y - centreB))) / ((pairs.length - 1) * spread);
}

function tTest(difference: number, standardError: number, degreesOfFreedom: number): TTest {
  const half = studentCritical95(degreesOfFreedom) * standardError;
  const t = difference / standardError;
  return {
    difference,
    standardError,
    ci95: [difference - half, difference + half],
    t,
    degreesOfFreedom,
    p: studentTwoSided(t, degreesOfFreedom),
  };
}
