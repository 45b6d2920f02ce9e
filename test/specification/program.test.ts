import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inputChanges, inputFiles, inputsDigest, readInputs } from "../../src/command/inputs.ts";
import { textOf } from "../../src/errors.ts";
import { MEBIBYTE, USUAL_LIMITS } from "../../src/model/command.ts";
import type { CommandSpec } from "../../src/model/specification.ts";
import { plan } from "../../src/plan/plan.ts";
import { readSpec } from "../../src/specification/read-spec.ts";
import { commandSchema } from "../../src/specification/schema.ts";
import { folderOf, refusalOf } from "./reading.ts";

/** A spec on which nothing is wrong; `lines` take the place of its own. */
function program(...lines: readonly string[]): string {
  const given = new Set(lines.flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []));
  const basis = [
    "name: t",
    'command: [sh, train.sh, "{args}"]',
    "inputs: [train.sh]",
    "parameters: { epochs: 20, lr: 0.1, optimizer: sgd }",
  ];
  return [...basis.filter((line) => !given.has(line.split(":")[0]!)), ...lines, ""].join("\n");
}

function readProgram(text: string, overrides: readonly string[] = []): CommandSpec {
  return readWithArms(text, overrides).spec;
}

function readWithArms(text: string, overrides: readonly string[] = []) {
  const folder = folderOf({ "train.sh": "echo\n", "tool.sh": "echo\n", "spec.yaml": text });
  chmodSync(join(folder, "tool.sh"), 0o755);
  const read = readSpec(join(folder, "spec.yaml"), { shapeOf: () => expect.unreachable(), overrides });
  if (read.kind !== "program") throw new Error("This is no program.");
  return read;
}

const varied = (text: string, overrides: readonly string[] = []) =>
  readProgram(text, overrides).arms.map((arm) => arm.varied);

test("a program has arms as a network has", () => {
  expect(varied(program("vary: { lr: [0.1, 0.01], optimizer: [sgd, adam] }"))).toEqual([
    { lr: 0.1, optimizer: "sgd" },
    { lr: 0.1, optimizer: "adam" },
    { lr: 0.01, optimizer: "sgd" },
    { lr: 0.01, optimizer: "adam" },
  ]);
});

test("ranges, zips, exclude, include, conditions and labels are those of every spec", () => {
  const vary = [
    "vary:",
    "  lr: { from: 1, to: 4, step: 1 }",
    "  zip: { optimizer: [sgd, adam], momentum: [0.9, 0] }",
    "  exclude: [{ lr: 2, optimizer: adam }]",
    "  include: [{ optimizer: sgd, clip: 1 }]",
    "  when: { momentum: optimizer == sgd }",
    '  label: "{optimizer} {lr}"',
  ];
  const arms = varied(program(...vary));
  expect(arms).toHaveLength(7);
  expect(arms[0]).toEqual({ label: "sgd 1", lr: 1, optimizer: "sgd", momentum: 0.9, clip: 1 });
});

test("what a program runs, its values and its environment are its parameters; rules are not", () => {
  const { arms, program: rules } = readProgram(
    program(
      'env: { LR: "{lr}" }',
      "metrics: { test.loss: { from: loss, better: lower }, test.accuracy: acc }",
      "needs: { cores: 4 }",
      "exit: { retry: [75] }",
    ),
  );
  expect(arms[0]!.parameters).toEqual({
    kind: "command",
    run: { argv: ["sh", "train.sh", "{args}"] },
    args: "--name value",
    env: { LR: "{lr}" },
    values: { epochs: 20, lr: 0.1, optimizer: "sgd" },
  });
  expect(rules).toEqual({
    inputs: ["train.sh"],
    versions: [],
    metrics: {
      source: { kind: "metrics-file" },
      named: [
        { metric: "test.loss", from: "loss", better: "lower" },
        { metric: "test.accuracy", from: "acc" },
      ],
    },
    outputs: [],
    needs: { cores: 4, gpus: 0 },
    limits: {},
    exit: { diverged: [], retry: [75] },
  });
});

test("numbers are computed from others of the same arm, wherever they stand", () => {
  const lines = [
    "parameters: { lr: 0.1, decay: { of: lr / width } }",
    "vary: { width: [1, 2], depth: { of: 2 * width + 1 } }",
  ];
  expect(varied(program(...lines))).toEqual([
    { width: 1, depth: 3, decay: 0.1 },
    { width: 2, depth: 5, decay: 0.05 },
  ]);
  const circle = ["vary: { a: { of: b }, b: { of: a } }"];
  expect(refusalOf(() => readProgram(program(...circle)))[0]).toMatchObject({ code: "spec.circle" });
  const unknown = ["vary: { a: { of: 2 * widht }, width: 3 }"];
  expect(refusalOf(() => readProgram(program(...unknown)))[0]).toMatchObject({
    code: "expression.unknown-name",
    hint: expect.stringContaining('Did you mean "width"?'),
  });
});

test("the command itself can vary", () => {
  const arms = varied(program('vary: { command: [[sh, train.sh, "{args}"], [./tool.sh, "{args}"]] }'));
  expect(arms.map(({ command }) => command)).toEqual(["sh train.sh {args}", "./tool.sh {args}"]);
});

test.each<[line: string, source: unknown]>([
  ["metrics: { loss: l }", { kind: "metrics-file" }],
  ["metrics: { from: stdout, loss: l }", { kind: "stdout", format: "json-lines" }],
  ["metrics: { from: stdout, pattern: key-value, loss: l }", { kind: "stdout", format: "key-value" }],
  [
    String.raw`metrics: { from: stdout, pattern: 'f=(?<l>\S+)', loss: l }`,
    { kind: "stdout", format: "pattern", pattern: String.raw`f=(?<l>\S+)` },
  ],
  ["metrics: { from: log/metrics.csv, loss: l }", { kind: "file", format: "csv", path: "log/metrics.csv" }],
])("%s", (line, source) => {
  expect(readProgram(program(line)).program.metrics.source).toEqual(source);
});

test("options set parameters, and what varies", () => {
  const text = program("vary: { lr: [0.1, 0.01] }");
  expect(readProgram(text, ["parameters.lr=7"]).arms.map(({ parameters }) => parameters.values.lr)).toEqual([
    7,
  ]);
  expect(varied(text, ["vary.optimizer=[sgd, adam]"])).toHaveLength(4);
  expect(refusalOf(() => readProgram(text, ["lr=7"]))[0]).toMatchObject({
    code: "spec.unknown-key",
    hint: "Write parameters.lr=….",
  });
  expect(readProgram(text, ["parameters.momentum=7"]).arms[0]!.parameters.values).toMatchObject({
    momentum: 7,
  });
  for (const key of ["parameters", "vary"]) {
    expect(refusalOf(() => readProgram(text, [`${key}.lrr=7`]))[0]).toMatchObject({
      code: "spec.unknown-key",
      hint: expect.stringContaining(`Did you mean ${key}.lr?`),
    });
  }
});

test("a parameter that is searched is fixed by an option", () => {
  const searched = (space: string) =>
    program(
      `parameters: { lr: 1, size: 2 }\nmetrics: { validation.accuracy: v }\nsearch: { method: random, trials: 3, space: ${space} }`,
    );
  const { search } = readProgram(searched("{ lr: [1, 2, 3], size: [1, 2] }"), ["parameters.lr=7"]);
  expect(search!.space.map(({ name }) => name)).toEqual(["size"]);
  expect(refusalOf(() => readProgram(searched("{ lr: [1, 2, 3] }"), ["parameters.lr=7"]))[0]).toMatchObject({
    code: "spec.set",
    message: expect.stringContaining("Nothing is left"),
  });
});

test.each<[lines: readonly string[], code: string, marked: string, remedy: string]>([
  [["layers: [784, 10]"], "spec.engine-key", "layers", "parameters: { layers: [784, 10] }"],
  [["data: mnist"], "spec.engine-key", "data", "inputs: [data.csv]"],
  [
    ["search: { method: random, trials: 3, space: { lr: { from: 1, to: 2 } } }", "metrics: { test.cost: l }"],
    "spec.search",
    "{ method",
    "validation.accuracy",
  ],
  [
    [
      "search: { method: random, trials: 3, metric: loss, space: { lr: { from: 1, to: 2 } } }",
      "metrics: { validation.cost: l, loss: x }",
    ],
    "spec.search",
    "loss",
    "Write metric: validation.cost",
  ],
  [
    ["search: { method: random, trials: 3, space: { lr: { from: 1, to: 2 } } }", "metrics: { f1: f }"],
    "spec.search",
    "{ method",
    "metrics: { f1: { from: f, better: lower } }",
  ],
  [
    [
      "search: { method: random, trials: 3, metric: test_f1, space: { lr: { from: 1, to: 2 } } }",
      "metrics: { test_f1: { from: f, better: higher } }",
    ],
    "spec.search",
    "test_f1",
    "validation.accuracy",
  ],
  [
    [
      "metrics: { f1: f }",
      "vary: { lr: [0.1, 1] }",
      "question: { compare: { lr: 1 }, against: { lr: 0.1 }, metric: f2 }",
    ],
    "spec.question",
    "f2",
    "f1",
  ],
  [["limits: { log: 0 }"], "spec.value", "0", "1"],
  [["limits: { logs: 3 }"], "spec.unknown-key", "logs", "log"],
  [
    [
      "search: { method: successive-halving, trials: 3, rungs: [1, 3], space: { lr: { from: 1, to: 2 } } }",
      "parameters: { lr: 1 }",
    ],
    "spec.search",
    "[1, 3]",
    "RUNX_STATE",
  ],
  [["seeds: { until: { width: 0.1 }, max: 9 }"], "spec.seeds", "{ width", "number of seeds"],
  [["shell: echo"], "spec.two-programs", "shell", "Keep command"],
  [['command: [sh, "{lrr}"]'], "spec.template", '"{lrr}"', "Did you mean {lr}?"],
  [['command: [sh, "--x={args}"]'], "spec.template", '"--x', "an argument of its own"],
  [['command: [sh, "{lr"]'], "spec.template", '"{lr"', "{{"],
  [["command: [./nothing]"], "spec.program", "./nothing", "Build it first"],
  [["command: [train.sh]"], "spec.program", "train.sh", "write ./train.sh"],
  [["command: [./train.sh]"], "spec.program", "./train.sh", "chmod +x"],
  [["command: [no-such-program-anywhere]"], "spec.program", "no-such", "Install it"],
  [["versions: [[no-such-program-anywhere]]"], "spec.program", "no-such", "Install it"],
  [["inputs: ['*.txt']"], "spec.input", "'*.txt'", "** for folders"],
  [["inputs: [train.sh, '!*.txt']"], "spec.input", "'!*.txt'", "another pattern names"],
  [["inputs: ['*.sh', '!*.sh']"], "spec.input", "'!*.sh'", "Write []"],
  [["inputs: ['!tool.sh']"], "spec.input", "'!tool.sh'", "another pattern names"],
  [["outputs: [../model]"], "spec.output", "../model", "RUNX_OUT"],
  [["outputs: [/etc/passwd]"], "spec.output", "/etc", "RUNX_OUT"],
  [["outputs: [a/../../b]"], "spec.output", "a/", "RUNX_OUT"],
  [["env: { API_KEY: abc }"], "spec.secret", "API_KEY", "API_KEY=… runx"],
  [["env: { X: ghp_0123456789 }"], "spec.secret", "X", "Remove it here"],
  [["env: { RUNX_SEED: 1 }"], "spec.env-name", "RUNX_SEED", "another name"],
  [["env: { 'a b': 1 }"], "spec.env-name", "'a b'", "letters"],
  [["parameters: { seed: 1 }"], "spec.reserved-name", "seed", "seeds: 5"],
  [["vary: { optimiser: [sgd, adam] }"], "spec.undeclared", "sgd", "Did you mean optimizer?"],
  [["command: [sh, train.sh]", "vary: { width: [1, 2] }"], "spec.undeclared", "1, 2", "{width}"],
  [["vary: [{ lr: 1 }, { lr: 2 }, { lr: 1 }]"], "spec.duplicate-arm", "{ lr: 1 }]", "seeds"],
  [["vary: [{ width: 1 }, { lr: 2 }]"], "spec.missing", "{ lr: 2 }]", "parameters: { width"],
  [["metrics: { 'a b': x }"], "spec.metric-name", "'a b'", "letters"],
  [["metrics: { test.accuracy: { from: a, better: lower } }"], "spec.metrics", "lower", "Leave better out"],
  [["metrics: { from: metrics.txt, loss: l }"], "spec.metrics", "metrics.txt", ".csv"],
  [["metrics: { from: ../m.csv, loss: l }"], "spec.metrics", "../m.csv", ".."],
  [["metrics: { pattern: '(?<l>x)', loss: l }"], "spec.metrics", "'(?<l>x)'", "from: stdout"],
  [["metrics: { from: stdout, pattern: '(?<l>x', loss: l }"], "spec.pattern", "'(?<l>x'", "JavaScript"],
  [["metrics: { from: stdout, pattern: 'x', loss: l }"], "spec.pattern", "'x'", "(?<loss>"],
  [
    ["metrics: { from: stdout, pattern: '(?<los>x)', m: loss }"],
    "spec.pattern",
    "loss }",
    "Did you mean los?",
  ],
  [
    ["metrics: { test.loss: l }", "report: { metric: test.los }"],
    "spec.report",
    "test.los",
    "Did you mean test.loss?",
  ],
  [
    ["metrics: { test.loss: l }", "claims: [{ source: s, metric: loss, at_most: 1 }]"],
    "spec.claim",
    "loss",
    "test.loss",
  ],
  [["exit: { retry: [0] }"], "spec.value", "0]", "exit code"],
  [["claims: [{ source: s, metric: m }]"], "spec.claim", "{ source", "Write one of"],
])("%j: %s", (lines, code, marked, remedy) => {
  const [problem, ...others] = refusalOf(() => readProgram(program(...lines)));
  expect(problem!.code).toBe(code);
  expect(problem!.where!.excerpt!.slice(problem!.where!.column! - 1).startsWith(marked)).toBe(true);
  expect(textOf(problem!.hint).toLowerCase()).toContain(remedy.toLowerCase());
  expect(others).toEqual([]);
});

test("no value stands in a line for a shell", () => {
  const lines = (shell: string) => `name: t\ninputs: []\nparameters: { lr: 1 }\nshell: ${shell}\n`;
  expect(readProgram(lines("echo {lrr} {a,b}")).arms).toHaveLength(1);
  expect(refusalOf(() => readProgram(lines("echo {lr}")))[0]).toMatchObject({
    code: "spec.shell-value",
    hint: 'Write env: { LR: "{lr}" }, and "$LR" in the line.',
  });
});

test("inputs are found by patterns, sorted, without following links to folders", () => {
  const folder = folderOf({ "b.py": "", "a.py": "", ".hidden.py": "" });
  mkdirSync(join(folder, "models/deep"), { recursive: true });
  writeFileSync(join(folder, "models/deep/net.py"), "");
  symlinkSync(folder, join(folder, "models/loop"));
  expect(inputFiles(["*.py"], folder)).toEqual([".hidden.py", "a.py", "b.py"]);
  expect(inputFiles(["models/**/*.py", "a.py", "*.py"], folder)).toEqual([
    ".hidden.py",
    "a.py",
    "b.py",
    "models/deep/net.py",
  ]);
  expect(inputFiles(["!b*", "**/*.py", "!models/**"], folder)).toEqual([".hidden.py", "a.py"]);
});

test("a program's identity is its inputs' paths, contents and executable bits", () => {
  const folder = folderOf({ "a.sh": "echo 1\n", "b.txt": "x" });
  const digest = () => inputsDigest(readInputs(["*"], folder));
  const first = digest();
  expect(digest()).toBe(first);
  chmodSync(join(folder, "a.sh"), 0o755);
  const executable = digest();
  writeFileSync(join(folder, "b.txt"), "y");
  const changed = digest();
  writeFileSync(join(folder, "c.txt"), "");
  expect(new Set([first, executable, changed, digest()]).size).toBe(4);
});

test("ids of a program's trials depend on what it runs with, and not on the rules", () => {
  const idsOf = (text: string) => {
    const { arms, seeds } = readProgram(text);
    return plan({ arms, seeds }, () => "digest", "command/1").map(({ id }) => id);
  };
  const ids = idsOf(program("seeds: 2"));
  expect(new Set(ids).size).toBe(2);
  expect(
    idsOf(
      program("seeds: 2", "needs: { cores: 8 }", "limits: { log: 3 }", "metrics: { m: x }", "outputs: [m]"),
    ),
  ).toEqual(ids);
  expect(idsOf(program("seeds: 2", "parameters: { epochs: 20, lr: 0.2, optimizer: sgd }"))).not.toEqual(ids);
  expect(idsOf(program("seeds: 2", "env: { A: 1 }"))).not.toEqual(ids);
});

test("the examples are specs on which nothing is wrong", () => {
  const folder = mkdtempSync(join(tmpdir(), "runx-programs-"));
  cpSync("experiments/programs", folder, { recursive: true });
  const compiler = process.env.CC ?? "cc";
  execFileSync(compiler, ["-O2", "-Wall", "-Werror", "-o", "minimise", "minimise.c", "-lm"], { cwd: folder });
  const arms = ["logistic", "minimise", "sampling"].map((name) => {
    const { spec } = readSpec(join(folder, `${name}.yaml`), { shapeOf: () => expect.unreachable() });
    return spec.arms.length * spec.seeds.length;
  });
  expect(arms).toEqual([15, 12, 10]);
});

test("the page of programs shows specs on which nothing is wrong", () => {
  const page = readFileSync("docs/command-trials.md", "utf8");
  const specs = [...page.matchAll(/```yaml\n(name: [^`]*\ncommand: [^`]*)```/g)].map(([, text]) => text!);
  expect(specs).toHaveLength(2);
  const folder = folderOf({ "train.py": "" });
  mkdirSync(join(folder, "data"));
  for (const ending of ["csv", "pt"]) writeFileSync(join(folder, `data/a.${ending}`), "");
  for (const [i, text] of specs.entries()) {
    writeFileSync(join(folder, `${i}.yaml`), text);
    const { spec } = readSpec(join(folder, `${i}.yaml`), { shapeOf: () => expect.unreachable() });
    expect(spec.arms).toHaveLength(3);
  }
});

test("what changed of the inputs is told file by file", () => {
  const file = (path: string, sha256: string, executable = false) => ({ path, sha256, executable });
  const before = [file("a", "1"), file("b", "2"), file("c", "3"), file("d", "4")];
  const now = [file("a", "1"), file("b", "9"), file("c", "3", true), file("e", "5")];
  expect(inputChanges(before, now)).toEqual(["b changed", "c became executable", "e is new", "d is gone"]);
});

test("a search draws the parameters of a program, and successive halving its epochs", () => {
  const { spec, armsAt } = readWithArms(
    program(
      "search:",
      "  method: successive-halving",
      "  trials: 4",
      "  rungs: [1, 3]",
      "  space: { lr: { from: 0.001, to: 1, scale: log }, width: { from: 1, to: 64 }, optimizer: [sgd, adam] }",
      "metrics: { train.cost: l, validation.cost: v }",
    ),
  );
  expect(spec.search).toMatchObject({
    metric: "validation.cost",
    space: [
      { name: "lr", kind: "real" },
      { name: "width", kind: "integer" },
      { name: "optimizer", kind: "choice" },
    ],
  });
  const [arms] = armsAt!([{ lr: 0.01, width: 7, optimizer: "adam", epochs: 3 }]);
  expect(arms!.map(({ parameters }) => parameters.values)).toEqual([
    { epochs: 3, lr: 0.01, optimizer: "adam", width: 7 },
  ]);
});

test("a search is judged by a metric of the program's own where its direction is declared", () => {
  const search = "search: { method: random, trials: 3, space: { lr: { from: 1, to: 2 } } }";
  const judge = (metrics: string) => readProgram(program(search, `metrics: ${metrics}`)).search;
  expect(judge("{ test.f1: { from: t, better: higher }, f1: { from: f, better: higher } }")).toMatchObject({
    metric: "f1",
    better: "higher",
  });
  expect(judge("{ loss: { from: l, better: lower }, validation.cost: v }")).toMatchObject({
    metric: "validation.cost",
  });
});

test("a question is asked by metrics of the program's own", () => {
  const { report } = readProgram(
    program(
      "metrics: { f1: { from: f, better: higher } }",
      "vary: { lr: [0.1, 1] }",
      "question: { compare: { lr: 1 }, against: { lr: 0.1 }, metric: f1 }",
    ),
  );
  expect(report).toMatchObject({ metric: "f1", question: { compare: { lr: 1 }, against: { lr: 0.1 } } });
});

test("seeds go on until a comparison by the program's own metric is narrow", () => {
  const { replication } = readProgram(
    program(
      "seeds: { until: { width: 0.1, metric: f1 }, max: 20 }",
      "metrics: { f1: { from: f, better: higher } }",
      "vary: { lr: [0.1, 1] }",
    ),
  );
  expect(replication).toMatchObject({ metric: "f1", max: 20 });
});

test("the schema tells the limits that hold where nothing is said", () => {
  const { properties = {} } = commandSchema().$defs!.limits!;
  expect(Number(properties.log!.default) * MEBIBYTE).toBe(USUAL_LIMITS.logBytes);
  expect(properties.metric_lines!.default).toBe(USUAL_LIMITS.metricLines);
  expect(Number(properties.outputs!.default) * MEBIBYTE).toBe(USUAL_LIMITS.outputBytes);
});

test("limits are MiB, lines and seconds, and absent where nothing is said", () => {
  const { limits } = readProgram(
    program("limits: { log: 3, metric_lines: 7, outputs: 1, trial_timeout: 60, silent_timeout: 5 }"),
  ).program;
  expect(limits).toEqual({
    logBytes: 3 * 2 ** 20,
    metricLines: 7,
    outputBytes: 2 ** 20,
    trialTimeoutSeconds: 60,
    silentTimeoutSeconds: 5,
  });
});

test("seeds until a comparison is narrow go with the metrics of a program", () => {
  const { replication, seeds } = readProgram(
    program(
      "seeds: { until: { width: 0.1, metric: validation.cost }, max: 20 }",
      "metrics: { validation.cost: v }",
      "vary: { lr: [0.1, 1] }",
    ),
  );
  expect(replication).toMatchObject({ metric: "validation.cost", width: 0.1, max: 20 });
  expect(seeds[0]).toBe(1);
});
