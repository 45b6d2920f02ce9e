import { readFileSync } from "node:fs";
import { expect, describe as group, test } from "vitest";
import { logGamma, regularizedIncompleteBeta } from "../../../src/report/statistics/beta.ts";
import { describe } from "../../../src/report/statistics/describe.ts";
import {
  overlappingT,
  pairedDifferences,
  pairedT,
  welchT,
} from "../../../src/report/statistics/difference.ts";
import { probabilityOfImprovement } from "../../../src/report/statistics/improvement.ts";
import { normalTwoSided } from "../../../src/report/statistics/normal.ts";
import {
  equivalenceP,
  minimumDetectable,
  noncentralAbove,
  powerOf,
  seedsToFind,
} from "../../../src/report/statistics/power.ts";
import { studentCritical, studentTwoSided } from "../../../src/report/statistics/student.ts";
import { wilcoxonSignedRank } from "../../../src/report/statistics/wilcoxon.ts";

interface Fixture {
  readonly critical: readonly [number, number, number][];
  readonly tail: readonly [number, number, number][];
  readonly beta: readonly [number, number, number, number][];
  readonly logGamma: readonly [number, number][];
  readonly normal: readonly [number, number][];
  readonly describe: readonly {
    readonly values: readonly number[];
    readonly mean: number;
    readonly std: number;
    readonly ci95: readonly [number, number];
    readonly quartiles: readonly [number, number, number];
    readonly interquartileMean: number;
  }[];
  readonly paired: readonly (Test & Samples)[];
  readonly welch: readonly (Test & Samples & { readonly df: number })[];
  readonly signedRank: readonly {
    readonly differences: number[];
    readonly statistic: number;
    readonly p: number;
  }[];
  readonly signedRankUntied: readonly { readonly differences: number[]; readonly p: number }[];
  readonly signedRankMany: readonly { readonly differences: number[]; readonly p: number }[];
  readonly noncentral: readonly [t: number, degrees: number, noncentrality: number, above: number][];
  readonly power: readonly [degrees: number, effect: number][];
  readonly equivalence: readonly (Samples & { readonly margin: number; readonly p: number })[];
  readonly overlapping: readonly (Samples & {
    readonly common: number;
    readonly t: number;
    readonly df: number;
    readonly p: number;
  })[];
  readonly superiority: readonly (Samples & { readonly chance: number })[];
}

interface Samples {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

interface Test {
  readonly t: number;
  readonly p: number;
  readonly ci95: readonly [number, number];
}

/** Made by reference.py. */
const scipy: Fixture = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8"));

function expectClose(actual: number, expected: number, relative: number): void {
  const error = Math.abs(actual - expected);
  expect(error, `${actual} against ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-300);
}

function expectInterval(actual: readonly number[], expected: readonly number[]): void {
  expectClose(actual[0]!, expected[0]!, 1e-9);
  expectClose(actual[1]!, expected[1]!, 1e-9);
}

group("distributions agree with SciPy", () => {
  test("ln Γ to 13 digits", () => {
    for (const [x, expected] of scipy.logGamma) expectClose(logGamma(x), expected, 2e-13);
  });

  test("the incomplete beta function to ten digits", () => {
    for (const [x, a, b, expected] of scipy.beta) {
      if (expected < 1e-290) continue;
      expectClose(regularizedIncompleteBeta(x, 1 - x, a, b), expected, 1e-10);
    }
  });

  test("t quantiles to 1e-10", () => {
    for (const [confidence, degrees, expected] of scipy.critical) {
      expectClose(studentCritical(confidence, degrees), expected, 1e-10);
    }
  });

  test("two-sided t probabilities", () => {
    for (const [t, degrees, expected] of scipy.tail) expectClose(studentTwoSided(t, degrees), expected, 1e-9);
  });

  test("two-sided normal probabilities", () => {
    for (const [z, expected] of scipy.normal) expectClose(normalTwoSided(z), expected, 1e-10);
  });
});

group("samples and tests agree with SciPy", () => {
  test("mean, spread, t-interval, quartiles, interquartile mean", () => {
    for (const expected of scipy.describe) {
      const sample = describe(expected.values.map((value) => [value]));
      if (sample.kind !== "spread") throw new Error(`a spread was expected, not ${sample.kind}`);
      expectClose(sample.mean, expected.mean, 1e-12);
      expectClose(sample.std, expected.std, 1e-12);
      expectInterval(sample.ci95 ?? [], expected.ci95);
      expectClose(sample.lowerQuartile, expected.quartiles[0], 1e-12);
      expectClose(sample.median, expected.quartiles[1], 1e-12);
      expectClose(sample.upperQuartile, expected.quartiles[2], 1e-12);
      expectClose(sample.interquartileMean, expected.interquartileMean, 1e-12);
    }
  });

  test("paired t", () => {
    for (const { a, b, t, p, ci95 } of scipy.paired) {
      const found = pairedT(pairedDifferences(a.map((value, i) => [value, b[i]!])).exact);
      expectClose(found.t, t, 1e-9);
      expectClose(found.p, p, 1e-9);
      expectInterval(found.ci95, ci95);
    }
  });

  test("Welch's t", () => {
    for (const { a, b, t, df, p, ci95 } of scipy.welch) {
      const found = welchT(a, b);
      expectClose(found.t, t, 1e-9);
      expectClose(found.degreesOfFreedom, df, 1e-9);
      expectClose(found.p, p, 1e-9);
      expectInterval(found.ci95, ci95);
    }
  });

  test("partly overlapping samples, whose ends are the paired test and Welch's", () => {
    const pairsOf = ({ a, b }: Samples, common: number) =>
      a.slice(0, common).map((value, i) => [value, b[i]!] as const);
    for (const { common, t, df, p, ...samples } of scipy.overlapping) {
      const found = overlappingT(samples.a, samples.b, pairsOf(samples, common));
      expectClose(found.t, t, 1e-9);
      expectClose(found.degreesOfFreedom, df, 1e-9);
      expectClose(found.p, p, 1e-9);
    }
    for (const { a, b, t, p } of scipy.paired.filter(({ a }) => a.length > 2)) {
      const found = overlappingT(a, b, pairsOf({ a, b }, a.length));
      expectClose(found.t, t, 1e-9);
      expectClose(found.p, p, 1e-8);
    }
  });

  test("power, and the smallest difference that seeds find", () => {
    for (const [t, degrees, noncentrality, above] of scipy.noncentral) {
      expect(Math.abs(noncentralAbove(t, degrees, noncentrality) - above)).toBeLessThan(1e-7);
    }
    for (const [degreesOfFreedom, effect] of scipy.power) {
      const found = minimumDetectable({ standardError: 1, degreesOfFreedom, seeds: degreesOfFreedom + 1 });
      expectClose(found, effect, 1e-6);
    }
  });

  test("so many seeds find a difference, and one fewer does not", () => {
    const precision = { standardError: 0.002, degreesOfFreedom: 9, seeds: 10 };
    const seeds = seedsToFind(0.003, precision)!;
    const powerWith = (n: number) => powerOf(0.003 / (0.002 * Math.sqrt(10 / n)), n - 1);
    expect(powerWith(seeds)).toBeGreaterThanOrEqual(0.8);
    expect(powerWith(seeds - 1)).toBeLessThan(0.8);
    expect(seedsToFind(1e-9, precision)).toBeUndefined();
  });

  test("two one-sided tests of equivalence", () => {
    for (const { a, b, margin, p } of scipy.equivalence) {
      const { difference, standardError, degreesOfFreedom } = pairedT(
        pairedDifferences(a.map((value, i) => [value, b[i]!])).exact,
      );
      const precision = { standardError, degreesOfFreedom, seeds: a.length };
      expectClose(equivalenceP(difference, precision, margin), p, 1e-8);
    }
  });

  test("signed ranks with ties and zeros, by counting every assignment of signs", () => {
    for (const { differences, statistic, p } of scipy.signedRank) {
      const found = wilcoxonSignedRank(differences);
      expect(found.method).toBe("exact");
      expectClose(found.statistic, statistic, 1e-12);
      expectClose(found.p, p, 1e-12);
    }
  });

  test("signed ranks without ties, exact", () => {
    for (const { differences, p } of scipy.signedRankUntied) {
      expectClose(wilcoxonSignedRank(differences).p, p, 1e-10);
    }
  });

  test("signed ranks of many differences, by the normal approximation", () => {
    for (const { differences, p } of scipy.signedRankMany) {
      const found = wilcoxonSignedRank(differences);
      expect(found.method).toBe("normal approximation");
      expectClose(found.p, p, 1e-9);
    }
  });

  test("the probability of improvement is Mann–Whitney's U over the number of pairs", () => {
    for (const { a, b, chance } of scipy.superiority) {
      expectClose(probabilityOfImprovement(a, b, "higher"), chance, 1e-12);
      expectClose(probabilityOfImprovement(b, a, "lower"), chance, 1e-12);
    }
  });
});
