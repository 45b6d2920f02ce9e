import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf, problemsOf, read, readFile, refusalOf, spec } from "./reading.ts";

/** line:column of the first problem, the marked text there, its message and remedy. */
function first(text: string) {
  const [problem] = problemsOf(text);
  const { line = 0, column = 0, excerpt = "" } = problem!.where ?? {};
  return { at: `${line}:${column}`, marked: excerpt.slice(column - 1), ...problem! };
}

const own = (line: string) => spec(line);

test.each([
  // [what is added to a spec on which nothing is wrong, what the caret points at, message, remedy]
  ["learning_rate: 0.5", "learning_rate: 0.5", "is not a key", "eta: 0.5"],
  ["lr: 0.5", "lr: 0.5", "is not a key", "eta: 0.5"],
  ["batch: 10", "batch: 10", "is not a key", "batch_size: 10"],
  ["bs: 10", "bs: 10", "is not a key", "batch_size: 10"],
  ["hidden_units: 30", "hidden_units: 30", "is not a key", "layers: [784, 30, 10]"],
  ["neurons: 30", "neurons: 30", "is not a key", "layers: [784, 30, 10]"],
  ["nonlinearity: tanh", "nonlinearity: tanh", "is not a key", "activation: sigmoid"],
  ["device: gpu", "device: gpu", "is not a key", "option jobs"],
  ["hidden: 30", "hidden: 30", "is not a key", "layers: [784, 30, 10]"],
  ["loss: mse", "loss: mse", "is not a key", "cost: quadratic"],
  ["optim: adam", "optim: adam", "is not a key", "optimizer: adam"],
  ["optimizer: Adam", "Adam", "must be one of", "Did you mean adam?"],
  ["optimizer: { kind: adagrad }", "adagrad", "must be one of nesterov, rmsprop", "kind: nesterov"],
  ["optimizer: nesterov", "nesterov", "needs momentum", "Add momentum: 0.9"],
  ["class_weights: [1, 2, 3]", "[1, 2, 3]", "has 3 numbers", "or write balanced"],
  ["weight_decay: 1", "weight_decay: 1", "is not a key", "lambda"],
  ["n_epochs: 3", "n_epochs: 3", "is not a key", "epochs: 3."],
  ["dataset: mnist", "dataset: mnist", "is not a key", "data: mnist"],
  ["seed: 3", "seed: 3", "is not a key", "seeds: 5"],
  ["nesterov: true", "nesterov: true", "is not a key", "optimizer: nesterov"],
  ["Momentum: 0.9", "Momentum: 0.9", "is not a key", "Did you mean momentum?"],
  ["momentun: 0.9", "momentun: 0.9", "is not a key", "Did you mean momentum?"],
  ["train: 100", "train: 100", "is not a key", "mapping data"],
  ["<<: { eta: 1 }", "<<: { eta: 1 }", "is not a key", "extends"],
  ["something: 1", "something: 1", "is not a key", "The keys here are name, description"],
  ["cost: mse", "mse", 'not the text "mse"', "Did you mean quadratic?"],
  ["cost: cross_entropy", "cross_entropy", "must be one of", "Did you mean cross-entropy?"],
  ["cost: hinge", "hinge", "must be one of quadratic, cross-entropy, log-likelihood", "no hinge here"],
  ["activation: Sigmoid", "Sigmoid", "must be one of", "Did you mean sigmoid?"],
  ["precision: double", "double", "must be one of", "Did you mean float64?"],
  ["eta: '0.5'", "'0.5'", 'must be a number, not the text "0.5"', "Write eta: 0.5"],
  ["eta: 0,5", "0,5", "must be a number", "Write eta: 0.5"],
  ["eta: [0.1, 0.5]", "[0.1, 0.5]", "not a list of 2", "vary: { eta: [0.1, 0.5] }"],
  [
    "cost: [quadratic, cross-entropy]",
    "[quadratic",
    "must be text",
    "vary: { cost: [quadratic, cross-entropy] }",
  ],
  [
    "layers: [[784, 10], [784, 30, 10]]",
    "[784, 10], [",
    "layers[0] must be a whole number",
    "vary: { layers: [[",
  ],
  ["eta: 0", "0", "must be above 0, not 0", "For example eta: 0.5"],
  ["eta:", "", "must be a number, not empty", "For example eta: 0.5"],
  ["epochs: 1.5", "1.5", "must be a whole number, not 1.5", "For example epochs: 30"],
  ["batch_size: ten", "ten", "must be full", "a whole number from 1, or full"],
  ["dropout: 1", "1", "must be below 1, not 1", "For example dropout: 0.5"],
  ["lambda: -1", "-1", "must be at least 0, not -1", "For example lambda: 0.1"],
  ["layers: 30", "30", "must be a list, not 30", "layers: [784, 30, 10]"],
  ["layers: [784, 0, 10]", "0, 10]", "layers[1] must be at least 1", "from 1 to 1,000,000"],
  ["data: iris.csv", "iris.csv", "must be mnist", "data: { source: csv, file: iris.csv, target:"],
  ["data: fashion", "fashion", "must be mnist", "data: { source: mnist"],
  ["data: { type: mnist, train: 5 }", "type: mnist", '"type" is not a key in data', "mean source: mnist?"],
  ["schedule: { type: step }", "type: step }", '"type" is not a key in schedule', "Did you mean kind: step?"],
  ["schedule: {}", "{}", "kind is missing in schedule", "schedule: { kind: step, every: 10 }"],
  ["schedule: { kind: step }", "{ kind: step }", "every is missing in schedule", "every: 10"],
  ["schedule: step", "step", "schedule must be off", "schedule: { kind: step, every: 10 }"],
  ["data: { source: minst }", "minst }", "data.source must be one of", "Did you mean mnist?"],
  ["data: { train: 5 }", "{ train: 5 }", "source is missing in data", "data: { source: mnist"],
  ["data: { source: mnist, trian: 5 }", "trian: 5 }", "is not a key in data", "Did you mean train?"],
  ["data: { source: mnist, eta: 3 }", "eta: 3 }", "is not a key in data", "top level"],
  [
    "data: { source: csv, file: a.csv }",
    "{ source: csv, file: a.csv }",
    "target is missing in data",
    "target:",
  ],
  ["stop_early: 5", "5", "must be a mapping", "stop_early: { patience: 10 }"],
  ["schedule: { kind: poly }", "poly }", "must be one of step, exponential", "For example kind: step"],
  ["schedule: { kind: cosine, epochs: 3, warm_up: 3 }", "3 }", "leaves none of the 3", "at most 2"],
  ["seeds: 0", "0", "must be at least 1", "a list of seeds ([3, 7])"],
  ["seeds: 3-7", "3-7", 'cannot be the text "3-7"', '"10..19"'],
  ["seeds: '19..10'", "'19..10'", "is empty", 'Write "10..19"'],
  ["seeds: [1, 1]", "[1, 1]", "has the same entry twice", "a list of seeds"],
  ["seeds: '0..99999999999'", "'0..99999999999'", "100,000,000,000 seeds", "at most 100,000 trials"],
  ["monitor: gradients", "gradients", "must be one of", "Did you mean gradient?"],
  ["report: { metric: accuracy }", "accuracy }", "cannot be", "test.accuracy"],
  [
    "report: { metric: train.cost }",
    "train.cost }",
    "is not recorded",
    "Add train to monitor: [validation, test, train]",
  ],
  [
    "report: { metric: test.f1 }",
    "test.f1 }",
    "is not recorded",
    "Add classes to monitor: [validation, test, classes]",
  ],
  ["report: { metric: test.rmse }", "test.rmse }", "the targets are classes", "Write test.accuracy"],
  ["monitor: errors", "errors", "The targets are classes", "classes records"],
  ["report: { metric: speed.1 }", "speed.1 }", "is not recorded", "Add speed"],
  ["name: two words", "two words", "cannot be", "letters, digits"],
  // numbers that JSON does not have, or that become others
  ["eta: .nan", ".nan", "is not a finite number", "finite"],
  ["eta: -.inf", "-.inf", "is not a finite number", "finite"],
  ["eta: 1e999", "1e999", "is not a finite number", "finite"],
  ["seeds: [9007199254740993]", "9007199254740993]", "beyond 2^53", "9007199254740991"],
  ["seeds: 0xFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFFFFF", "beyond 2^53", "9007199254740991"],
  // combinations
  ["layers: [785, 30, 10]", "785, 30, 10]", "first layer has 785 neurons", "Write layers: [784, 30, 10]"],
  ["layers: [784, 30, 1]", "1]", "last layer has 1 neuron, the data have 10 outputs", "[784, 30, 10]"],
  ["activation: step", "step", "its gradient is zero", "epochs: 0"],
  ["output: step", "step", "its gradient is zero", "epochs: 0"],
  ["cost: log-likelihood", "log-likelihood", "needs softmax outputs", "output: softmax"],
  ["batch_size: 50001", "50001", "larger than the training set of 50000", "batch_size: full"],
  [
    "init: { weights: [[[1]]], biases: [[1]] }",
    "[[[1]]], biases: [[1]] }",
    "layers: [784, 30, 10] has 2",
    "2 matrices",
  ],
  ["data: { source: mnist, train: 60000 }", "60000 }", "asks for 60,000 images", "from 1 to 50000"],
  // vary
  ["vary: { eta: [] }", "[] }", "needs at least 1 entry", "at least one value"],
  ["vary: []", "[]", "needs at least 1 entry", "at least one block"],
  ["vary: 5", "5", "must be a mapping", "eta: [0.1, 0.5]"],
  ["vary: { seeds: [1, 2] }", "seeds: [1, 2] }", "is not a key in vary", "cannot vary"],
  ["vary: { etta: [1, 2] }", "etta: [1, 2] }", "is not a key in vary", "Did you mean eta?"],
  ["vary: { lr: [1, 2] }", "lr: [1, 2] }", "is not a key in vary", "The learning rate is eta"],
  ["vary: { eta: [1, 2, fast] }", "fast] }", "eta[2] must be a number", "For example eta: 0.5"],
  ["vary: { eta: [1, 2, 1.0] }", "1.0] }", "already has the value 1", "replicates are seeds"],
  ["vary: { data.train: [10, 99999] }", "99999] }", "data.train must be at most 60000", "train: 1000"],
  ["vary: { eta: { from: 1, to: 2, step: 0 } }", "0 } }", "The step is 0", "above 0"],
  ["vary: { eta: { from: 2, to: 1, step: 1 } }", "1 } }", "never reaches 1", "Swap"],
  ["vary: { eta: { from: 1, to: 2 } }", "1, to: 2 } }", "neither steps nor step", "Add steps"],
  ["vary: { eta: { from: 1, to: 2, steps: 2, step: 1 } }", "1 } }", "both steps and step", "Keep"],
  ["vary: { eta: { from: 0, to: 1, steps: 3, scale: log } }", "0, to: 1,", "both ends lie above 0", "small"],
  ["vary: { eta: { from: 1, to: 9, step: 2, scale: log } }", "log } }", "goes with steps", "steps: 7"],
  ["vary: { eta: { start: 1, to: 9, steps: 2 } }", "{ start: 1,", "from is missing", "from: 0.01"],
  ["vary: { eta: { from: 0, to: 1, step: 1.0e-9 } }", "1.0e-9 } }", "more than 100,000", "larger step"],
  ["vary: { batch_size: { from: 1, to: 3, steps: 9 } }", "{ from: 1,", "the same whole number", "fewer"],
  ["vary: { epochs: [0, 1], eta: [1, 2] }", "{ epochs: [0", "the same parameters", "Remove one"],
])("%s", (line, marked, message, remedy) => {
  const problem = first(own(line));
  expect(problem.marked.startsWith(marked), `caret at “${problem.marked}”`).toBe(true);
  expect(problem.message).toContain(message);
  expect(problem.hint).toContain(remedy);
});

test.each([
  [["cost: cross-entropy", "output: softmax"], "sigmoid outputs, not softmax", "cost: log-likelihood"],
  [["cost: cross-entropy", "output: linear"], "sigmoid outputs, not linear", "output: sigmoid"],
  [["layers: [784, 10]", "dropout: 0.5"], "this network has none", "hidden layer"],
  [
    ["data: { source: mnist, validation: 0 }", "stop_early: { patience: 3 }"],
    "the data have none",
    "data.validation",
  ],
  [
    ["data: { source: mnist, validation: 0 }", "schedule: { kind: halve-on-plateau }"],
    "schedule watches the validation split",
    "data.validation",
  ],
  [["monitor: classes", "report: { metric: test.f1.eight }"], 'no class is called "eight"', "0, 1, 2"],
  [["monitor: classes", "report: { metric: test.recall.12 }"], 'no class is called "12"', "Did you mean"],
  [["stop_early: { patience: 2, metric: validation.f1 }"], "validation.f1 is not recorded", "Add classes"],
  [
    ["stop_early: { patience: 2, metric: validation.rmse }", "monitor: classes"],
    "validation.rmse is not recorded",
    "validation.cost",
  ],
  [["data: { source: mnist, test: 0 }", "monitor: [test]"], "no test split", "data.test"],
  [
    ["data: { source: mnist, validation: 0 }", "report: { at: at-best-validation }"],
    "needs a validation split",
    "at: last",
  ],
  [["vary:", "  - { cost: quadratic }", "  - {}"], "as one of the block on line 8", "seeds: 5"],
  [["vary:", "  - { layers: [[784, 10]] }", "  - { layers: [784, 10] }"], "line 8", "seeds: 5"],
  [
    ["seeds: 1000", "vary: { eta: { from: 1, to: 101, step: 1 } }"],
    "101,000 trials",
    "fewer values or seeds",
  ],
])("%j", (lines, message, remedy) => {
  const [problem, ...others] = problemsOf(spec(...lines));
  expect(problem!.message).toContain(message);
  expect(problem!.hint).toContain(remedy);
  expect(problem!.where?.line).toBeGreaterThan(0);
  expect(others).toEqual([]);
});

test("what is missing is named with an example, and where: in the block if other blocks have it", () => {
  const text =
    "name: t\ndata: mnist\nlayers: [784, 10]\nepochs: 1\nvary:\n  - { eta: 1, batch_size: 5 }\n  - { eta: 2 }\n";
  expect(problemsOf(text)).toMatchObject([
    {
      code: "spec.missing",
      message: "batch_size is missing in this block: training needs it.",
      where: { line: 7 },
    },
  ]);
  expect(problemsOf("name: t\n").map(({ message }) => message.split(" ")[0])).toEqual([
    "data",
    "layers",
    "epochs",
    "eta",
    "batch_size",
  ]);
  expect(problemsOf("data: mnist\n")).toContainEqual(
    expect.objectContaining({ message: "name is missing." }),
  );
});

test("all problems of a file come at once, in its order", () => {
  const lines = problemsOf(spec("lr: 1", "cost: mse", "epochs: few", "vary: { etta: 1 }")).map(
    ({ where }) => where!.line,
  );
  expect(lines).toEqual([6, 7, 8, 9]);
});

test("what the schema refuses does not hide what is wrong with the rest", () => {
  const problems = problemsOf(
    spec("cost: mse", "layers: [784, 30, 9]", "vary: { eta: [1, fast], batch_size: 60000 }"),
  );
  expect(problems.map(({ where }) => where!.line)).toEqual([6, 7, 8, 8]);
});

test("what a refused value must go with is not held against it, and a misspelt key is not missing too", () => {
  expect(problemsOf(spec("cost: log-likelihood", "output: softmaxx"))).toHaveLength(1);
  expect(
    problemsOf("name: t\ndata: mnist\nlayers: [784, 10]\nepochs: 1\nbatch_size: 1\nlr: 1\n"),
  ).toHaveLength(1);
});

test("what a refused zip would have given is not missing too", () => {
  const text =
    "name: t\ndata: mnist\nlayers: [784, 10]\nepochs: 1\nbatch_size: 1\nvary: { zip: { eta: [1], cost: [mse] } }\n";
  expect(problemsOf(text)).toHaveLength(1);
});

test("one problem of many arms is one problem", () => {
  const problems = problemsOf(spec("layers: [784, 30, 9]", "vary: { eta: { from: 1, to: 50, step: 1 } }"));
  expect(problems).toHaveLength(1);
});

test.each([
  ["{ name: adam, lr: 0.001 }", "adam", "eta: 0.001"],
  ["{ _target_: torch.optim.Adam, lr: 0.002, weight_decay: 0 }", "adam", "eta: 0.002"],
  ["{ class_name: Adam, config: { learning_rate: 0.003 } }", "adam", "eta: 0.003"],
  ["{ name: adam, step_size: 0.004 }", "adam", "eta: 0.004"],
  ["{ kind: adam, betas: [0.8, 0.99] }", "{ kind: adam, beta1: 0.8, beta2: 0.99 }"],
  ["{ type: RMSprop, lr: 0.01, alpha: 0.9 }", "{ kind: rmsprop, decay: 0.9 }", "eta: 0.01"],
  ["{ name: sgd, lr: 0.1, momentum: 0.9, nesterov: true }", "nesterov", "eta: 0.1", "momentum: 0.9"],
  ["torch.optim.SGD", "sgd"],
])(
  "an optimizer of another tool, %s, is one problem, and what is proposed is valid",
  (foreign, own, ...beside) => {
    const [problem, ...others] = problemsOf(spec(`optimizer: ${foreign}`));
    expect(others).toEqual([]);
    const place = beside.length > 0 ? `, and at the top level ${beside.join(" and ")}.` : ".";
    expect(problem!.hint).toContain(`Write optimizer: ${own}${place}`);
    expect(read(spec(`optimizer: ${own}`, ...beside)).arms).toHaveLength(1);
  },
);

test("a data file that is not there is told where the spec names it", () => {
  const folder = folderOf({
    "table.csv": "x,y\n1,2\n",
    "spec.yaml": spec("data: { source: csv, file: tabel.csv, target: y }", "layers: [1, 1]"),
  });
  const [problem, ...others] = refusalOf(() => readFile(join(folder, "spec.yaml")));
  expect(others).toEqual([]);
  expect(problem!.where!.excerpt!.slice(problem!.where!.column! - 1)).toMatch(/^tabel\.csv/);
  expect(problem!.message).toContain(join(folder, "tabel.csv"));
  expect(problem!.hint).toContain("table.csv");
});

test("what concerns a data file as a whole follows what concerns its lines", () => {
  const folder = folderOf({
    "a.csv": `x,y\n${"oops\n".repeat(40)}`,
    "spec.yaml": spec("data: { source: csv, file: a.csv, target: y }", "layers: [1, 1]"),
  });
  const problems = refusalOf(() => readFile(join(folder, "spec.yaml")));
  expect(problems[0]?.where).toMatchObject({ line: 2 });
  expect(problems.at(-1)?.message).toMatch(/^There are \d+ more problems\.$/);
});

test("a number of thousands of digits does not fill the screen", () => {
  const { message } = first(own(`eta: ${"1".repeat(5000)}`));
  expect(message).toBe(`${"1".repeat(39)}… is beyond 2^53: it would become another number.`);
});

test.each([
  ["", "The file is empty."],
  ["  \n\n", "The file is empty."],
  ["# later\n", "There are only comments in the file."],
])("a file without a spec, %j, is refused by name, once", (text, message) => {
  const [problem, ...others] = problemsOf(text);
  expect(problem).toMatchObject({ message, where: { line: 1, column: 1 } });
  expect(problem!.message).not.toContain(problem!.where!.file);
  expect(problem!.hint).toContain("runx init");
  expect(others).toEqual([]);
});

test("a mistake in a nested mapping is one problem", () => {
  expect(problemsOf(own("schedule: { type: step }"))).toHaveLength(1);
  expect(problemsOf(own("schedule: { kind: step, evry: 10 }"))).toHaveLength(1);
});

test("a hundred problems are listed, the others counted", () => {
  const problems = problemsOf(spec(...Array.from({ length: 150 }, (_, i) => `unknown${i}: 1`)));
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toMatchObject({ code: "spec.more", message: "… and 50 more." });
});

test("the shares of a table sum to at most 1", () => {
  const [problem] = problemsOf(spec("data: { source: csv, file: a.csv, target: y, train: 0.9 }")).filter(
    ({ code }) => code === "data.settings",
  );
  expect(problem!.message).toContain("sum to 1.1");
});
