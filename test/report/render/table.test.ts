import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/model/parameters.ts";
import type { TrialRow } from "../../../src/model/records.ts";
import { buildReport } from "../../../src/report/build.ts";
import type { ReportInput } from "../../../src/report/input.ts";
import type { Question } from "../../../src/report/question.ts";
import { renderTable, usualTable } from "../../../src/report/render/table.ts";
import { wrap } from "../../../src/text/layout.ts";
import { hostile } from "../hostile.ts";
import { arms, completed, diverged, failed, pending, summary } from "../rows.ts";

function table(rows: readonly TrialRow[], question: Question = {}, options = usualTable): string {
  return renderTable(buildReport({ experiments: ["cross-entropy"], rows }, question), options);
}

/** The lines below the head of the table. */
function rowsOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.slice(lines.findIndex((line) => line.startsWith("Test accuracy in %")) + 2);
}

const quadratic = { cost: "quadratic", eta: 3 };
const main = [
  ...arms([[{ cost: "cross-entropy", eta: 0.5 }, [0.9487, 0.9512, 0.949, 0.9475, 0.9463]]]),
  ...[0.9428, 0.9475, 0.8611, 0.9511, 0.9501].map((value, i) =>
    completed(quadratic, i + 1, value, i === 2 ? { neverPredicted: [5] } : {}),
  ),
];

test("where everything failed, why is told once, and nothing is compared", () => {
  const reason = "exit code 1: ModuleNotFoundError: No module named 'torch'";
  const rows = [1, 2, 3].flatMap((eta) => [1, 2].map((seed) => failed({ eta }, seed, reason)));
  const text = table(rows);
  expect(text).toContain("Cannot tell yet: all 6 trainings failed.");
  expect(text.match(/ModuleNotFoundError/g)).toHaveLength(1);
  expect(text).toContain("Why they failed: exit code 1");
  expect(text).not.toContain("cannot be compared");
  const other = [...rows.slice(1), failed({ eta: 1 }, 1, "no memory")];
  expect(table(other)).toContain("Why 5 of 6 failed: exit code 1");
});

test("the main question, as a user sees it", () => {
  expect(table(main, { baseline: "cost == quadratic" })).toBe(
    [
      "cross-entropy",
      "No clear difference: cross-entropy (η 0.5) leads quadratic (η 3) by 1.8 points",
      "of test accuracy (95 % interval −3.1 to 6.7, 5 seeds, p = 0.36).",
      "",
      "Test accuracy in % after the last epoch:",
      "   cost           eta  n    mean ± std  median      min–max  stuck   time",
      "●  cross-entropy  0.5  5  94.85 ± 0.18   94.87  94.63–95.12      0  2.3 s",
      "○  quadratic      3    5  93.05 ± 3.89   94.75  86.11–95.11      1  2.3 s",
      "● best mean   ○ not distinguishable from the best",
      "",
      "10 trials: 10 completed, 0 failed, 1 stuck.",
      "quadratic (η 3): 4 of 5 trainings learned every class (80 %); seed 3 never",
      "predicts 5.",
      "These seeds would find a difference of 6.6 points of test accuracy or more in",
      "four cases of five; one of 1.8 points of test accuracy, if that is what it is,",
      "takes about 40 seeds per arm.",
      "",
    ].join("\n"),
  );
});

describe("width", () => {
  const value = fc.oneof<fc.Arbitrary<Json>[]>(
    fc.constantFrom(...hostile),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<Json>(null, true, [784, 30, 10], { kind: "step", every: 5, factor: 0.5 }),
    fc.string({ unit: "grapheme" }),
  );
  const parameter = fc.constantFrom(
    "eta",
    "cost",
    "layers",
    "schedule",
    "a very long name of a parameter",
    "漢字",
    "p",
    "q",
  );
  const arm = fc.dictionary(parameter, value, { maxKeys: 8 });

  test("no line is wider than the terminal, and no control character is left", () => {
    fc.assert(
      fc.property(
        fc.array(arm, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 50, max: 120 }),
        fc.constantFrom(...hostile),
        (arms, width, name) => {
          const rows = arms.flatMap((arm, i) => [
            completed(arm, 1, 0.9, { neverPredicted: [1], classes: [name, name] }),
            completed(arm, 2, 0.9 + i / 100),
            diverged(arm, 3),
            pending(arm, 4),
          ]);
          const input: ReportInput = { experiments: [name], description: name, rows };
          const text = renderTable(buildReport(input), { ...usualTable, width });
          for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("columns go in the documented order, and their names are told", () => {
    const rows = arms([
      [
        { cost: "quadratic", eta: 3, lambda: 0.1, init: "gaussian", schedule: "halve-on-plateau" },
        [0.9, 0.91],
      ],
      [
        { cost: "cross-entropy", eta: 0.5, lambda: 5, init: "scaled", schedule: "exponential" },
        [0.95, 0.951],
      ],
    ]);
    const at = (width: number) => table(rows, {}, { ...usualTable, width });
    expect(at(110)).not.toContain("No room");
    expect(at(100)).toContain("No room for: time.");
    expect(at(90)).toContain("No room for: min–max, time.");
    expect(at(80)).toContain("No room for: median, min–max, time.");
    expect(at(60)).toMatch(/cross-e?n?t?r?…/);
  });
});

test("arms with a label go by it, and their parameters make room for it", () => {
  const init = { weights: [[[0.6]]], biases: [[0.9]] };
  const rows = arms([
    [{ label: "quadratic, a start that is mildly wrong", cost: "quadratic", eta: 0.15, init }, [0.9, 0.91]],
    [
      { label: "cross-entropy, a start that is mildly wrong", cost: "cross-entropy", eta: 0.15, init },
      [0.95, 0.96],
    ],
  ]);
  const text = table(rows);
  expect(text).toContain("   quadratic, a start that is mildly wrong ");
  expect(text).toContain("No room for: cost, min–max, time.");
  expect(text.replace(/\s+/g, " ")).toContain("quadratic, a start that is mildly wrong by 5.00 points");
});

test("a parameter of numbers is aligned at the decimal point", () => {
  const lines = rowsOf(
    table(
      arms([
        [{ eta: 0.025 }, [0.9]],
        [{ eta: 10 }, [0.8]],
        [{ eta: 3.5 }, [0.7]],
      ]),
    ),
  );
  expect(lines.slice(0, 3).map((line) => line.slice(3, 10))).toEqual([" 0.025 ", "10     ", " 3.5   "]);
});

test("numbers are never cut: words are shortened, and where that is not enough a column goes whole", () => {
  const rows = arms([
    [{ a: "x".repeat(30), b: "y".repeat(30), eta: 0.0316227 }, [0.9]],
    [{ a: "z", b: "z", eta: 3 }, [0.91]],
  ]);
  for (let width = 24; width < 80; width++) {
    const text = table(rows, {}, { ...usualTable, width });
    expect(text).not.toMatch(/\d…/);
    expect(text.includes("0.0316227") || text.includes("No room for: ")).toBe(true);
  }
});

test("arms that there is no room to tell apart have their labels above their numbers", () => {
  const rows = arms([
    [{ cost: "quadratic", eta: 3 }, [0.9, 0.91]],
    [{ cost: "cross-entropy", eta: 0.5 }, [0.95, 0.96]],
  ]);
  const at = (width: number) => table(rows, {}, { ...usualTable, width }).split("\n");
  expect(at(40)).not.toContain("quadratic (η 3)");
  expect(at(20)).toContain("quadratic (η 3)");
  expect(at(20).join("\n")).toMatch(/cross-entropy\s\(η 0\.5\)\n● {2}2 {2}95\.50 ± 0\.71/);
});

test("costs show as many decimals as their spread needs", () => {
  const metrics = (last: number) => ({ metrics: { "train.cost": summary(last) } });
  const rows = [0.00123, 0.00128, 0.00119].map((cost, i) => completed({}, i + 1, 0, metrics(cost)));
  expect(table(rows)).toContain("0.001233 ± 0.000045");
});

test("one seed claims no spread", () => {
  const text = table([completed(quadratic, 1, 0.9428)]);
  expect(text).not.toContain("±");
  expect(text).toContain("94.28 %");
});

test("many arms: the best are shown and the rest counted", () => {
  const rows = arms(
    Array.from({ length: 300 }, (_, i) => [{ eta: i }, [0.5 + i / 1000, 0.51 + i / 1000]] as const),
  );
  const text = table(rows);
  const lines = text.split("\n");
  expect(lines.length).toBeLessThan(50);
  expect(rowsOf(text)[0]).toContain("299");
  expect(lines.slice(-8)).toMatchInlineSnapshot(`
    [
      "● best mean",
      "",
      "600 trials: 600 completed, 0 failed, 0 stuck.",
      "The evidence is thin: 2 seeds per arm. Five or more tell a difference from the",
      "luck of the draw.",
      "",
      "Against η 0: 0 better, 0 worse, 299 with no clear difference.",
      "",
    ]
  `);
});

test("two parameters of --by make a matrix", () => {
  const rows = ["quadratic", "cross-entropy"].flatMap((cost) =>
    [10, 0.5, 3].flatMap((eta) =>
      [1, 2].map((seed) => completed({ cost, eta }, seed, 0.9 + seed / 100 + eta / 1000)),
    ),
  );
  const text = table(rows, { by: ["cost", "eta"] });
  const lines = rowsOf(text);
  expect(text).toMatch(/^cost \\ eta +0\.5 +3 +10$/m);
  expect(lines[0]).toMatch(/^quadratic +91\.55 ± 0\.71/);
  expect(lines[2]).toMatch(/^mean ± std, n = 2 in each cell/);
});

test("colour is added only when asked for", () => {
  expect(table(main)).not.toContain("\u001b");
  expect(table(main, {}, { ...usualTable, colour: true })).toContain("\u001b[");
});

test("no mean other than zero is shown as zero", () => {
  const norm = (value: number) => ({
    metrics: { "gradient.norm": { last: value, best: value, bestEpoch: 1 } },
  });
  const rows = [0.0987, 0.0000004].flatMap((value, eta) => [
    completed({ eta }, 1, 0, norm(value)),
    completed({ eta }, 2, 0, norm(value * 1.1)),
  ]);
  const text = table(rows, { metric: "gradient.norm" });
  expect(text).toContain("4.20e−7");
  expect(text).toContain("0.104 ± 0.00698");
});

test("a sign stays on the line of its number", () => {
  for (let width = 20; width < 60; width++) {
    expect(
      wrap("cross-entropy (η 0.5) is better than quadratic (η 3, λ 0.1) ± 2", width).join("\n"),
    ).not.toMatch(/[ηλ±]\n/);
  }
});

test("arms without a value are counted apart from those with no clear difference", () => {
  const rows = [
    ...arms(Array.from({ length: 7 }, (_, eta) => [{ eta }, [0.9 + eta / 1000, 0.91]] as const)),
    diverged({ eta: 8 }, 1),
    diverged({ eta: 9 }, 1),
  ];
  expect(table(rows).replaceAll("\n", " ")).toContain(
    "Against η 0: 0 better, 0 worse, 6 with no clear difference, 2 without a value.",
  );
});
