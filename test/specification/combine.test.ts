import fc from "fast-check";
import { expect, test } from "vitest";
import { problemsOf, read, spec, varied } from "./reading.ts";

const block = (...lines: readonly string[]) => spec("vary:", ...lines.map((line) => `  ${line}`));
const label = ({ label: own }: { readonly label?: unknown }) => own;

test("zip steps through its parameters together, as one axis", () => {
  expect(
    varied(block("zip: { cost: [quadratic, cross-entropy], eta: [3, 0.5] }", "batch_size: [10, 100]")),
  ).toEqual([
    { cost: "quadratic", eta: 3, batch_size: 10 },
    { cost: "quadratic", eta: 3, batch_size: 100 },
    { cost: "cross-entropy", eta: 0.5, batch_size: 10 },
    { cost: "cross-entropy", eta: 0.5, batch_size: 100 },
  ]);
});

test("several zips are several axes; ranges and lists of layers zip too", () => {
  const text = block(
    "zip:",
    "  - { layers: [[784, 10], [784, 30, 10]], eta: { from: 1, to: 2, steps: 2 } }",
    "  - { lambda: [0, 1], l1: [1, 0] }",
  );
  expect(varied(text)).toEqual([
    { layers: [784, 10], eta: 1, lambda: 0, l1: 1 },
    { layers: [784, 10], eta: 1, lambda: 1, l1: 0 },
    { layers: [784, 30, 10], eta: 2, lambda: 0, l1: 1 },
    { layers: [784, 30, 10], eta: 2, lambda: 1, l1: 0 },
  ]);
});

test("exclude leaves out every arm that has all of its values", () => {
  const grid = ["cost: [quadratic, cross-entropy]", "eta: [1, 2, 3]"];
  expect(varied(block(...grid, "exclude: [{ cost: quadratic, eta: 1.0 }, { eta: 3 }]"))).toEqual([
    { cost: "quadratic", eta: 2 },
    { cost: "cross-entropy", eta: 1 },
    { cost: "cross-entropy", eta: 2 },
  ]);
});

// The example of "Expanding or adding matrix configurations" in GitHub's documentation of workflows, with
// fruit → cost, animal → batch_size, color → lambda, shape → momentum.
test("include adds to the arms it does not contradict, else it is an arm of its own", () => {
  const text = block(
    "cost: [quadratic, cross-entropy]",
    "batch_size: [1, 2]",
    "include:",
    "  - { lambda: 1 }", // color: green, to all
    "  - { lambda: 2, batch_size: 1 }", // color: pink, animal: cat; overwrites what was added
    "  - { cost: quadratic, momentum: 0.5 }", // fruit: apple, shape: circle
    "  - { cost: log-likelihood, output: softmax }", // fruit: banana: a new arm
    "  - { cost: log-likelihood, output: softmax, batch_size: 1 }", // fruit: banana, animal: cat: another
  );
  const own = varied(text).map(({ output: _, ...rest }) => rest);
  expect(own).toEqual([
    { cost: "quadratic", batch_size: 1, lambda: 2, momentum: 0.5 },
    { cost: "quadratic", batch_size: 2, lambda: 1, momentum: 0.5 },
    { cost: "cross-entropy", batch_size: 1, lambda: 2, momentum: 0 },
    { cost: "cross-entropy", batch_size: 2, lambda: 1, momentum: 0 },
    { cost: "log-likelihood", batch_size: 10, lambda: 0, momentum: 0 },
    { cost: "log-likelihood", batch_size: 1, lambda: 0, momentum: 0 },
  ]);
});

test("a grid of which exclude leaves nothing is refused, unless include adds to it", () => {
  const lines = ["eta: [1, 2]", "exclude: [{ eta: 1 }, { eta: 2 }]"];
  const [problem, ...others] = problemsOf(block(...lines));
  expect(others).toEqual([]);
  expect(problem!.message).toContain("Nothing is left of this grid");
  expect(problem!.where).toMatchObject({ line: 9, column: 13 });
  expect(varied(block(...lines, "include: [{ eta: 3 }]"))).toEqual([{ eta: 3 }]);
});

test("include alone lists arms", () => {
  expect(varied(block("include: [{ eta: 1, lambda: 2 }, { eta: 3 }]"))).toEqual([
    { eta: 1, lambda: 2 },
    { eta: 3, lambda: 0 },
  ]);
});

test("include comes after exclude", () => {
  expect(varied(block("eta: [1, 2]", "exclude: [{ eta: 1 }]", "include: [{ eta: 1, l1: 1 }]"))).toEqual([
    { eta: 2, l1: 0 },
    { eta: 1, l1: 1 },
  ]);
});

test("when: a parameter that does not apply has its value from the top level, and equal arms are one", () => {
  const text = spec(
    "momentum: 0.1",
    "vary:",
    "  cost: [quadratic, cross-entropy]",
    "  momentum: [0, 0.9]",
    "  when: { momentum: cost == cross-entropy }",
  );
  expect(varied(text)).toEqual([
    { cost: "quadratic", momentum: 0.1 },
    { cost: "cross-entropy", momentum: 0 },
    { cost: "cross-entropy", momentum: 0.9 },
  ]);
});

test("a condition that holds for no arm is refused, unless a flag made it so", () => {
  const lines = ["cost: [quadratic, cross-entropy]", "momentum: [0, 0.9]", "when: { momentum: eta > 1 }"];
  const [problem, ...others] = problemsOf(block(...lines));
  expect(others).toEqual([]);
  expect(problem!.message).toContain("holds for no arm, so that no value of momentum is used");
  expect(problem!.where).toMatchObject({ line: 10, column: 21 });
  const fixed = block(...lines.slice(0, 2), "when: { momentum: cost == cross-entropy }");
  expect(varied(fixed, { overrides: ["cost=quadratic"] })).toEqual([{ momentum: 0 }]);
});

test("conditions see values of the top level, defaults, data and the training size, and earlier conditions", () => {
  const text = block(
    "data.train: [1000, 50000]",
    "lambda: [0, 5]",
    "l1: [0, 1]",
    "when:",
    "  lambda: n > 2000 and activation == sigmoid and data.validation == 10000",
    "  l1: lambda == 5",
  );
  expect(varied(text)).toEqual([
    { "data.train": 1000, lambda: 0, l1: 0 },
    { "data.train": 50000, lambda: 0, l1: 0 },
    { "data.train": 50000, lambda: 5, l1: 0 },
    { "data.train": 50000, lambda: 5, l1: 1 },
  ]);
});

test("formulas: at the top level, in a block, in a list, of other formulas, of the training size", () => {
  const text = spec(
    "eta: { of: 0.05 * batch_size }",
    "lambda: { of: n / 10000 }",
    "vary: { batch_size: [1, 3], data.train: [1000, 3000] }",
  );
  expect(varied(text)).toEqual([
    { batch_size: 1, "data.train": 1000, eta: 0.05, lambda: 0.1 },
    { batch_size: 1, "data.train": 3000, eta: 0.05, lambda: 0.3 },
    { batch_size: 3, "data.train": 1000, eta: 0.15, lambda: 0.1 },
    { batch_size: 3, "data.train": 3000, eta: 0.15, lambda: 0.3 },
  ]);
  expect(
    varied(block("batch_size: [10, 20]", "eta: [1, { of: batch_size / 5 }]")).map(({ eta }) => eta),
  ).toEqual([1, 2, 1, 4]);
  expect(
    varied(
      block(
        "batch_size: [10, 25]",
        "data.train: { of: 100 * batch_size }",
        "epochs: { of: 30000 / data.train / 4 }",
      ),
    ),
  ).toEqual([
    { batch_size: 10, "data.train": 1000, epochs: 8 },
    { batch_size: 25, "data.train": 2500, epochs: 3 },
  ]);
});

test("a block's own value takes the place of a formula of the top level; --set sets formulas", () => {
  const text = spec("eta: { of: 0.05 * batch_size }", "vary: [{ batch_size: 1 }, { eta: 3 }]");
  expect(varied(text).map(({ eta }) => eta)).toEqual([0.05, 3]);
  expect(read(spec(), { overrides: ["eta={ of: batch_size / 100 }"] }).arms[0]!.parameters.eta).toBe(0.1);
});

test("formulas leave no trace in the parameters of a trial", () => {
  const [computed, written] = [spec("eta: { of: 1 / 2 }"), spec("eta: 0.5")].map(
    (text) => read(text).arms[0]!.parameters,
  );
  expect(computed).toEqual(written);
});

test("labels name arms, with values in braces", () => {
  expect(varied(block("eta: [1, 2]", "label: η {eta}, {cost}, momentum {momentum}")).map(label)).toEqual([
    "η 1, quadratic, momentum 0",
    "η 2, quadratic, momentum 0",
  ]);
  expect(varied(spec("vary:", "  - { eta: 1, label: slow }", "  - { eta: 2 }"))).toEqual([
    { label: "slow", eta: 1 },
    { eta: 2 },
  ]);
});

test.each([
  [["zip: { eta: [1, 2], lambda: [1, 2, 3] }"], "lambda has 3 values and eta has 2", "same number"],
  [["zip: { eta: [1, 2], lambda: 0 }"], "lambda has 1 value", "same number"],
  [["zip: { eta: [1, 2] }"], "zip", "For example zip:"],
  [["eta: [1, 2]", "zip: { eta: [3, 4], l1: [0, 1] }"], "eta varies twice", "Keep it"],
  [["zip: { lr: [1, 2], l1: [0, 1] }"], "not a key in zip", "The learning rate is eta"],
  [["eta: [1, 2]", "exclude: [{ eta: 3 }]"], "No arm of this grid has these values", "remove the entry"],
  [["eta: [1, 2]", "exclude: { eta: 1 }"], "must be a list", "exclude: [{"],
  [["eta: [1, 2]", "exclude: [{ etta: 1 }]"], "not a key in exclude[0]", "Did you mean eta?"],
  [["eta: [1, 2]", "include: [{ eta: [3] }]"], "include[0].eta must be a number", ""],
  [["eta: [1, 2]", "include: [{ eta: 1 }, {}]"], "", "For example {"],
  [["eta: [1, 2]", "when: { momentum: eta == 1 }"], "does not vary momentum", "remove the condition"],
  [["eta: [1, 2]", "when: { eta: cots == quadratic }"], '"cots" is not known', 'Did you mean "cost"?'],
  [["eta: [1, 2]", "when: { eta: cost = }"], "not an expression", ""],
  [["eta: [1, 2]", "when: { eta: batch_size }"], "not true or false", "comparison"],
  [["eta: [1, 2]", "label: same"], 'Two arms would have the label "same"', "{eta}"],
  [["eta: [1, 2]", "label: η {etta}"], "{etta} names no parameter", "Did you mean {eta}?"],
  [["eta: { of: 0.5 * batchsize }"], '"batchsize" is not known', "batch_size"],
  [["eta: { of: 0 - 1 }"], "eta must be above 0, not -1", "For example eta"],
  [["eta: { of: 1 / 0 }"], "eta would be Infinity", "finite"],
  [["eta: { of: cost == quadratic }"], "eta would be true", "finite"],
  [["eta: { of: lambda }", "lambda: { of: eta * 2 }"], "depends on itself: eta ← lambda ← eta", "a number"],
  [["data.train: { of: n / 2 }"], "depends on itself", "a number"],
  [["eta: { of: alert(1) }"], "is not a function", "The functions are"],
  [["eta: { of: [1] }"], "must be text or a number", ""],
])("%j is refused", (lines, message, remedy) => {
  const [problem] = problemsOf(block(...lines));
  expect(problem!.message).toContain(message);
  expect(problem!.hint).toContain(remedy);
  expect(problem!.where?.line).toBeGreaterThan(6);
});

test("problems of expressions point at the name in the file, within quotes too", () => {
  const marked = (line: string) => {
    const { column = 0, excerpt = "" } = problemsOf(block(line))[0]!.where!;
    return excerpt.slice(column - 1);
  };
  expect(marked("eta: { of: 0.5 * batchsize }")).toBe("batchsize }");
  expect(marked("eta: { of: '0.5 * batchsize' }")).toBe("batchsize' }");
});

test("conditions bound the trials, not the combinations before them", () => {
  const steps = (n: number) => `{ from: 1, to: ${n}, step: 1 }`;
  const grid = [`epochs: ${steps(400)}`, `lambda: ${steps(400)}`];
  expect(problemsOf(block(...grid))[0]!.code).toBe("spec.too-many-trials");
  expect(read(block(...grid, "when: { lambda: epochs == 1 }")).arms).toHaveLength(799 + 0);
  const huge = [`epochs: ${steps(2000)}`, `lambda: ${steps(2000)}`, "when: { lambda: epochs == 1 }"];
  expect(problemsOf(block(...huge))[0]!.message).toContain("4,000,000 combinations");
});

test("zip, exclude and include agree with a plain account of their rules", () => {
  const etas = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  const lambdas = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(etas, lambdas, fc.nat(), fc.nat(), (eta, lambda, i, j) => {
      const [outEta, outLambda] = [eta[i % eta.length]!, lambda[j % lambda.length]!];
      fc.pre(eta.length * lambda.length > 1);
      const lines = [
        `eta: [${eta}]`,
        `lambda: [${lambda}]`,
        `exclude: [{ eta: ${outEta}, lambda: ${outLambda} }]`,
      ];
      const expected = eta
        .flatMap((e) => lambda.map((l) => ({ eta: e, lambda: l })))
        .filter((arm) => arm.eta !== outEta || arm.lambda !== outLambda);
      expect(varied(block(...lines))).toEqual(expected);
      const back = [...expected, { eta: outEta, lambda: outLambda }];
      expect(varied(block(...lines, `include: [{ eta: ${outEta}, lambda: ${outLambda} }]`))).toEqual(back);
    }),
    { numRuns: 30 },
  );
});
