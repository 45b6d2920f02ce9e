import { join } from "node:path";
import { expect, test } from "vitest";
import { textOf } from "../../src/errors.ts";
import { folderOf, read, readFile, spec } from "./reading.ts";

/** Each warning as its code, with the word it stands at. */
const told = (text: string) =>
  read(text).warnings.map(({ code, where }) => {
    const [word] = /\w+/.exec(where!.excerpt!.slice(where!.column! - 1))!;
    return `${code.slice("spec.".length)} ${word}`;
  });

const GIVEN = [
  "data: { source: inline, inputs: [[0], [1]], targets: [[0], [1]] }",
  "layers: [1, 1]",
  "init: { weights: [[[0.5]]], biases: [[0]] }",
];

test.each<[lines: readonly string[], warnings: readonly string[]]>([
  [[], []],
  // An activation that no neuron has.
  [["layers: [784, 10]", "vary: { activation: [sigmoid, tanh] }"], ["same-training sigmoid"]],
  [["vary: { activation: [sigmoid, tanh] }"], []],
  [
    ["vary: { activation: [sigmoid, tanh], layers: [[784, 10], [784, 30, 10]] }"],
    ["overridden layers", "same-training sigmoid"],
  ],
  [["layers: [784, 10]", "vary: { zip: { activation: [sigmoid, tanh], lambda: [1, 2] } }"], []],
  // Waiting longer than the training lasts.
  [["epochs: 10", "stop_early: { patience: 10 }"], ["never-reached 10"]],
  [["epochs: 10", "stop_early: { patience: 9 }"], []],
  [["epochs: 10", "schedule: { kind: step, every: 10 }"], ["never-reached kind"]],
  [["epochs: 10", "schedule: { kind: exponential, factor: 0.9 }"], []],
  [
    ["epochs: 10", "stop_early: { patience: 5 }", "vary: { epochs: [3, 10] }"],
    ["overridden epochs", "never-reached 5"],
  ],
  // What rarely learns.
  [["activation: relu"], ["disappointing relu"]],
  [["activation: relu", "init: he"], []],
  [["vary: { activation: [sigmoid, leaky-relu], init: [gaussian, scaled] }"], ["disappointing sigmoid"]],
  [["optimizer: adam"], ["disappointing 0"]],
  [["optimizer: adam", "eta: 0.001"], []],
  // A value that every block replaces.
  [["vary: { eta: [1, 2] }"], ["overridden eta"]],
  [["vary: [{ eta: 1 }, { cost: cross-entropy }]"], []],
  [["vary: [{ eta: 1 }, { eta: 2, cost: cross-entropy }]"], ["overridden eta"]],
  [["vary: { lambda: [1, 2], eta: 3, when: { eta: lambda > 1 } }"], []],
  [["vary: { include: [{ eta: 1 }, { eta: 2 }] }"], ["overridden eta"]],
  // Seeds that draw nothing.
  [[...GIVEN, "batch_size: full", "seeds: 3"], ["seeds-idle seeds"]],
  [[...GIVEN, "batch_size: 2", "seeds: 3"], ["seeds-idle seeds"]],
  [[...GIVEN, "epochs: 0", "batch_size: 1", "seeds: 3"], ["seeds-idle seeds"]],
  [[...GIVEN, "batch_size: 1", "seeds: 3"], []],
  [[...GIVEN, "batch_size: full", "seeds: 1"], []],
])("%j: %j", (lines, warnings) => {
  expect(told(spec(...lines))).toEqual(warnings);
});

test("seeds that deal the rows of a table draw something", () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i},${i % 2}\n`).join("");
  const warningsWith = (setting: string) => {
    const lines = [
      `data: { source: csv, file: a.csv, target: y, scale: standard${setting} }`,
      "layers: [1, 2]",
      "init: { weights: [[[0.5], [0.5]]], biases: [[0, 0]] }",
      "batch_size: full",
      "seeds: 3",
    ];
    const folder = folderOf({ "a.csv": `x,y\n${rows}`, "spec.yaml": spec(...lines) });
    return readFile(join(folder, "spec.yaml")).warnings.map(({ code }) => code);
  };
  expect(warningsWith("")).toEqual(["spec.seeds-idle"]);
  expect(warningsWith(", resplit: true")).toEqual([]);
  expect(warningsWith(", folds: 3")).toEqual([]);
});

test.each([
  ["whole numbers up to 255", (i: number) => `${i},${255 - i}`, "scale: 255"],
  ["a number above 255", (i: number) => `${i},${i * 10}`, "scale: standard"],
  ["a fraction", (i: number) => `${i},${i / 4}`, "scale: standard"],
])("inputs that are not scaled, of %s: the remedy fits them", (_, row, remedy) => {
  const rows = Array.from({ length: 30 }, (_, i) => `${row(i)},${i % 2}\n`).join("");
  const source = "source: csv, file: a.csv, target: y";
  const warningsOf = (data: string) => {
    const text = spec(`data: { ${data} }`, "layers: [2, 2]");
    return readFile(join(folderOf({ "a.csv": `p,q,y\n${rows}`, "spec.yaml": text }), "spec.yaml")).warnings;
  };
  const [warning] = warningsOf(source);
  expect(warning!.code).toBe("spec.disappointing");
  const [offered] = /scale: (255|standard)/.exec(textOf(warning!.hint))!;
  expect(offered).toBe(remedy);
  expect(warningsOf(`${source}, ${offered}`)).toEqual([]);
});

test("a file may override what it extends, and is told where that overrides it", () => {
  const folder = folderOf({
    "base.yaml": spec("vary: { cost: [quadratic, cross-entropy] }"),
    "varies.yaml": "extends: base.yaml\nname: varies\nvary: { eta: [1, 2] }\n",
    "fixes.yaml": "extends: base.yaml\nname: fixes\ncost: quadratic\n",
  });
  expect(readFile(join(folder, "varies.yaml")).warnings).toEqual([]);
  expect(readFile(join(folder, "fixes.yaml")).warnings).toMatchObject([
    { code: "spec.overridden", where: { file: join(folder, "fixes.yaml"), line: 3 } },
  ]);
});
