import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp } from "../../src/numerics/exp.ts";
import { log } from "../../src/numerics/log.ts";
import { problemsOf, read, spec, varied } from "./reading.ts";

const etas = (range: string) => varied(spec(`vary: { eta: ${range} }`)).map(({ eta }) => eta);

test("without vary there is one arm", () => {
  expect(varied(spec())).toEqual([{}]);
});

test("a mapping is a grid, the last parameter fastest", () => {
  expect(varied(spec("vary: { cost: [quadratic, cross-entropy], eta: [1, 2, 3] }"))).toEqual([
    { cost: "quadratic", eta: 1 },
    { cost: "quadratic", eta: 2 },
    { cost: "quadratic", eta: 3 },
    { cost: "cross-entropy", eta: 1 },
    { cost: "cross-entropy", eta: 2 },
    { cost: "cross-entropy", eta: 3 },
  ]);
});

test("a list is a union of grids; each arm has every parameter that varies anywhere", () => {
  expect(
    varied(
      spec("vary:", "  - { cost: quadratic, eta: [1, 2] }", "  - { cost: cross-entropy }", "  - { l1: 0.1 }"),
    ),
  ).toEqual([
    { cost: "quadratic", eta: 1, l1: 0 },
    { cost: "quadratic", eta: 2, l1: 0 },
    { cost: "cross-entropy", eta: 0.5, l1: 0 },
    { cost: "quadratic", eta: 0.5, l1: 0.1 },
  ]);
});

test("layers vary as lists of lists, one list is one value", () => {
  expect(varied(spec("vary: { layers: [[784, 10], [784, 30, 10]] }"))).toEqual([
    { layers: [784, 10] },
    { layers: [784, 30, 10] },
  ]);
  expect(varied(spec("vary: { layers: [784, 10] }"))).toEqual([{ layers: [784, 10] }]);
});

test("settings inside data vary by dotted path, other settings of the data stay", () => {
  const { arms } = read(
    spec("data: { source: mnist, test: 100 }", "vary: { data.train: [1000, 2000], data.test: 50 }"),
  );
  expect(arms.map(({ varied: { "data.train": train } }) => train)).toEqual([1000, 2000]);
  expect(arms.map(({ parameters: { data } }) => data)).toEqual([
    { source: "mnist", train: 1000, validation: 10000, test: 50, scale: 255 },
    { source: "mnist", train: 2000, validation: 10000, test: 50, scale: 255 },
  ]);
});

test("schedules and early stopping vary, off included", () => {
  const { arms } = read(
    spec("vary: { schedule: [off, { kind: exponential, factor: 0.9 }], stop_early: [off, { patience: 3 }] }"),
  );
  expect(
    arms.map(({ parameters: { schedule, stop_early } }) => [schedule?.kind, stop_early?.patience]),
  ).toEqual([
    [undefined, undefined],
    [undefined, 3],
    ["exponential", undefined],
    ["exponential", 3],
  ]);
});

test("what evaluation has no use for is absent from arms that do not train", () => {
  const { arms } = read(spec("momentum: 0.5", "vary: { epochs: [0, 1] }"));
  expect(arms.map(({ parameters }) => [parameters.eta, parameters.batch_size, parameters.momentum])).toEqual([
    [undefined, undefined, undefined],
    [0.5, 10, 0.5],
  ]);
});

test("linear ranges: both ends, points rounded to 12 digits", () => {
  expect(etas("{ from: 0.1, to: 0.5, step: 0.1 }")).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(etas("{ from: 1, to: 2, steps: 5 }")).toEqual([1, 1.25, 1.5, 1.75, 2]);
  expect(etas("{ from: 1, to: 2, step: 0.3 }")).toEqual([1, 1.3, 1.6, 1.9]);
  expect(etas("{ from: 2, to: 1, step: -0.5 }")).toEqual([2, 1.5, 1]);
  expect(etas("{ from: 1, to: 1, step: 1 }")).toEqual([1]);
  expect(etas("{ from: 1, to: 2, steps: 4 }")).toEqual([1, 1.33333333333, 1.66666666667, 2]);
});

test("log ranges: equal ratios, decades exact", () => {
  expect(etas("{ from: 0.01, to: 10, steps: 7, scale: log }")).toEqual([
    0.01, 0.0316227766017, 0.1, 0.316227766017, 1, 3.16227766017, 10,
  ]);
  expect(etas("{ from: 1.0e-5, to: 1, steps: 6, scale: log }")).toEqual([1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]);
  expect(varied(spec("vary: { batch_size: { from: 1, to: 1000, steps: 7, scale: log } }"))).toEqual(
    [1, 3, 10, 32, 100, 316, 1000].map((batch_size) => ({ batch_size })),
  );
});

test("any log range: ends as written, points within 12 digits of the geometric series", () => {
  const end = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(end, end, fc.integer({ min: 2, max: 40 }), (from, to, steps) => {
      fc.pre(Math.abs(from / to - 1) > 1e-3);
      const values = etas(
        `{ from: ${written(from)}, to: ${written(to)}, steps: ${steps}, scale: log }`,
      ) as number[];
      expect(values).toHaveLength(steps);
      expect([values[0], values.at(-1)]).toEqual([from, to]);
      for (const [i, value] of values.entries()) {
        const exact = exp(log(from) + (i / (steps - 1)) * (log(to) - log(from)));
        expect(Math.abs(value / exact - 1)).toBeLessThan(1e-11);
      }
    }),
    { numRuns: 50 },
  );
});

/** YAML reads a number in exponent form only with a point in it. */
function written(value: number): string {
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

test("a grid has as many arms as combinations, all different, whatever its axes", () => {
  const axis = (key: string, values: readonly (string | number)[]) =>
    fc.subarray([...values], { minLength: 1 }).map((chosen) => [key, chosen] as const);
  const grid = fc.tuple(
    axis("eta", [0.1, 0.5, 1, 3]),
    axis("cost", ["quadratic", "cross-entropy"]),
    axis("batch_size", ["full", 1, 10]),
    axis("lambda", [0, 0.1, 5]),
    axis("data.train", [1000, 2000]),
  );
  fc.assert(
    fc.property(grid, fc.integer({ min: 1, max: 5 }), (axes, count) => {
      const chosen = axes.slice(0, count);
      const text = spec("vary:", ...chosen.map(([key, values]) => `  ${key}: [${values.join(", ")}]`));
      const arms = read(text).arms;
      expect(arms).toHaveLength(chosen.reduce((product, [, values]) => product * values.length, 1));
      expect(new Set(arms.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(arms.length);
      for (const { varied: own, parameters } of arms) {
        if (own.eta !== undefined) expect(parameters.eta).toBe(own.eta);
        if (own.lambda === 0) expect(parameters).not.toHaveProperty("lambda");
      }
    }),
    { numRuns: 40 },
  );
});

test("100,000 arms share their values", () => {
  const { arms } = read(
    spec("vary:", "  eta: { from: 0.01, to: 5, steps: 1000 }", "  lambda: { from: 0, to: 9.9, steps: 100 }"),
  );
  expect(arms).toHaveLength(100_000);
  expect(arms[0]!.parameters.data).toBe(arms[99_999]!.parameters.data);
  expect(arms[99_999]!.varied).toEqual({ eta: 5, lambda: 9.9 });
});

describe("single weights and biases", () => {
  const given = (...lines: readonly string[]) =>
    spec(
      "data: { source: inline, inputs: [[1, 1]], targets: [[1]] }",
      "layers: [2, 1]",
      "batch_size: 1",
      "init: { weights: [[[0, 2]]], biases: [[-1]] }",
      ...lines,
    );

  test("vary inside init, as lists, ranges and in zip", () => {
    const inits = (text: string) => read(text).arms.map(({ parameters: { init } }) => init);
    expect(
      inits(given("vary: { init.weights.0.0.1: { from: 1, to: 2, steps: 2 }, init.biases.0.0: 3 }")),
    ).toEqual([
      { weights: [[[0, 1]]], biases: [[3]] },
      { weights: [[[0, 2]]], biases: [[3]] },
    ]);
    const zipped = given("vary: { zip: { init.weights.0.0.0: [1, 2], init.biases.0.0: [3, 4] } }");
    expect(inits(zipped)).toEqual([
      { weights: [[[1, 2]]], biases: [[3]] },
      { weights: [[[2, 2]]], biases: [[4]] },
    ]);
    expect(varied(zipped)[0]).toEqual({ "init.weights.0.0.0": 1, "init.biases.0.0": 3 });
    const [set] = read(given(), { overrides: ["init.weights.0.0.0=5"] }).arms;
    expect(set!.parameters.init).toEqual({ weights: [[[5, 2]]], biases: [[-1]] });
  });

  test.each([
    ["vary: { init.weights.0.0.2: 1 }", "spec.init"],
    ["vary: { init.weights.1.0.0: 1 }", "spec.init"],
    ["vary: { init.weights.0.0: 1 }", "spec.unknown-key"],
  ])("%s is refused", (line, code) => {
    expect(problemsOf(given(line)).map((problem) => problem.code)).toEqual([code]);
  });
});
