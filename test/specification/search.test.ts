import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ArmsAt } from "../../src/specification/search.ts";
import { folderOf, problemsOf, read, readFile, readNetwork, refusalOf } from "./reading.ts";

const BASIS = `name: t
data: mnist
layers: [784, 30, 10]
batch_size: 10
`;

/** A search in one line over the basis, with `more` lines at the top level. */
function searching(search: string, ...more: readonly string[]): string {
  const epochs =
    search.includes("halving") || more.some((line) => line.startsWith("epochs")) ? [] : ["epochs: 1"];
  return `${BASIS}${[...epochs, ...more].map((line) => `${line}\n`).join("")}search: { ${search} }\n`;
}

const ETA = "space: { eta: { from: 0.01, to: 10, scale: log } }";

function armsOf(text: string, options: Parameters<typeof readNetwork>[1] = {}): ArmsAt {
  return readNetwork(join(folderOf({ "spec.yaml": text }), "spec.yaml"), options).armsAt!;
}

describe("a search", () => {
  test("is read with its defaults", () => {
    expect(read(searching(`method: random, trials: 20, ${ETA}`)).search).toEqual({
      method: { kind: "random" },
      space: [{ name: "eta", kind: "real", from: 0.01, to: 10, scale: "log" }],
      trials: 20,
      seed: 1,
      metric: "validation.accuracy",
    });
    expect(read(searching(`method: tpe, trials: 20, ${ETA}`)).search!.method).toEqual({
      kind: "tpe",
      start: 10,
      generation: 5,
    });
    const halving = read(
      searching(`method: successive-halving, trials: 9, rungs: [3, 9], keep: 1/2, ${ETA}`),
    );
    expect(halving.search!.method).toEqual({ kind: "successive-halving", rungs: [3, 9], keep: 0.5 });
  });

  test("looks for widths, depth and powers of two", () => {
    const space =
      "space: { layers.1: { from: 16, to: 256, scale: log }, layers.2: { from: 10, to: 40, scale: powers-of-2 }, layers.depth: [1, 2] }";
    const text = `${searching(`method: random, trials: 3, ${space}`, "eta: 1").replace("[784, 30, 10]", "[784, 30, 20, 10]")}`;
    expect(read(text).search!.space).toEqual([
      { name: "layers.1", kind: "integer", from: 16, to: 256, scale: "log" },
      { name: "layers.2", kind: "choice", values: [16, 32] },
      { name: "layers.depth", kind: "choice", values: [1, 2] },
    ]);
    const arms = armsOf(text)([
      { "layers.1": 100, "layers.2": 32, "layers.depth": 2 },
      { "layers.1": 100, "layers.2": 32, "layers.depth": 1 },
    ]);
    expect(arms.map(([arm]) => arm!.parameters.layers)).toEqual([
      [784, 100, 32, 10],
      [784, 100, 10],
    ]);
    const [other] = problemsOf(text.replace("layers.2", "layers.3"));
    expect(other).toMatchObject({ code: "spec.layers", where: { line: 7 } });
    const [none] = problemsOf(text.replace("from: 10, to: 40", "from: 17, to: 31"));
    expect(none).toMatchObject({ code: "spec.search", where: { line: 7 } });
  });

  test("has dimensions of four kinds; sizes of mini-batches are whole numbers", () => {
    const space =
      "space: { lambda: { from: 0, to: 5 }, batch_size: { from: 1, to: 100, scale: log }, cost: [quadratic, cross-entropy], layers: [[784, 10], [784, 30, 10]] }";
    const { search } = read(searching(`method: sobol, trials: 4, ${space}`, "eta: 1"));
    expect(search!.space).toEqual([
      { name: "lambda", kind: "real", from: 0, to: 5, scale: "linear" },
      { name: "batch_size", kind: "integer", from: 1, to: 100, scale: "log" },
      { name: "cost", kind: "choice", values: ["quadratic", "cross-entropy"] },
      {
        name: "layers",
        kind: "choice",
        values: [
          [784, 10],
          [784, 30, 10],
        ],
      },
    ]);
  });

  test("makes the same arms at a point as vary would, for each arm of vary", () => {
    const armsAt = armsOf(
      searching(`method: random, trials: 2, ${ETA}`, "vary: { cost: [quadratic, cross-entropy] }"),
    );
    const varied = read(
      `${BASIS}epochs: 1\nvary: { cost: [quadratic, cross-entropy], eta: [0.5, 2] }\n`,
    ).arms;
    const [half, two] = armsAt([{ eta: 0.5 }, { eta: 2 }]);
    expect(half).toEqual([varied[0], varied[2]]);
    expect(two).toEqual([varied[1], varied[3]]);
  });

  test("points that make equal arms each have theirs", () => {
    const armsAt = armsOf(searching("method: random, trials: 2, space: { lambda: [0, 1], eta: [1, 2] }"));
    const points = [
      { lambda: 0, eta: 1 },
      { lambda: 0, eta: 1 },
      { lambda: 1, eta: 2 },
    ];
    const arms = armsAt(points);
    expect(arms.map(([arm]) => arm!.varied)).toEqual(points);
    expect(arms[0]![0]!.parameters).not.toHaveProperty("lambda");
  });

  test("knows labels, conditions and formulas of vary", () => {
    const vary = 'vary: { label: "{cost}", cost: [quadratic, cross-entropy] }';
    const armsAt = armsOf(searching(`method: random, trials: 2, ${ETA}`, vary, "lambda: { of: 2 * eta }"));
    const arms = armsAt([{ eta: 1 }, { eta: 3 }]);
    expect(arms.map((at) => at.map(({ varied }) => varied.label))).toEqual([
      ["quadratic", "cross-entropy"],
      ["quadratic", "cross-entropy"],
    ]);
    expect(arms.map(([arm]) => arm!.parameters.lambda)).toEqual([2, 6]);
  });

  test("--set fixes a parameter that would be searched", () => {
    const text = searching("method: random, trials: 2, space: { eta: [1, 2], lambda: { from: 0, to: 1 } }");
    const { search } = read(text, { overrides: ["lambda=5", "search.trials=7"] });
    expect(search!.space.map(({ name }) => name)).toEqual(["eta"]);
    expect(search!.trials).toBe(7);
    const armsAt = armsOf(text, { overrides: ["lambda=5"] });
    expect(armsAt([{ eta: 2 }])[0]![0]!.parameters.lambda).toBe(5);
  });
});

/** [search, more lines, what the caret points at, message, remedy] */
const REFUSED: readonly (readonly [string, readonly string[], string, string, string])[] = [
  [`method: bayes, trials: 3, ${ETA}`, [], "bayes", "must be one of random, sobol", "Did you mean tpe?"],
  ["method: random, trials: 3, space: {}", [], "{}", "space", "For example space: { eta:"],
  [
    `method: random, trials: 3, space: { eta: { from: 2, to: 2 } }`,
    [],
    "2, to: 2",
    "is empty",
    "eta: 2 at the top",
  ],
  [
    `method: random, trials: 3, space: { eta: { from: 3, to: 2 } }`,
    [],
    "3, to: 2",
    "is empty",
    "from: 2, to: 3",
  ],
  [
    "method: random, trials: 3, space: { lambda: { from: 0, to: 5, scale: log } }",
    ["eta: 1"],
    "0, to: 5",
    "both ends lie above 0",
    "0.001",
  ],
  [
    "method: random, trials: 3, space: { batch_size: { from: 1.5, to: 5 } }",
    ["eta: 1"],
    "1.5, to",
    "whole number, not 1.5",
    "from: 1",
  ],
  [`method: random, trials: 3, ${ETA}`, ["vary: { eta: [1, 2] }"], "{ from: 0.01", "eta in vary", "Keep one"],
  [
    "method: random, trials: 3, space: { schedule.factor: { from: 0.5, to: 0.9 } }",
    ["eta: 1", "vary: { schedule: [{ kind: exponential, factor: 0.9 }] }"],
    "{ from: 0.5",
    "schedule in vary",
    "Keep one",
  ],
  [
    `method: random, trials: 3, metric: test.accuracy, ${ETA}`,
    [],
    "test.accuracy",
    "too good to be true",
    "validation.accuracy",
  ],
  [`method: random, trials: 3, metric: train.cost, ${ETA}`, [], "train.cost", "overfits", "validation.cost"],
  [
    "method: random, trials: 3, metric: validation.cost, space: { cost: [quadratic, cross-entropy] }",
    ["eta: 1"],
    "[quadratic",
    "different quantities",
    "validation.accuracy",
  ],
  [
    `method: random, trials: 3, metric: loss, ${ETA}`,
    [],
    "loss",
    "metric",
    "validation.accuracy or validation.cost",
  ],
  [`method: successive-halving, trials: 9, ${ETA}`, [], "{ method", "rungs is missing", "rungs: [3, 9, 27]"],
  [
    `method: successive-halving, trials: 9, rungs: [3, 9, 9], ${ETA}`,
    [],
    "9], space",
    "9 epochs after 9",
    "[3, 9, 27]",
  ],
  [
    `method: successive-halving, trials: 9, rungs: [3, 9], keep: 3/3, ${ETA}`,
    [],
    "3/3",
    "drops nothing",
    "below 1",
  ],
  [
    `method: successive-halving, trials: 9, rungs: [3, 9], keep: all, ${ETA}`,
    [],
    "all",
    "keep",
    "1/3 or 0.5",
  ],
  [
    `method: successive-halving, trials: 9, rungs: [3, 9], ${ETA}`,
    ["epochs: 3"],
    "[3, 9]",
    "epochs stands at the top level",
    "Remove epochs",
  ],
  [
    `method: random, trials: 3, rungs: [3, 9], ${ETA}`,
    [],
    "[3, 9]",
    "belongs to method: successive-halving",
    "Remove",
  ],
  [`method: random, trials: 100001, ${ETA}`, [], "100001", "at most 100000", ""],
  [`method: random, trials: 60000, ${ETA}`, ["seeds: 2"], "search:", "120,000 trials", "fewer"],
  [`method: random, trials: 3, ${ETA}`, ["monitor: [test]"], "{ method", "not monitored", "validation"],
  [`method: random, trials: 3, space: { data: [mnist, mnist] }`, ["eta: 1"], "data: [", "is not a key", ""],
  [`method: random, trials: 3, space: { eta: [1] }`, [], "[1]", "at least 2 entries", "at least two values"],
  ["method: random, trials: 3, space: { eta: { from: 0, to: 1 } }", [], "{ from: 0", "above 0", "eta"],
  [
    "method: random, trials: 3, space: { cost: [quadratic, cross-entropy], output: [sigmoid, softmax] }",
    ["eta: 1"],
    "[quadratic",
    "cross-entropy cost needs sigmoid outputs",
    "log-likelihood",
  ],
  [
    `method: random, trials: 3, space: { batch_size: { from: 10, to: 60000 } }`,
    ["eta: 1"],
    "{ from: 10",
    "larger than the training set",
    "50000",
  ],
];

test.each(REFUSED)("search: { %s } with %j is refused", (search, more, marked, message, remedy) => {
  const [problem, ...others] = problemsOf(searching(search, ...more));
  expect(others).toEqual([]);
  expect(problem!.message).toContain(message);
  expect(problem!.hint).toContain(remedy);
  const { column = 0, excerpt = "" } = problem!.where ?? {};
  expect(excerpt.slice(column - 1).startsWith(marked)).toBe(true);
});

test("--set fixes what a search looks for, but not the last of it", () => {
  const two = "space: { eta: { from: 0.1, to: 1 }, lambda: { from: 0, to: 1 } }";
  const text = searching(`method: random, trials: 3, ${two}`);
  expect(read(text, { overrides: ["eta=3"] }).search!.space.map(({ name }) => name)).toEqual(["lambda"]);
  const [problem, ...others] = problemsOf(text, { overrides: ["eta=3", "lambda=1"] });
  expect(others).toEqual([]);
  expect(problem!.message).toContain("Nothing is left then that the search could look for");
  expect(problem!.where!.option).toEqual({ option: "set", value: "lambda=1" });
});

describe("seeds until the comparison is narrow", () => {
  const two = "vary: { eta: [1, 2] }";
  const until = (seeds: string, ...more: readonly string[]) =>
    `${BASIS}epochs: 1\nseeds: ${seeds}\n${more.join("\n")}\n`;

  test("begin with three and compare what the report compares", () => {
    const { seeds, replication } = read(until("{ until: { width: 0.005 }, max: 20 }", two));
    expect(seeds).toEqual([1, 2, 3]);
    expect(replication).toEqual({ metric: "test.accuracy", width: 0.005, start: 3, step: 1, max: 20 });
    const given = "{ until: { width: 0.1, metric: validation.cost }, max: 9, start: 5, step: 2 }";
    expect(read(until(given, two)).replication).toMatchObject({
      metric: "validation.cost",
      start: 5,
      step: 2,
    });
    const reported = until("{ until: { width: 0.1 }, max: 9 }", two, "report: { metric: test.cost }");
    expect(read(reported).replication!.metric).toBe("test.cost");
    expect(read(until("{ until: { width: 0.1 }, max: 9 }", two), { seeds: "2" }).replication).toBeUndefined();
  });

  test.each([
    ["{ until: { width: 0.1 } }", two, "max is missing"],
    ["{ until: { width: 0 }, max: 9 }", two, "above 0"],
    ["{ until: { width: 0.1 }, max: 9, start: 2 }", two, "at least 3"],
    ["{ until: { width: 0.1 }, max: 4, start: 5 }", two, "takes 4 at most"],
    ["{ until: { width: 0.1 }, max: 9 }", "eta: 1", "one arm"],
    ["{ until: { width: 0.1, metric: train.cost }, max: 9 }", two, "train.cost is not recorded"],
    ["{ until: { width: 5 }, max: 9 }", two, "5 wide says nothing"],
    ["{ until: { width: 0.1 }, max: 90000 }", two, "180,000 trials"],
    [
      "{ until: { width: 0.1 }, max: 9 }",
      `vary: { cost: [quadratic, cross-entropy] }\nsearch: { method: random, trials: 2, ${ETA} }`,
      "same seeds",
    ],
  ])("seeds: %s with %s is refused", (seeds, more, message) => {
    const problems = problemsOf(until(seeds, more));
    expect(problems.map((problem) => problem.message).join("\n")).toContain(message);
    expect(problems.every(({ where }) => where?.line !== undefined)).toBe(true);
  });
});

describe("targets that are numbers have no accuracy", () => {
  const folder = folderOf({
    "y.csv": `x,y\n${Array.from({ length: 40 }, (_, i) => `${i},${i / 3}\n`).join("")}`,
  });
  const numbers = (...lines: readonly string[]) => {
    const basis = "name: t\ndata: { source: csv, file: y.csv, target: y, targets: numeric }\nlayers: [1, 1]";
    const path = join(folder, "spec.yaml");
    writeFileSync(path, [basis, "output: linear", "batch_size: 1", "epochs: 1", ...lines, ""].join("\n"));
    return path;
  };

  test("a search is judged by the cost then, and seeds are added for it", () => {
    const searched = readFile(numbers(`search: { method: random, trials: 2, ${ETA} }`));
    expect(searched.search!.metric).toBe("validation.cost");
    const { replication } = readFile(
      numbers("eta: 1", "vary: { momentum: [0, 0.5] }", "seeds: { until: { width: 0.1 }, max: 9 }"),
    );
    expect(replication!.metric).toBe("test.cost");
  });

  test.each([
    [
      "search",
      `search: { method: random, trials: 2, metric: validation.accuracy, ${ETA} }`,
      "validation.cost",
    ],
    ["report", "eta: 1\nreport: { metric: test.accuracy }", "test.cost"],
    [
      "claim",
      "eta: 1\nclaims: [{ source: s, metric: validation.accuracy, at_least: 0.5 }]",
      "validation.cost",
    ],
    [
      "until",
      "eta: 1\nvary: { momentum: [0, 0.5] }\nseeds: { until: { width: 0.1, metric: test.accuracy }, max: 9 }",
      "test.cost",
    ],
  ])("a %s that asks for it is refused", (_, lines, remedy) => {
    const [problem, ...others] = refusalOf(() => readFile(numbers(lines)));
    expect(others).toEqual([]);
    expect(problem!.message).toContain("neither right nor wrong");
    expect(problem!.hint).toContain(remedy);
  });
});

test.each([
  ["train.output.11", "10 output neurons", "train.output.1 to train.output.10"],
  ["train.output", "10 output neurons", "train.output.1 to train.output.10"],
  ["speed.3", "2 layers learn", "speed.1 to speed.2"],
])("a report of %s, which no trial records, is refused", (metric, message, remedy) => {
  const lines = ["eta: 1", "epochs: 1", "monitor: [train, output, speed]", `report: { metric: ${metric} }`];
  const [problem, ...others] = problemsOf(`${BASIS}${lines.join("\n")}\n`);
  expect(others).toEqual([]);
  expect(problem!.message).toContain(message);
  expect(problem!.hint).toContain(remedy);
});
