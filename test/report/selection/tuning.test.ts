import { describe, expect, test } from "vitest";
import { RunxError } from "../../../src/errors.ts";
import type { MetricSummary, TrialRow } from "../../../src/model/records.ts";
import type { PointSearchLog } from "../../../src/model/search.ts";
import { buildReport } from "../../../src/report/build.ts";
import type { ReportInput } from "../../../src/report/input.ts";
import { renderMarkdown } from "../../../src/report/render/markdown.ts";
import { renderTable } from "../../../src/report/render/table.ts";
import { completed, diverged, summary } from "../rows.ts";

function validated(validation: number, accuracy: number): { readonly [metric: string]: MetricSummary } {
  return { "validation.accuracy": summary(validation), "test.accuracy": summary(accuracy) };
}

function trial(cost: string, eta: number, validation: number, accuracy: number, seed = 1): TrialRow {
  return completed({ cost, eta }, seed, accuracy, { metrics: validated(validation, accuracy) });
}

/** One cost with one η, the other with three; the best on test is not the best on validation. */
const UNEQUAL: readonly TrialRow[] = [
  trial("quadratic", 3, 0.9, 0.88),
  trial("cross-entropy", 0.1, 0.8, 0.79),
  trial("cross-entropy", 0.5, 0.94, 0.91),
  trial("cross-entropy", 2, 0.93, 0.95),
];

function problemCodes(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof RunxError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

describe("unequal tuning", () => {
  test("is said, with the counts and what answers it", () => {
    const { notes } = buildReport({ experiments: ["e"], rows: UNEQUAL });
    const said = notes.filter((note) => note.startsWith("Unequal tuning."));
    expect(said).toHaveLength(1);
    expect(said).toMatchInlineSnapshot(`
      [
        "Unequal tuning. Arms were trained with different numbers of values of η: quadratic with 1, cross-entropy with 3. The best of many has an advantage; comparing them tuned over eta takes each at its best by validation, and says what equal budgets would give.",
      ]
    `);
  });

  test("where nothing was validated, no choice by validation is advised", () => {
    const metrics = { "test.accuracy": summary(0.9) };
    const rows = UNEQUAL.map((row) => ({ ...row, metrics })) as readonly TrialRow[];
    const notes = buildReport({ experiments: ["e"], rows }).notes.join("\n");
    expect(notes).toContain("Unequal tuning");
    expect(notes).not.toContain("--tuned");
  });

  test("is nothing to say of a metric that is neither good nor bad", () => {
    const rows = UNEQUAL.map((row) => ({ ...row, metrics: { "train.output": summary(0.2) } }));
    const { notes } = buildReport({ experiments: ["e"], rows: rows as readonly TrialRow[] });
    expect(notes.join()).not.toContain("Unequal tuning");
  });

  test("is said once of parameters that go together, and of others in the same note", () => {
    const also = (init: (cost: string) => string) =>
      UNEQUAL.map((row) => ({ ...row, arm: { ...row.arm, init: init(String(row.arm.cost)) } }));
    const together = buildReport({ experiments: ["e"], rows: also((cost) => `init of ${cost}`) });
    const [note, ...more] = together.notes.filter((each) => each.startsWith("Unequal tuning."));
    expect(note).not.toContain("init of");
    expect(more).toEqual([]);
    const third = trial("log-likelihood", 1, 0.9, 0.9);
    const rows = [...UNEQUAL, third].map((row) => ({
      ...row,
      arm: { ...row.arm, init: row.arm.cost === "quadratic" ? "gaussian" : "scaled" },
    }));
    const notes = buildReport({ experiments: ["e"], rows }).notes.join("\n");
    expect(notes.match(/Unequal tuning/g)).toHaveLength(1);
    expect(notes).toContain(
      "η: quadratic with 1, cross-entropy with 3, log-likelihood with 1; values of η: gaussian with 1, scaled with 4",
    );
  });

  test("a parameter that only some methods have divides nothing; one that is left out elsewhere does", () => {
    const walk = (arm: TrialRow["arm"]) => completed(arm, 1, 0.9);
    const methods = [
      walk({ method: "gradient-descent", eta: 0.02 }),
      walk({ method: "momentum", eta: 0.03, momentum: 0.7 }),
      walk({ method: "hamiltonian", eta: 0.2, friction: 2 }),
    ];
    expect(buildReport({ experiments: ["e"], rows: methods }).notes).toEqual(
      expect.not.arrayContaining([expect.stringContaining("Unequal tuning")]),
    );
    const optional = [
      walk({ eta: 0.1 }),
      ...[0.1, 0.2, 0.3].flatMap((eta) => [0.5, 0.9].map((momentum) => walk({ eta, momentum }))),
    ];
    const notes = buildReport({ experiments: ["e"], rows: optional }).notes.join();
    expect(notes).toContain("values of η: no μ with 1, μ with 3.");
  });

  test("sizes of the data are not tuned", () => {
    const rows = UNEQUAL.map((row, i) => ({ ...row, arm: { cost: row.arm.cost!, "data.train": i } }));
    expect(buildReport({ experiments: ["e"], rows }).notes.join()).not.toContain("Unequal tuning");
  });

  test.each([
    ["a full grid", [...UNEQUAL.slice(0, 1), ...UNEQUAL.slice(2, 3)]],
    ["numbers alone", UNEQUAL.slice(1)],
    ["nothing recorded", []],
  ])("is not said of %s", (_, rows) => {
    expect(buildReport({ experiments: ["e"], rows }).notes.join()).not.toContain("Unequal tuning");
  });

  test("labels do not count as arms that were tuned", () => {
    const labelled = UNEQUAL.map((row, i) => ({ ...row, arm: { label: `arm ${i % 2}`, eta: i } }));
    expect(buildReport({ experiments: ["e"], rows: labelled }).notes.join()).not.toContain("Unequal tuning");
  });
});

describe("--tuned", () => {
  test("shows each arm where it validates best, not where it tests best", () => {
    const report = buildReport({ experiments: ["e"], rows: UNEQUAL }, { tuned: ["eta"] });
    expect(report.arms.map(({ arm }) => arm)).toEqual([
      { cost: "quadratic", eta: 3 },
      { cost: "cross-entropy", eta: 0.5 },
    ]);
    expect(report.notes.join("\n")).toContain(
      "the best validation accuracy, chosen among 1 to 3 combinations",
    );
  });

  test("says what an equal budget would give: the mean over all ways to draw it", () => {
    const rows = [...UNEQUAL, trial("quadratic", 1, 0.85, 0.8)];
    const { notes } = buildReport({ experiments: ["e"], rows }, { tuned: ["eta"] });
    // Of the pairs of three values, two hold the best by validation (0.91), one the second best (0.95).
    const expected = (2 / 3) * 0.91 + (1 / 3) * 0.95;
    expect(notes.join("\n")).toContain(`${(100 * expected).toFixed(2)} %`);
    const one = buildReport({ experiments: ["e"], rows: UNEQUAL }, { tuned: ["eta"] }).notes.join("\n");
    expect(one).toContain("88.33 %");
  });

  test("an arm with a training that diverged is not chosen, however good the others are", () => {
    const rows = [...UNEQUAL, diverged({ cost: "cross-entropy", eta: 0.5 }, 2)];
    const report = buildReport({ experiments: ["e"], rows }, { tuned: ["eta"] });
    expect(report.arms[1]!.arm).toEqual({ cost: "cross-entropy", eta: 2 });
  });

  test("is refused where nothing was validated, and for a parameter that does not vary", () => {
    const unvalidated = UNEQUAL.map((row) => ({
      ...row,
      metrics: { "test.accuracy": summary(0.9) },
    })) as readonly TrialRow[];
    expect(() => buildReport({ experiments: ["e"], rows: unvalidated }, { tuned: ["eta"] })).toThrow(
      "validation.accuracy, which no trial recorded",
    );
    expect(() => buildReport({ experiments: ["e"], rows: UNEQUAL }, { tuned: ["lambda"] })).toThrow(
      '"lambda" is not varied here',
    );
  });

  test("does not choose a cost function by the cost", () => {
    const metrics = { ...validated(0.9, 0.9), "validation.cost": summary(1), "test.cost": summary(1) };
    const rows = UNEQUAL.map((row) => ({ ...row, metrics })) as readonly TrialRow[];
    const question = { tuned: ["cost", "eta"], metric: "test.cost" } as const;
    expect(() => buildReport({ experiments: ["e"], rows }, question)).toThrow("different quantities");
    const byAccuracy = buildReport({ experiments: ["e"], rows }, { tuned: question.tuned });
    expect(byAccuracy.arms).toHaveLength(1);
  });
});

describe("--tuned by a program's own metrics", () => {
  const own = (optimizer: string, lr: number, test_f1: number, val_f1?: number) =>
    completed({ optimizer, lr }, 1, test_f1, {
      metrics: { test_f1: summary(test_f1), ...(val_f1 === undefined ? {} : { val_f1: summary(val_f1) }) },
    });
  const directions = { test_f1: "higher", f1: "higher" } as const;
  const chosen = (rows: readonly TrialRow[], metric: string) =>
    buildReport({ experiments: ["e"], rows, directions }, { tuned: ["lr"], metric });

  test("a test metric is chosen by its like on the validation split", () => {
    const rows = [own("sgd", 1, 0.9, 0.5), own("sgd", 2, 0.8, 0.6), own("adam", 1, 0.7, 0.7)];
    const report = chosen(rows, "test_f1");
    expect(report.arms.map(({ arm }) => arm.lr)).toEqual([2, 1]);
    expect(report.notes.join()).not.toContain("optimistic");
  });

  test("without one it is refused: a test split chooses nothing", () => {
    const rows = [own("sgd", 1, 0.9), own("sgd", 2, 0.8)];
    expect(problemCodes(() => chosen(rows, "test_f1"))).toEqual(["report.not-validated"]);
  });

  test("another is chosen by itself, and said to be optimistic", () => {
    const rows = [own("sgd", 1, 0.9), own("sgd", 2, 0.8)].map(
      (row) => ({ ...row, metrics: { f1: row.status === "completed" && row.metrics.test_f1 } }) as TrialRow,
    );
    const report = chosen(rows, "f1");
    expect(report.arms.map(({ arm }) => arm.lr)).toEqual([1]);
    expect(report.notes.join()).toContain("optimistic");
  });

  test("one without a direction has no best", () => {
    const rows = [own("sgd", 1, 0.9, 0.5), own("sgd", 2, 0.8, 0.6)];
    expect(problemCodes(() => chosen(rows, "val_f1"))).toEqual(["report.not-validated"]);
  });
});

describe("the report of a search", () => {
  const searchLog: PointSearchLog = {
    kind: "search",
    method: { kind: "random" },
    metric: "validation.accuracy",
    parts: ["quadratic", "cross-entropy"].map((cost) => ({
      varied: { cost },
      over: true,
      points: UNEQUAL.filter((row) => row.arm.cost === cost).map((row) => ({
        generation: 1,
        arm: row.arm,
        score: row.status === "completed" ? row.metrics["validation.accuracy"]!.last : 0,
        fate: { kind: "scored" },
      })),
    })),
  };
  const input: ReportInput = { experiments: ["e"], rows: UNEQUAL, searchLog };

  test("compares the best points by validation, and lists the others", () => {
    const report = buildReport(input);
    expect(report.arms.map(({ arm }) => arm.eta)).toEqual([3, 0.5]);
    expect(report.notes.join()).not.toContain("Unequal tuning");
    expect(report.search!.parts[1]!.points.map(({ score }) => score)).toEqual([0.94, 0.93, 0.8]);
    expect(renderTable(report)).toMatchSnapshot();
    expect(renderMarkdown(report)).toContain("| cross-entropy (η 2) | 1 | 93.00 % |");
  });

  test("shows every point when asked for arms", () => {
    expect(buildReport(input, { tuned: ["none"] }).arms).toHaveLength(4);
    expect(buildReport(input, { where: "eta < 1" }).arms).toHaveLength(2);
  });

  test("shows every row while no point has a result", () => {
    const waiting = searchLog.parts.map((part) => ({
      ...part,
      over: false,
      points: part.points.map(({ score: _, ...point }) => ({ ...point, fate: { kind: "waiting" as const } })),
    }));
    const report = buildReport({ ...input, searchLog: { ...searchLog, parts: waiting } });
    expect(report.arms).toHaveLength(4);
    expect(report.notes).toMatchInlineSnapshot(`
      [
        "The evidence is thin: one seed per arm. One says nothing about the spread; five or more tell a difference from the luck of the draw.",
        "Searched by random points: 1 to 3 points for each of 2 arms, judged by validation accuracy. The table has the best point of each.",
        "Validation accuracy was looked at many times and is optimistic here; no point was chosen by the test split.",
        "The search is not over.",
      ]
    `);
  });

  test("escapes what a spec calls its points", () => {
    const hostile = "\u001b[31m|x";
    const parts = [
      { ...searchLog.parts[0]!, points: [{ ...searchLog.parts[0]!.points[0]!, arm: { cost: hostile } }] },
    ];
    const report = buildReport({ ...input, searchLog: { ...searchLog, parts } });
    expect(renderTable(report)).not.toContain("\u001b");
    expect(renderMarkdown(report)).not.toContain("| \u001b");
  });
});
