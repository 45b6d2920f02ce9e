import { expect, test } from "vitest";
import { option, placeInOption, textOf } from "../../src/errors.ts";
import { problemsOf, read, spec, varied } from "./reading.ts";

const set = (...overrides: readonly string[]) => ({ overrides });
const parameters = (text: string, ...overrides: readonly string[]) =>
  read(text, set(...overrides)).arms[0]!.parameters;

test("a flag acts as though the file said so, with YAML values", () => {
  const text = spec("layers: [784, 10]");
  expect(
    parameters(text, "eta=3", "layers=[784, 20, 10]", "batch_size=full", "cost=cross-entropy"),
  ).toMatchObject({
    eta: 3,
    layers: [784, 20, 10],
    batch_size: "full",
    cost: "cross-entropy",
  });
  expect(read(text, set("name=other", "tags=[a, b]")).name).toBe("other");
});

test("dotted paths reach inside; a short form is written out", () => {
  expect(parameters(spec(), "data.train=1000", "data.test=10").data).toMatchObject({
    source: "mnist",
    train: 1000,
    test: 10,
  });
  expect(parameters(spec(), "stop_early.patience=3").stop_early).toEqual({ patience: 3 });
  expect(parameters(spec(), "schedule={kind: step, every: 2}", "schedule.factor=0.1").schedule).toEqual({
    kind: "step",
    every: 2,
    factor: 0.1,
  });
});

test("the last one wins, and --seeds is one of them", () => {
  expect(parameters(spec(), "eta=1", "eta=2").eta).toBe(2);
  expect(read(spec("seeds: 5"), { seeds: "[3, 7]" }).seeds).toEqual([3, 7]);
  expect(read(spec(), { seeds: "10..12" }).seeds).toEqual([10, 11, 12]);
  expect(read(spec(), { ...set("eta=1"), seeds: "2" }).source.overrides).toEqual(["eta=1", "seeds=2"]);
});

test("a flag mends what it replaces", () => {
  expect(parameters(spec("eta: fast"), "eta=1").eta).toBe(1);
});

test("a parameter that varies is fixed, and arms made equal are one arm", () => {
  const union = spec(
    "vary:",
    "  - { cost: quadratic, eta: 3 }",
    "  - { cost: cross-entropy, eta: [0.1, 0.5] }",
  );
  expect(varied(union, set("eta=1"))).toEqual([{ cost: "quadratic" }, { cost: "cross-entropy" }]);
  expect(varied(union, set("cost=quadratic"))).toEqual([{ eta: 3 }, { eta: 0.1 }, { eta: 0.5 }]);
  expect(varied(union, set("eta=1", "cost=quadratic"))).toEqual([{}]);
});

test("fixing one parameter does not excuse arms that were equal before", () => {
  const text = spec("vary:", "  - { lambda: 1 }", "  - { lambda: 1 }");
  expect(problemsOf(text, set("momentum=0.5"))).toMatchObject([{ code: "spec.duplicate-arm" }]);
});

test("a setting inside data is fixed in every data source that varies; data as a whole replaces them", () => {
  const text = spec("vary: { data: [mnist, { source: mnist, scale: 256 }], eta: [1, 2] }");
  const { arms } = read(text, set("data.train=100"));
  expect(arms.map((arm) => arm.parameters.data)).toMatchObject(
    [255, 255, 256, 256].map((scale) => ({ train: 100, scale })),
  );
  expect(varied(spec("vary: { data.train: [10, 20] }"), set("data.train=30"))).toEqual([{}]);
  expect(varied(spec("vary: { data.train: [10, 20] }"), set("data={source: mnist, train: 40}"))).toEqual([
    {},
  ]);
});

test("a fixed parameter leaves zip, exclude, include and when", () => {
  const zip = spec("vary: { zip: { eta: [1, 2], l1: [3, 4] } }");
  expect(varied(zip, set("eta=9"))).toEqual([{ l1: 3 }, { l1: 4 }]);
  const three = spec("vary: { zip: [{ eta: [1, 2], l1: [3, 4], lambda: [5, 6] }] }");
  expect(varied(three, set("eta=9"))).toEqual([
    { l1: 3, lambda: 5 },
    { l1: 4, lambda: 6 },
  ]);
  const rest = spec(
    "vary:",
    "  eta: [1, 2]",
    "  l1: [0, 1]",
    "  exclude: [{ eta: 1, l1: 1 }, { l1: 0 }]",
    "  include: [{ eta: 2, lambda: 7 }, { eta: 3 }]",
    "  when: { eta: l1 == 1 }",
  );
  expect(varied(rest, set("eta=9"))).toEqual([{ l1: 1, lambda: 7 }]);
  expect(varied(rest, set("eta=9", "lambda=1"))).toEqual([{ l1: 1 }]);
});

test("a flag can set zip, exclude, include, when and label", () => {
  expect(
    varied(spec("vary: { eta: [1, 2] }"), set("vary.exclude=[{ eta: 1 }]", "vary.label=η {eta}")),
  ).toEqual([{ label: "η 2", eta: 2 }]);
  expect(varied(spec(), set("vary.zip={ eta: [1, 2], l1: [3, 4] }"))).toHaveLength(2);
});

test("an arm without a schedule stays without one when a setting of schedules is fixed", () => {
  const text = spec("vary: { schedule: [off, { kind: exponential, factor: 0.5 }] }");
  const { arms } = read(text, set("vary.schedule=[off, { kind: exponential, factor: 0.9 }]"));
  expect(arms.map((arm) => arm.parameters.schedule)).toEqual([
    undefined,
    { kind: "exponential", factor: 0.9 },
  ]);
});

test("a flag can make a parameter vary, or replace vary", () => {
  expect(varied(spec("vary: { eta: [1, 2] }"), set("vary.eta=[3]"))).toEqual([{ eta: 3 }]);
  expect(varied(spec(), set("vary.data.train=[10, 20]"))).toEqual([
    { "data.train": 10 },
    { "data.train": 20 },
  ]);
  expect(varied(spec("vary: { eta: [1, 2] }"), set("vary={l1: [0, 1]}"))).toEqual([{ l1: 0 }, { l1: 1 }]);
  expect(varied(spec("vary: [{ eta: 1 }, { eta: 2 }]"), set("vary={l1: [0, 1]}"))).toHaveLength(2);
});

test("a width or the depth of layers is set as vary takes it, in all layers that vary, too", () => {
  const deep = spec("layers: [784, 30, 20, 10]");
  expect(parameters(deep, "layers.1=8").layers).toEqual([784, 8, 20, 10]);
  expect(parameters(deep, "layers.depth=1").layers).toEqual([784, 30, 10]);
  expect(parameters(deep, "layers.depth=0", "layers=[784, 5, 10]", "layers.1=6").layers).toEqual([
    784, 6, 10,
  ]);
  const layersOf = (text: string, ...overrides: readonly string[]) =>
    read(text, set(...overrides)).arms.map((arm) => arm.parameters.layers);
  const widths = spec("layers: [784, 30, 20, 10]", "vary: { layers.1: [1, 2], layers.2: [3, 4] }");
  expect(layersOf(widths, "layers.1=8")).toEqual([
    [784, 8, 3, 10],
    [784, 8, 4, 10],
  ]);
  const whole = spec("vary: { layers: [[784, 30, 10], [784, 30, 20, 10]] }");
  expect(layersOf(whole, "layers.1=8")).toEqual([
    [784, 8, 10],
    [784, 8, 20, 10],
  ]);
  const zipped = spec("vary: { zip: { layers: [[784, 30, 10], [784, 20, 10]], eta: [1, 2] } }");
  const added = spec(
    "layers: [784, 9, 10]",
    "vary: { eta: [1, 2], include: [{ layers: [784, 30, 10], eta: 3 }] }",
  );
  for (const text of [zipped, added]) {
    expect(new Set(layersOf(text, "layers.1=8").map(String))).toEqual(new Set(["784,8,10"]));
  }
  const searched = spec(
    "layers: [784, 9, 10]",
    "search: { method: random, trials: 2, space: { layers: [[784, 30, 10], [784, 20, 20, 10]], eta: [1, 2] } }",
  );
  expect(read(searched, set("layers.1=8")).search!.space[0]).toMatchObject({
    values: [
      [784, 8, 10],
      [784, 8, 20, 10],
    ],
  });
  expect(layersOf(deep, "vary.layers.1=[5, 6]")).toEqual([
    [784, 5, 20, 10],
    [784, 6, 20, 10],
  ]);
});

test.each([
  ["layers.3=8", "spec.layers"],
  ["layers.depth=deep", "spec.value"],
  ["layers.1=wide", "spec.value"],
  ["layers.0=8", "spec.unknown-key"],
])("--set %s is refused as %s", (assignment, code) => {
  const [problem, ...others] = problemsOf(spec("layers: [784, 30, 20, 10]"), set(assignment));
  expect(problem).toMatchObject({ code, where: placeInOption(option("set", assignment)) });
  expect(others).toEqual([]);
});

test("a single key cannot be added to a list of blocks", () => {
  const [problem] = problemsOf(spec("vary: [{ eta: 1 }, { eta: 2 }]"), set("vary.l1=[0, 1]"));
  expect(problem).toMatchObject({ code: "spec.set", where: { option: option("set", "vary.l1=[0, 1]") } });
  expect(textOf(problem!.hint)).toContain("vary=");
});

test.each([
  ["eta", "not key=value", "set: eta=0.5"],
  ["etta=1", "is not a key", "Did you mean eta?"],
  ["lr=1", "is not a key", "The learning rate is eta"],
  ["vary.lr=1", "is not a key", "The learning rate is eta"],
  ["data.trian=1", "is not a key", "Did you mean data.train?"],
  ["data.nothing=1", "is not a key", "Inside data there are data.source"],
  ["eta=fast", "must be a number", "For example eta: 0.5"],
  ["eta=[1, 2]", "not a list of 2", "vary"],
  ["eta=", "not empty", "For example eta: 0.5"],
  ["eta=[1", "closing bracket", "Close"],
  ["eta=.nan", "finite", "finite"],
  ["data.train=1e6", "at most 60000", "train: 1000"],
  ["extends=other.yaml", "is not a key", "in the file"],
  ["__proto__.polluted=1", "is not a key", "The keys are"],
  ["data.__proto__.polluted=1", "is not a key", "Inside data"],
  ["eta={__proto__: 1}", "cannot be a key", "Remove"],
  [`layers=${"[".repeat(100)}`, "nested more than 64 deep", "few levels"],
])("--set %s is refused at the flag", (assignment, message, remedy) => {
  const [problem] = problemsOf(spec(), set(assignment));
  expect(problem!.where).toEqual(placeInOption(option("set", assignment)));
  expect(problem!.message).toContain(message);
  expect(textOf(problem!.hint)).toContain(remedy);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("--seeds is refused by its own name", () => {
  const [problem] = problemsOf(spec(), { seeds: "3-7" });
  expect(problem).toMatchObject({ where: { option: option("seeds", "3-7") } });
});

test("problems of the file and of flags come together", () => {
  expect(
    problemsOf(spec("lr: 1"), set("cost=mse", "etta=1"))
      .map(({ code }) => code)
      .sort(),
  ).toEqual(["spec.unknown-key", "spec.unknown-key", "spec.value"]);
});
