import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dimension, SearchPoint } from "../../src/model/search.ts";
import { cellOf, unitOf, valueAt } from "../../src/search/dimension.ts";
import { random } from "../../src/search/random.ts";
import { sobol, sobolWord } from "../../src/search/sobol.ts";
import { integer, MIXED, real, searched, settings } from "./spaces.ts";

const dimensions: fc.Arbitrary<Dimension> = fc
  .tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.double({ min: 1.001, max: 1e6, noNaN: true }))
  .chain(([from, factor]) =>
    fc.constantFrom<Dimension>(
      real("x", from, from * factor),
      real("x", from, from * factor, "log"),
      integer("x", Math.ceil(from), Math.ceil(from) + Math.ceil(factor)),
      integer("x", Math.ceil(from), Math.ceil(from) + Math.ceil(factor), "log"),
      { name: "x", kind: "choice", values: ["a", [784, 10], { kind: "step", every: 5 }] },
    ),
  );
const units = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("a dimension", () => {
  test("gives values inside it, at the place they were asked for", () => {
    fc.assert(
      fc.property(dimensions, units, (dimension, u) => {
        const value = valueAt(dimension, u);
        if (dimension.kind === "choice") expect(dimension.values).toContain(value);
        else {
          expect(value).toBeGreaterThanOrEqual(dimension.from);
          expect(value).toBeLessThanOrEqual(dimension.to);
        }
        if (dimension.kind === "integer") expect(Number.isInteger(value)).toBe(true);
        const [low, high] = cellOf(dimension, value);
        const slack = 1e-5 / Math.min(1, spanOf(dimension));
        expect(u).toBeGreaterThanOrEqual(low - slack);
        expect(u).toBeLessThanOrEqual(high + slack);
        expect(unitOf(dimension, value)).toBeCloseTo((low + high) / 2, 12);
      }),
    );
  });

  test("reaches both ends, and each whole number and choice equally often", () => {
    const count = (dimension: Dimension) => {
      const seen = new Map<string, number>();
      for (let i = 0; i < 1200; i++) {
        const value = JSON.stringify(valueAt(dimension, (i + 0.5) / 1200));
        seen.set(value, (seen.get(value) ?? 0) + 1);
      }
      return Object.fromEntries(seen);
    };
    expect(count(integer("x", 3, 6))).toEqual({ 3: 300, 4: 300, 5: 300, 6: 300 });
    expect(count({ name: "x", kind: "choice", values: [true, "off", 5] })).toEqual({
      true: 400,
      '"off"': 400,
      5: 400,
    });
    expect(valueAt(real("x", 0.1, 0.3), 0)).toBe(0.1);
    expect(valueAt(real("x", 1, 100, "log"), 0.5)).toBe(10);
  });
});

/** How long the dimension is beside its values, which limits what six digits tell apart. */
function spanOf(dimension: Dimension): number {
  return dimension.kind === "real" ? (dimension.to - dimension.from) / dimension.to : 1;
}

describe.each([
  ["random", random],
  ["sobol", sobol],
] as const)("%s points", (kind, sequence) => {
  test("are the same for the same seed, and others for another", () => {
    const draw = (seed: number) => points(sequence({ space: MIXED, seed }), 5);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  test("asking for more keeps the first ones", () => {
    const method = { kind } as const;
    const few = searched(settings({ method, trials: 7 }), () => 1).flat();
    const many = searched(settings({ method, trials: 40 }), () => 1).flat();
    expect(many.slice(0, 7)).toEqual(few);
  });

  test("a dimension more at the end keeps the values of the others", () => {
    const narrow = points(sequence({ space: MIXED.slice(0, 2), seed: 3 }), 6);
    const wide = points(sequence({ space: MIXED, seed: 3 }), 6);
    expect(wide.map(({ eta, lambda }) => ({ eta, lambda }))).toEqual(narrow);
  });
});

function points(draw: (index: number) => SearchPoint, count: number): readonly SearchPoint[] {
  return Array.from({ length: count }, (_, i) => draw(i));
}

/** Coordinates times 2^32 of points of scipy.stats.qmc.Sobol(d=21, scramble=False, bits=32), SciPy 1.17.1. */
const SCIPY: readonly (readonly [index: number, words: readonly number[]])[] = [
  [0, Array.from({ length: 21 }, () => 0)],
  [
    2,
    [
      3221225472, 1073741824, 1073741824, 1073741824, 3221225472, 3221225472, 1073741824, 3221225472,
      3221225472, 3221225472, 3221225472, 3221225472, 1073741824, 1073741824, 3221225472, 1073741824,
      3221225472, 1073741824, 3221225472, 1073741824, 1073741824,
    ],
  ],
  [
    37,
    [
      3959422976, 2751463424, 2483027968, 3959422976, 3288334336, 1275068416, 738197504, 3422552064,
      2617245696, 738197504, 67108864, 335544320, 2483027968, 3690987520, 469762048, 2080374784, 3422552064,
      1811939328, 201326592, 603979776, 4093640704,
    ],
  ],
  [
    4095,
    [
      1048576, 4042260480, 1435500544, 3872391168, 4038066176, 338690048, 4077912064, 1678770176, 823132160,
      1058013184, 2446327808, 1380974592, 1584398336, 2232418304, 2366636032, 1789919232, 267386880,
      2616197120, 3492806656, 2238709760, 969932800,
    ],
  ],
];

describe("Sobol's sequence", () => {
  test.each(SCIPY)("point %i is SciPy's", (index, words) => {
    expect(words.map((_, d) => sobolWord(d, index))).toEqual(words);
  });

  test("shifted, 64 points still have one in each of 64 parts of every dimension", () => {
    const space = Array.from({ length: 21 }, (_, d) => real(`x${d}`, 0, 1));
    const drawn = points(sobol({ space, seed: 11 }), 64);
    for (const { name } of space) {
      const parts = drawn.map((point) => Math.floor(Number(point[name]) * 64));
      expect(new Set(parts).size).toBe(64);
    }
  });
});
