import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { compile } from "../../src/expression/expression.ts";
import type { Json } from "../../src/model/parameters.ts";

const values: { readonly [name: string]: Json } = {
  eta: 0.5,
  lambda: null,
  cost: "cross-entropy",
  layers: [784, 30, 10],
  "data.train": 1000,
  "test.accuracy": 0.95,
  "speed.1": 2,
  batch_size: "full",
  seed: 3,
  verbose: true,
};
const vocabulary = {
  origin: { file: "here" },
  names: Object.keys(values),
  words: ["cross-entropy", "quadratic", "full"],
};

function evaluate(text: string): Json {
  return compile(text, vocabulary).evaluate((name) => values[name] ?? null);
}

function refusal(text: string, words: typeof vocabulary = vocabulary) {
  try {
    compile(text, words).evaluate((name) => values[name] ?? null);
  } catch (error) {
    if (error instanceof RunxError) return error.problems[0];
    throw error;
  }
  throw new Error(`${text} was not refused`);
}

describe("an expression", () => {
  test.each<readonly [string, Json]>([
    ["eta >= 0.5 and cost == cross-entropy", true],
    ["eta >= 0.5 && cost != quadratic || false", true],
    ["cost == 'cross-entropy'", true],
    ["cost = quadratic", false],
    ["quadratic != cost", true],
    ["cost in [quadratic, cross-entropy]", true],
    ["eta in [0.1, 0.5]", true],
    ["not (eta > 1)", true],
    ["!(cost == quadratic) and not (seed == 4)", true],
    ["layers == [784, 30, 10]", true],
    ["layers == 784-30-10", true],
    ["layers == 784-100-10", false],
    ["layers in [784-100-10, 784-30-10]", true],
    ["seed == 7-3-1", true],
    ["data.train * 2 + 1", 2001],
    ["-eta + 10 % 4 / 2", 0.5],
    ["2 + 3 * 4 - 6 / 2", 11],
    ["2 ^ 3 ^ 2", 512],
    ["-2 ^ 2", -4],
    ["(-2) ^ 2", 4],
    ["2 ^ -2", 0.25],
    ["- 2 * 3 ^ 2 + 1", -17],
    ["1 - -eta", 1.5],
    ["sqrt(16) + abs(-2) + ln(1) + exp(0) + cos(0) + sin(0)", 8],
    ["lambda ^ 2 == null", true],
    ["exp(lambda) == null", true],
    ["test.accuracy > 0.9 and speed[1] == 2", true],
    ["batch_size == full", true],
    ["lambda == null", true],
    ["lambda > 0", false],
    ["lambda + 1", null],
    ["verbose", true],
    ["1 < 2 or eta > 'never looked at'", true],
  ])("%s is %j", (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  test("lists the names it uses", () => {
    expect(compile("eta > 0 and cost == cross-entropy", vocabulary).names).toEqual(["eta", "cost"]);
  });

  test("without a list of words takes any word beside ==", () => {
    const { names } = vocabulary;
    expect(
      compile("cost == log-likelihood", { origin: { file: "f" }, names }).evaluate(() => "log-likelihood"),
    ).toBe(true);
  });

  test("subtracts when every part of a-b is a name", () => {
    const names = ["a", "b", "c"];
    expect(
      compile("c == a - b", { origin: { file: "f" }, names }).evaluate((name) => (name === "c" ? 0 : 4)),
    ).toBe(true);
  });
});

describe("an expression is refused", () => {
  test.each([
    ["eta >", "expression.syntax"],
    ["", "expression.syntax"],
    ["eta > 1 cost", "expression.syntax"],
    ["eta; cost", "expression.syntax"],
    ["f(1)", "expression.syntax"],
    ["eta ? 1 : 2", "expression.syntax"],
    ["this", "expression.syntax"],
    ["[1, , 2]", "expression.syntax"],
    ["eta = = 1", "expression.syntax"],
    ["'a' > 1", "expression.type"],
    ["not eta > 1", "expression.type"],
    ["cost and eta", "expression.type"],
    ["eta in cost", "expression.type"],
    [`${"(".repeat(2000)}1${")".repeat(2000)}`, "expression.too-long"],
    ["constructor == 1", "expression.unknown-name"],
    ["__proto__ == 1", "expression.unknown-name"],
    ["eta.constructor.prototype == 1", "expression.unknown-name"],
  ])("%s", (text, code) => {
    expect(refusal(text).code).toBe(code);
  });

  test("with the place and the nearest name", () => {
    const problem = refusal("eta > 1 and cots == quadratic");
    expect(problem).toMatchObject({
      code: "expression.unknown-name",
      message: '"cots" is not known here.',
      where: { file: "here", line: 1, column: 13, excerpt: "eta > 1 and cots == quadratic" },
    });
    expect(problem.hint).toContain('"cost"');
  });

  test("with the nearest word where a value is misspelt", () => {
    const problem = refusal("cost == cross-entorpy");
    expect(problem.message).toContain("cross-entorpy");
    expect(problem.hint).toContain('"cross-entropy"');
    expect(problem.where?.column).toBe(9);
  });

  test("with every unknown name at once", () => {
    try {
      compile("ata > 1 and costs == quadratic", vocabulary);
    } catch (error) {
      expect((error as RunxError).problems.map((problem) => problem.message)).toEqual([
        '"ata" is not known here.',
        '"costs" is not known here.',
      ]);
      return;
    }
    throw new Error("not refused");
  });

  test("at the place where its syntax ends", () => {
    expect(refusal("eta > $%").where?.column).toBeGreaterThan(6);
  });
});

test("any text is evaluated or refused, and nothing else happens", () => {
  const piece = fc.constantFrom(
    ...[
      "eta",
      "cost",
      "cross-entropy",
      "==",
      "and",
      "not",
      "(",
      ")",
      "[",
      "]",
      ".",
      ",",
      "-",
      "1",
      "'x'",
      "in",
      " ",
      "?",
      ";",
    ],
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join(" ")),
      ),
      (text) => {
        try {
          evaluate(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RunxError);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
