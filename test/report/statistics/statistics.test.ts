import fc from "fast-check";
import { expect, describe as group, test } from "vitest";
import { bestOf, chanceBestOfReaches } from "../../../src/report/statistics/best-of.ts";
import { interquartileBootstrap } from "../../../src/report/statistics/bootstrap.ts";
import { describe } from "../../../src/report/statistics/describe.ts";
import { pairedDifferences } from "../../../src/report/statistics/difference.ts";
import { holmAdjusted } from "../../../src/report/statistics/holm.ts";
import { probabilityOfImprovement } from "../../../src/report/statistics/improvement.ts";
import { ascending, quantile, sum } from "../../../src/report/statistics/order.ts";
import { studentTwoSided } from "../../../src/report/statistics/student.ts";
import { wilcoxonSignedRank } from "../../../src/report/statistics/wilcoxon.ts";

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 12 });

group("a sample says what its n allows", () => {
  test("nothing of no values", () => {
    expect(describe([])).toEqual({ kind: "empty", n: 0 });
  });

  test("no spread of one value", () => {
    expect(describe([[0.95]])).toEqual({ kind: "single", n: 1, value: 0.95 });
  });

  test("equal values are a case of their own", () => {
    expect(describe([[0.95, 0.95], [0.95]])).toEqual({ kind: "constant", n: 3, value: 0.95 });
  });

  test("the order of the values does not matter, to the last bit", () => {
    fc.assert(
      fc.property(values, (values) => {
        expect(describe(each(values.toReversed()))).toEqual(describe(each(values)));
      }),
      { numRuns: 30 },
    );
  });

  test("every figure lies between the least and the greatest value", () => {
    fc.assert(
      fc.property(values, (values) => {
        const sample = describe(each(values));
        if (sample.kind !== "spread") return;
        const inside = [sample.mean, sample.median, sample.interquartileMean, ...sample.interquartileCi95!];
        const slack = 1e-9 * Math.max(1, Math.abs(sample.min), Math.abs(sample.max));
        for (const figure of inside) {
          expect(figure).toBeGreaterThanOrEqual(sample.min - slack);
          expect(figure).toBeLessThanOrEqual(sample.max + slack);
        }
        expect(Number.isFinite(sample.std)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

test("a range that the values leave bends no interval: costs of programs can be negative", () => {
  const values = [-1, -2, -3, -4].map((value) => [value]);
  const plain = describe(values);
  expect(describe(values, { least: 0 })).toEqual(plain);
  expect(describe(values, { least: -3.5, most: 0 })).toEqual(plain);
  expect(describe(values, { least: -4, most: 0 })).not.toEqual(plain);
});

test("small probabilities of t keep their digits: one degree of freedom is Cauchy's distribution", () => {
  expect(1 - studentTwoSided(1e-8, 1)).toBeCloseTo((2 / Math.PI) * 1e-8, 15);
  expect(studentTwoSided(1, 1)).toBeCloseTo(0.5, 14);
  expect(studentTwoSided(1e12, 1)).toBeCloseTo(2 / Math.PI / 1e12, 20);
  expect(studentTwoSided(Number.POSITIVE_INFINITY, 3)).toBe(0);
});

test("a compensated sum keeps what a plain one loses", () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
});

test("quantiles of few values", () => {
  expect(quantile([7], 0.25)).toBe(7);
  expect(quantile([1, 2], 0.5)).toBe(1.5);
  expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
  expect(quantile([1, 2, 3], 1)).toBe(3);
});

const each = (values: readonly number[]) => values.map((value) => [value]);

group("bootstrap of the interquartile mean", () => {
  const sample = [0.91, 0.93, 0.94, 0.945, 0.95, 0.952, 0.96];

  test("is the same on every call", () => {
    expect(interquartileBootstrap(each(sample))).toEqual(interquartileBootstrap(each(sample)));
  });

  test("has about the width of 1.96 standard errors on either side", () => {
    const many = Array.from({ length: 200 }, (_, i) => ((i * 7919) % 1009) / 1009);
    const [low, high] = interquartileBootstrap(each(many));
    // Uniform on (0, 1): the variance of the trimmed mean is (2·∫₀^¼ t² dt + ½·¼²)·4/n = 1/(6n).
    const expected = 2 * 1.96 * Math.sqrt(1 / 6 / 200);
    expect(high - low).toBeGreaterThan(0.85 * expected);
    expect(high - low).toBeLessThan(1.15 * expected);
    expect((low + high) / 2).toBeCloseTo(0.5, 1);
  });

  test("draws seeds: values that share a seed come together, and do not make the interval narrow", () => {
    const seeds = [0.9, 0.92, 0.94, 0.96].map((value) => Array.from({ length: 25 }, () => value));
    const [low, high] = interquartileBootstrap(seeds);
    const [from, to] = interquartileBootstrap(each(seeds.flat()));
    expect(high - low).toBeGreaterThan(3 * (to - from));
    expect(interquartileBootstrap(seeds.toReversed())).toEqual([low, high]);
  });
});

group("signed ranks", () => {
  test("of zeros alone prove nothing", () => {
    expect(wilcoxonSignedRank([0, 0, 0])).toMatchObject({ p: 1, zeros: 3, statistic: 0 });
  });

  test("five differences of one sign reach 2/2⁵ and no less", () => {
    expect(wilcoxonSignedRank([1, 2, 3, 4, 5]).p).toBe(2 / 32);
  });

  test("are as likely one way as the other", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 25 }), (differences) => {
        const turned = differences.map((difference) => 0 - difference);
        expect(wilcoxonSignedRank(turned).p).toBe(wilcoxonSignedRank(differences).p);
      }),
    );
  });

  test("name ties and zeros", () => {
    expect(wilcoxonSignedRank([1, -1, 2, 0])).toMatchObject({ ties: true, zeros: 1, method: "exact" });
    expect(wilcoxonSignedRank([1, -2, 3])).toMatchObject({ ties: false, zeros: 0 });
  });
});

test("differences that are equal in decimals are ties", () => {
  const { exact, rounded } = pairedDifferences([
    [0.95, 0.9512],
    [0.9431, 0.9443],
    [0.1 + 0.2, 0.3],
  ]);
  expect(new Set(exact).size).toBe(3);
  expect(new Set(rounded.map((difference) => difference + 0)).size).toBe(2);
  expect(rounded).toContain(0);
});

test("tiny values are not rounded away", () => {
  const { rounded } = pairedDifferences([
    [1e-30, 2e-30],
    [1e-30, 4e-30],
  ]);
  expect(rounded[0]).toBeCloseTo(1e-30, 40);
  expect(rounded[1]! / rounded[0]!).toBeCloseTo(3, 9);
});

test("Holm's adjustment by hand", () => {
  const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.6, 0.04]);
  const expected = [0.05, 0.12, 0.12, 0.03, 0.6, 0.12];
  adjusted.forEach((p, i) => {
    expect(p).toBeCloseTo(expected[i]!, 12);
  });
  expect(holmAdjusted([])).toEqual([]);
});

test("ties count half in the probability of improvement", () => {
  expect(probabilityOfImprovement([1, 2], [2, 3], "higher")).toBe(0.875);
  expect(probabilityOfImprovement([1, 2], [2, 3], "lower")).toBe(0.125);
});

group("the best of k", () => {
  test("agrees with counting every draw", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("higher" as const, "lower" as const),
        (values, k, better) => {
          fc.pre(k <= values.length);
          const bests = subsets(values, k).map((draw) => Math[better === "higher" ? "max" : "min"](...draw));
          const found = bestOf(k, values, better);
          expect(found?.expectation).toBeCloseTo(sum(bests) / bests.length, 10);
          for (const { value, chance } of found?.distribution ?? []) {
            expect(chance).toBeCloseTo(bests.filter((best) => best === value).length / bests.length, 10);
          }
          const figure = 5;
          const reached = bests.filter((best) =>
            better === "higher" ? best >= figure : best <= figure,
          ).length;
          expect(chanceBestOfReaches(figure, k, values, better)).toBeCloseTo(reached / bests.length, 10);
        },
      ),
    );
  });

  test("needs k values to draw from", () => {
    expect(bestOf(3, [1, 2], "higher")).toBeUndefined();
    expect(chanceBestOfReaches(1, 3, [1, 2], "higher")).toBeUndefined();
  });
});

function subsets(values: readonly number[], k: number): readonly (readonly number[])[] {
  if (k === 0) return [[]];
  return values.flatMap((value, i) => subsets(values.slice(i + 1), k - 1).map((rest) => [value, ...rest]));
}

test("ascending does not sort as text", () => {
  expect(ascending([10, 9, 1e-3])).toEqual([1e-3, 9, 10]);
});
