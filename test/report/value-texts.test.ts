import fc from "fast-check";
import { expect, test } from "vitest";
import { RunxError, textOf } from "../../src/errors.ts";
import type { Json } from "../../src/model/parameters.ts";
import { buildReport } from "../../src/report/build.ts";
import type { Question } from "../../src/report/question.ts";
import { renderJson } from "../../src/report/render/json.ts";
import { renderTable } from "../../src/report/render/table.ts";
import type { ArmValues } from "../../src/report/report.ts";
import { textsAmong } from "../../src/report/value-texts.ts";
import { arms } from "./rows.ts";

/** The numbers of `{ from: 0.01, to: 10, steps: 6, scale: log }`. */
const range = [0.01, 0.0398107170553, 0.158489319246, 0.63095734448, 2.51188643151, 10];
const rows = arms(range.map((eta) => [{ eta }, [0.8, 0.9]]));

test("values inside a key have a sign that stands apart from the value", () => {
  const rows = arms(
    [0, 10].map((weight) => [{ "init.weights.0.0.1": weight, "surface.start": [weight, 1] }, [0.8]]),
  );
  const report = buildReport({ experiments: ["x"], rows }, {});
  expect(report.arms.map(({ label }) => label)).toEqual([
    "w[0,0,1] 0 (start [0, 1])",
    "w[0,0,1] 10 (start [10, 1])",
  ]);
});

test("an arm of several parts is one thing in a sentence, whatever its parts are", () => {
  const schedule = { kind: "step", every: 5, factor: 0.5 };
  const labels = (given: readonly ArmValues[]) => {
    const rows = arms(given.map((arm, i) => [arm, [0.8 + i / 100, 0.81 + i / 100]]));
    return buildReport({ experiments: ["x"], rows }, {}).arms.map(({ label }) => label);
  };
  expect(
    labels([
      { hidden_activation: "relu", "init.kind": "he", eta: 1 },
      { hidden_activation: "tanh", "init.kind": "gaussian", eta: 2 },
    ]),
  ).toEqual(["relu (he, η 1)", "tanh (gaussian, η 2)"]);
  expect(
    labels([
      { eta: 1, lambda: 3 },
      { eta: 2, lambda: 5 },
    ]),
  ).toEqual(["η 1 (λ 3)", "η 2 (λ 5)"]);
  expect(
    labels([
      { schedule, eta: 1 },
      { schedule: null, eta: 2 },
    ]),
  ).toEqual(["η 1 (schedule step (every 5, factor 0.5))", "η 2"]);
});

test("an arm is found by the numbers that its label shows and by those that somebody types", () => {
  const rows = arms([-3, 1e-7].map((eta) => [{ eta }, [0.8, 0.9]]));
  const found = (question: Question) =>
    buildReport({ experiments: ["x"], rows }, question).arms.map(({ label }) => label);
  for (const where of ["eta == -3", "eta == −3"]) expect(found({ where })).toEqual(["η −3"]);
  for (const baseline of ["η −3", "η -3", "eta == -3"]) {
    const report = buildReport({ experiments: ["x"], rows }, { baseline });
    expect(report.comparisons[0]?.baseline).toEqual({ eta: -3 });
  }
});

function textsOf(values: readonly number[]): readonly string[] {
  const textOf = textsAmong(
    values.map((eta) => ({ eta })),
    ["eta"],
  );
  return values.map((value) => textOf("eta", value));
}

test("numbers that a range computed are shown with three digits", () => {
  expect(textsOf(range)).toEqual(["0.01", "0.0398", "0.158", "0.631", "2.51", "10"]);
});

test("numbers that somebody wrote or a search drew are shown as they are", () => {
  const written = [0.1234, 12345, 0.000025, 9.92601, 1e-7, 3];
  expect(textsOf(written)).toEqual(["0.1234", "12345", "0.000025", "9.92601", "1e−7", "3"]);
  expect(textsOf([-3, -0.5, 1e21])).toEqual(["−3", "−0.5", "1e21"]);
});

test("more digits are shown where three do not tell values apart", () => {
  expect(textsOf([1.00012345678, 1.00056789012])).toEqual(["1.0001", "1.0006"]);
  expect(textsOf([1.00000012345, 1.00000056789])).toEqual(["1.00000012345", "1.00000056789"]);
});

test("long mappings are told by what differs, short ones are shown whole", () => {
  const shown = (values: readonly Json[]) => {
    const textOf = textsAmong(
      values.map((data) => ({ data })),
      ["data"],
    );
    return values.map((value) => textOf("data", value));
  };
  const names = Array.from({ length: 40 }, (_, i) => `n${i + 1}`);
  const table = { source: "csv", file: "tables/bits.csv", target: "was" };
  expect(shown([5, 20].map((n) => ({ ...table, columns: names.slice(0, n) })))).toEqual([
    "columns n1 … n5 (5)",
    "columns n1 … n20 (20)",
  ]);
  expect(
    shown([{ ...table, test: 0.25 }, { ...table, test: 0.5 }, { source: "mnist", train: 1000 }, null]),
  ).toEqual([
    "csv (file tables/bits.csv, target was, test 0.25)",
    "csv (file tables/bits.csv, target was, test 0.5)",
    "mnist (train 1000)",
    "–",
  ]);
  expect(shown([{ steps: 20 }, { steps: 20, init: "orthogonal" }])).toEqual([
    "steps 20",
    "steps 20, init orthogonal",
  ]);
  // What differs lies between the ends, and a mapping with nothing of its own: neither would be told from the others.
  const between = [1, 2].map((i) => ({ ...table, columns: ["a", "b", `c${i}`, "d", "e"] }));
  expect(shown(between)).toEqual(
    [1, 2].map((i) => `csv (file tables/bits.csv, target was, columns [a, b, c${i}, d, e])`),
  );
  expect(shown([table, { ...table, header: false }])[0]).toBe("csv (file tables/bits.csv, target was)");
});

test("other values have other texts", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.double({ noNaN: true }), { comparator: "SameValueZero" }), (values) => {
      expect(new Set(textsOf(values)).size).toBe(values.length);
    }),
  );
});

test("tables and sentences shorten, machine formats do not", () => {
  const report = buildReport({ experiments: ["eta"], rows });
  expect(renderTable(report)).not.toMatch(/\d{7}/);
  expect(renderTable(report)).toContain("η 0.0398");
  expect(renderJson(report)).toContain('"eta": 0.0398107170553');
});

test("a number copied from the table into a filter is answered with the numbers there are", () => {
  const hint = (): string => {
    try {
      buildReport({ experiments: ["eta"], rows }, { where: "eta == 0.0398" });
    } catch (error) {
      return error instanceof RunxError ? textOf(error.problems[0].hint) : String(error);
    }
    return "";
  };
  expect(hint()).toContain("eta takes 0.01, 0.0398107170553, 0.158489319246");
});
