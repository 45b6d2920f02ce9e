/** Arms that `--by` pools hold several trials of one seed: figures keep them apart and claim no more than the report. */
import { expect, test } from "vitest";
import type { TrialRow } from "../../../src/model/records.ts";
import type { EpochRecord } from "../../../src/model/trial.ts";
import { buildReport } from "../../../src/report/build.ts";
import { contentOf } from "../../../src/report/content/content.ts";
import { learningCurves } from "../../../src/report/content/curves.ts";
import { tableRows } from "../../../src/report/plot/figure/table.ts";
import { figuresOf } from "../../../src/report/plot/figures.ts";
import { plotSvg } from "../../../src/report/plot/plot.ts";
import { completed } from "../rows.ts";

function trial(eta: number, lambda: number, seed: number, value: number, stuck = false): TrialRow {
  const row = completed({ eta, lambda }, seed, value, stuck ? { neverPredicted: [4] } : {});
  return { ...row, id: `${seed}${lambda}${eta}`.padEnd(64, "0") };
}

const rows = [
  trial(1, 0, 1, 0.8),
  trial(1, 0, 2, 0.84),
  trial(1, 5, 1, 0.6),
  trial(1, 5, 2, 0.62, true),
  trial(3, 0, 1, 0.9),
  trial(3, 0, 2, 0.93),
];
const series = new Map(
  rows.map((row): [string, EpochRecord[]] => {
    const last = row.status === "completed" ? (row.metrics["test.accuracy"]?.last ?? 0) : 0;
    return [
      row.id,
      [0.5, 0.9, 1].map((part, i) => ({ epoch: i + 1, metrics: { "test.accuracy": part * last } })),
    ];
  }),
);
const report = buildReport({ experiments: ["pooled"], rows }, { by: ["eta"] });
const content = contentOf(report, series, {});
const interval = report.arms[0]!.sample.kind === "spread" ? report.arms[0]!.sample.ci95 : undefined;

function tableNamed(name: string) {
  const figure = figuresOf(content, 5000).find(({ tables }) => name in tables);
  return tableRows(figure!.tables[name]!);
}

test("the band of a curve rests on the seeds, as the report's interval does", () => {
  const [curve] = learningCurves(report, series);
  const last = curve?.points.at(-1);
  expect(interval?.[0]).toBeLessThan(0.6);
  expect(last?.ci95?.[0]).toBeCloseTo(interval![0], 12);
  expect(last?.ci95?.[1]).toBeCloseTo(interval![1], 12);
  expect(last?.n).toBe(4);
});

test("the bar of a row of trainings is the report's interval", () => {
  const [row] = tableNamed("arms");
  expect(row?.low).toBeCloseTo(Math.max(0, interval![0]), 5);
  expect(row?.high).toBeCloseTo(Math.min(1, interval![1]), 5);
});

test("a cross marks the stuck training alone, not its seed", () => {
  const stuck = tableNamed("trials").filter(({ state }) => state !== "");
  expect(stuck).toMatchObject([{ seed: 2, pooled: "λ 5" }]);
});

test("each training is a line of its own", async () => {
  const lines = new Set(tableNamed("seeds").map(({ arm, trial }) => `${arm} ${trial}`));
  expect(lines.size).toBe(rows.length);
  const svg = await plotSvg(content, { kind: "curves" });
  const paths = [...svg.matchAll(/aria-roledescription="line mark"[^>]*?d="([^"]*)"/g)].map(
    ([, d]) => d ?? "",
  );
  expect(paths.length).toBe(rows.length + report.arms.length);
  for (const path of paths) expect(path.split("L").length).toBe(3);
});

test("a note says which of a seed's trainings is stuck", () => {
  expect(report.notes.join(" ")).toContain("seed 2 with λ 5 never predicts 4");
});
