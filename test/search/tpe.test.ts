import { describe, expect, test } from "vitest";
import type { Dimension, SearchPoint } from "../../src/model/search.ts";
import { Parzen } from "../../src/search/parzen.ts";
import { massOf, normalCdf, truncatedNormal } from "../../src/search/truncated-normal.ts";
import { integer, MIXED, real, searched, settings } from "./spaces.ts";

const of = (point: SearchPoint, name: string) => Number(point[name]);

/** Standard test functions, each with its minimum 0. */
const FUNCTIONS: readonly (readonly [
  name: string,
  space: readonly Dimension[],
  (p: SearchPoint) => number,
])[] = [
  [
    "sphere in four dimensions",
    ["a", "b", "c", "d"].map((name) => real(name, -5, 5)),
    (p) => ["a", "b", "c", "d"].reduce((sum, name) => sum + (of(p, name) - 1) ** 2, 0),
  ],
  [
    "Branin",
    [real("x", -5, 10), real("y", 0, 15)],
    (p) => {
      const [x, y] = [of(p, "x"), of(p, "y")];
      const inner = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
      return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
    },
  ],
  [
    "Rosenbrock",
    [real("x", -2, 2), real("y", -1, 3)],
    (p) => 100 * (of(p, "y") - of(p, "x") ** 2) ** 2 + (1 - of(p, "x")) ** 2,
  ],
  [
    "a network's kind of space: η and a size on log scales, a choice",
    [
      real("eta", 1e-4, 10, "log"),
      integer("size", 1, 100, "log"),
      { name: "kind", kind: "choice", values: ["a", "b", "c", "d"] },
    ],
    (p) =>
      (Math.log10(of(p, "eta")) + 1) ** 2 +
      2 * (Math.log10(of(p, "size")) - 1) ** 2 +
      0.5 * "abcd".indexOf(String(p.kind)),
  ],
];

const TRIALS = 50;
const SEEDS = Array.from({ length: 11 }, (_, i) => i + 1);

describe("the tree-structured Parzen estimator", () => {
  test.each(FUNCTIONS)("beats random search in the median over 11 seeds: %s", (_, space, loss) => {
    const best = (method: Parameters<typeof settings>[0]["method"] & object) =>
      SEEDS.map((seed) => {
        const judged = searched(settings({ space, trials: TRIALS, seed, method }), loss).flat();
        return Math.min(...judged.map((each) => each.loss!));
      }).sort((a, b) => a - b)[SEEDS.length >> 1]!;
    const random = best({ kind: "random" });
    const tpe = best({ kind: "tpe", start: 10, generation: 5 });
    expect(tpe).toBeLessThan(0.8 * random);
  });

  test("starts with the points of random search, and then chooses by the generation", () => {
    const method = { kind: "tpe", start: 6, generation: 4 } as const;
    const generations = searched(settings({ trials: 17, method }), ({ eta }) => Number(eta));
    expect(generations.map((generation) => generation.length)).toEqual([6, 4, 4, 3]);
    const random = searched(settings({ trials: 6 }), () => 0).flat();
    expect(generations[0]!.map(({ point }) => point)).toEqual(random.map(({ point }) => point));
  });

  test("asking for more keeps the first ones", () => {
    const method = { kind: "tpe", start: 6, generation: 4 } as const;
    const drawn = (trials: number) =>
      searched(settings({ trials, method }), ({ lambda }) => Number(lambda)).flat();
    expect(drawn(30).slice(0, 13)).toEqual(drawn(13));
  });

  test("points without a result are avoided", () => {
    const method = { kind: "tpe", start: 10, generation: 5 } as const;
    const judged = searched(settings({ trials: 60, method }), ({ cost, eta }) =>
      cost === "quadratic" ? undefined : Number(eta),
    ).flat();
    const refused = judged.slice(30).filter(({ loss }) => loss === undefined);
    expect(refused.length).toBeLessThan(10);
  });

  test("works while no point has a result, and in a space of one choice", () => {
    const method = { kind: "tpe", start: 2, generation: 1 } as const;
    expect(searched(settings({ trials: 6, method }), () => undefined).flat()).toHaveLength(6);
    const space: Dimension[] = [{ name: "cost", kind: "choice", values: ["a", "b"] }];
    const judged = searched(settings({ trials: 20, space, method }), ({ cost }) => (cost === "b" ? 0 : 1));
    expect(judged.flat().filter(({ point }) => point.cost === "b").length).toBeGreaterThan(10);
  });
});

describe("the Parzen density", () => {
  test("of whole numbers and choices sums to 1 over all of them", () => {
    const space: Dimension[] = [
      integer("n", 1, 9, "log"),
      { name: "k", kind: "choice", values: ["a", "b", "c"] },
    ];
    const density = new Parzen(space, [
      { n: 2, k: "a" },
      { n: 8, k: "c" },
    ]);
    let sum = 0;
    for (let n = 1; n <= 9; n++)
      for (const k of ["a", "b", "c"]) sum += Math.exp(density.logDensity({ n, k }));
    expect(sum).toBeCloseTo(1, 5);
  });

  test("of numbers integrates to 1", () => {
    const density = new Parzen([MIXED[1]!], [{ lambda: 0 }, { lambda: 3 }, { lambda: 3.1 }]);
    const cells = 2000;
    let sum = 0;
    for (let i = 0; i < cells; i++)
      sum += Math.exp(density.logDensity({ lambda: (5 * (i + 0.5)) / cells })) / cells;
    expect(sum).toBeCloseTo(1, 3);
  });

  test("the normal distribution's tail", () => {
    // Φ to 10 digits from SciPy 1.17.1.
    for (const [z, p] of [
      [0, 0.5],
      [1, 0.8413447461],
      [-1.96, 0.0249978951],
      [3, 0.998650102],
    ] as const) {
      expect(Math.abs(normalCdf(z) - p)).toBeLessThan(1e-7);
    }
    expect(massOf(truncatedNormal(0, 0.5), [0, 1])).toBeCloseTo(1, 12);
  });
});
