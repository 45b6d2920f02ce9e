import { expect, test } from "vitest";
import type { TrialRow } from "../../src/model/records.ts";
import type { ClaimExpectation, SpecClaim } from "../../src/model/specification.ts";
import { buildReport } from "../../src/report/build.ts";
import type { ReportInput } from "../../src/report/input.ts";
import { sweepFigure } from "../../src/report/plot/arms/sweep.ts";
import { reportFormats } from "../../src/report/render/formats.ts";
import { completed, diverged, summary } from "./rows.ts";

function walk(eta: number, cost: number): TrialRow {
  return completed({ eta }, 1, 0, { metrics: { "surface.cost": summary(cost) } });
}

function claim(eta: number, expected: ClaimExpectation, over: SpecClaim["over"]["kind"]): SpecClaim {
  const kind = over === "best-of" ? { kind: over, k: 3 } : { kind: over };
  return { source: "a book", arm: { eta }, metric: "surface.cost", over: kind, expected };
}

function input(rows: readonly TrialRow[], kind?: string): ReportInput {
  return { experiments: ["e"], rows, ...(kind && { fixed: { kind } }) };
}

const LAST = { kind: "at", at: "last" } as const;

test("two exact values that differ are told with as many digits as show it", () => {
  const close = buildReport(input([walk(0.1, -0.3054287), walk(0.2, -0.3054281)], "surface"));
  expect(close.comparisons[0]?.sentence).toBe(
    "η 0.2 is worse than η 0.1: −0.305428 against −0.305429 cost C.",
  );
  const last = buildReport(input([walk(0.1, 1), walk(0.2, 1 + 2 ** -36)], "surface"));
  expect(last.comparisons[0]?.sentence).toContain("1.00000000001 against 1.00000000000");
  const rounded = buildReport(input([walk(0.1, 1), walk(0.2, 1 + 2 * Number.EPSILON)], "surface"));
  expect(rounded.comparisons[0]?.sentence).toBe("η 0.2 and η 0.1 have the same cost C, 1.000.");
  const shared = buildReport(input([walk(0.1, 0), walk(0.2, 0), walk(0.3, 0), walk(0.4, 1)], "surface"));
  expect(shared.answer.text).toBe("η 0.1, η 0.2 and η 0.3 share 0 cost C; η 0.4 is worse.");
  const apart = buildReport(input([walk(0.1, 0.25), walk(0.2, 0.5)], "surface"));
  expect(apart.comparisons[0]?.sentence).toContain("0.5000 against 0.2500");
  const same = [0.99996, 0.99997].flatMap((value, arm) =>
    [1, 2].map((seed) => completed({ arm }, seed, value, { weightsSha256: `${arm}` })),
  );
  expect(buildReport(input(same)).comparisons[0]?.sentence).toContain("99.997 % against 99.996 %");
});

test.each([
  ["surface", ["Walks diverge when their steps are too long: a smaller eta helps."], "in step 3"],
  ["command", [], "in epoch 3"],
  [undefined, [expect.stringContaining("init: scaled")], "in epoch 3"],
])("trials of kind %s that diverge get the advice that fits", (kind, advice, when) => {
  const { notes } = buildReport(input([walk(0.1, 1), walk(0.2, 2), diverged({ eta: 0.9 }, 1)], kind));
  expect(notes.filter((note) => /smaller eta/.test(note))).toEqual(advice);
  expect(notes.join()).toContain(when);
});

test("of walks no format speaks of seeds, epochs, means or stuck trainings", () => {
  const claims = [
    claim(0.1, { kind: "near", value: 0.12346, tolerance: 0.00001, moment: LAST }, "mean"),
    claim(0.2, { kind: "at-most", value: 1, moment: { kind: "epoch", epoch: 4 } }, "every"),
    claim(0.2, { kind: "at-most", value: 1, moment: LAST }, "every"),
    claim(0.9, { kind: "at-most", value: 1, moment: LAST }, "every"),
  ];
  const rows = [walk(0.1, 0.123457), walk(0.2, 2), diverged({ eta: 0.9 }, 1)];
  const report = buildReport({ ...input(rows, "surface"), claims });
  expect(report.claims.map(({ text, reason }) => `${text}: ${reason}`)).toEqual([
    "cost C of η 0.1 after the last step is 0.12346 ± 0.00001: it is 0.12346",
    "cost C of η 0.2 after step 4 is at most 1: not yet computable: 1 of 1 trial has no such value",
    "cost C of η 0.2 after the last step is at most 1: missed by 1.0: it is 2.000",
    "cost C of η 0.9 after the last step is at most 1: missed: the walk diverged",
  ]);
  for (const format of ["table", "markdown", "latex"] as const) {
    const text = reportFormats[format](report);
    expect(text).toContain("value");
    expect(text).not.toMatch(/seed|epoch|mean|stuck|training/i);
  }
});

test("the sweep of walks shows values, not means over seeds", () => {
  const rows = [walk(0.1, 1), walk(0.2, 2), walk(0.3, 3)];
  const [walks, trainings] = ["surface", undefined].map((kind) =>
    JSON.stringify(sweepFigure(buildReport(input(rows, kind)))),
  );
  expect(walks).not.toMatch(/seed|mean of|"mean |"stuck","format/i);
  expect(trainings).toMatch(/seeds/);
});
