import quantile from "@stdlib/stats/base/dists/t/quantile";
import padjust from "@stdlib/stats/padjust";
import ttest from "@stdlib/stats/ttest";
import ttest2 from "@stdlib/stats/ttest2";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pairedDifferences, pairedT, welchT } from "../../../src/report/statistics/difference.ts";
import { holmAdjusted } from "../../../src/report/statistics/holm.ts";
import { studentCritical } from "../../../src/report/statistics/student.ts";

const accuracy = fc.integer({ min: 8000, max: 9900 }).map((correct) => correct / 10_000);

function isSpread(values: readonly number[]): boolean {
  return new Set(values.map((value) => value.toFixed(6))).size > 1;
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-8 * Math.abs(expected) + 1e-12);
}

test("the t quantile", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0.05, max: 0.999, noNaN: true }),
      (n, confidence) => {
        expectClose(studentCritical(confidence, n), quantile((1 + confidence) / 2, n));
      },
    ),
  );
});

test("the paired t-test", () => {
  const pairs = fc.array(fc.tuple(accuracy, accuracy), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(pairs, (pairs) => {
      fc.pre(isSpread(pairs.map(([a, b]) => b - a)));
      const [a, b] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
      const expected = ttest(b, a);
      const found = pairedT(pairedDifferences(pairs).exact);
      expectClose(found.p, expected.pValue);
      expectClose(found.ci95[0], expected.ci[0]!);
      expectClose(found.ci95[1], expected.ci[1]!);
    }),
  );
});

test("Welch's t-test", () => {
  const values = fc.array(accuracy, { minLength: 2, maxLength: 30 }).filter(isSpread);
  fc.assert(
    fc.property(values, values, (a, b) => {
      const expected = ttest2(b, a, { variance: "unequal" });
      const found = welchT(a, b);
      expectClose(found.p, expected.pValue);
      expectClose(found.degreesOfFreedom, expected.df);
      expectClose(found.ci95[0], expected.ci[0]!);
      expectClose(found.ci95[1], expected.ci[1]!);
    }),
  );
});

test("Holm's adjustment", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (ps) => {
        const expected = padjust(ps, "holm");
        holmAdjusted(ps).forEach((p, i) => {
          expectClose(p, expected[i]!);
        });
      },
    ),
  );
});
