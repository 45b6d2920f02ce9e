import stringWidth from "string-width";
import { expect, test } from "vitest";
import { RunxError } from "../../../src/errors.ts";
import type { EpochRecord } from "../../../src/model/trial.ts";
import { buildReport } from "../../../src/report/build.ts";
import { learningCurves } from "../../../src/report/content/curves.ts";
import { renderCurves } from "../../../src/report/render/curves.ts";
import { hostile } from "../hostile.ts";
import { arms, completed, diverged, pending } from "../rows.ts";

function records(...accuracies: readonly number[]): readonly EpochRecord[] {
  return accuracies.map((value, i) => ({ epoch: i + 1, metrics: { "test.accuracy": value } }));
}

const rows = [...arms([[{ eta: 1 }, [0.9, 0.94]]]), diverged({ eta: 1 }, 3), pending({ eta: 2 }, 1)];
const report = buildReport({ experiments: ["eta"], rows });
const series = new Map([
  [rows[0]!.id, records(0.5, 0.8, 0.9)],
  [rows[1]!.id, records(0.6, 0.8, 0.94)],
  [rows[2]!.id, records(0.1)],
]);

test("a curve averages the trials that reached an epoch", () => {
  const [curve, empty] = learningCurves(report, series);
  expect(curve?.points.map(({ epoch, n }) => [epoch, n])).toEqual([
    [1, 3],
    [2, 2],
    [3, 2],
  ]);
  expect(curve?.points[0]?.mean).toBeCloseTo(0.4, 12);
  expect(curve?.points[1]).toEqual({ epoch: 2, n: 2, mean: 0.8, min: 0.8, max: 0.8 });
  expect(curve?.points[2]?.ci95?.[0]).toBeLessThan(0.9);
  expect(curve?.trials.map((trial) => trial.values.length)).toEqual([3, 3, 1]);
  expect(empty?.points).toEqual([]);
});

test("another metric than the report's can be drawn; an unknown one is refused", () => {
  expect(() => learningCurves(report, series, "train.cost")).toThrow(RunxError);
  const costs = new Map([[rows[0]!.id, [{ epoch: 0, metrics: { "train.cost": 2 } }]]]);
  expect(learningCurves(report, costs, "train.cost")[0]?.points).toEqual([
    { epoch: 0, n: 1, mean: 2, min: 2, max: 2 },
  ]);
});

test("the plot names its arms, its range and its band, within the width", () => {
  for (const width of [50, 80, 132]) {
    const text = renderCurves(learningCurves(report, series), { name: "eta", width, colour: false });
    for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    expect(text).toContain("● η 1: from 40.00 to 92.00, n = 2");
    expect(text).toContain("░ 95 % interval");
    if (width === 80) expect(text).toMatchSnapshot();
  }
});

test("a single epoch, equal values and hostile names are drawn too", () => {
  const named = hostile.slice(0, 6).map((name) => completed({ name }, 1, 0.9));
  const flat = new Map(named.map((row) => [row.id, records(0.9)]));
  const text = renderCurves(learningCurves(buildReport({ experiments: ["x"], rows: named }), flat), {
    name: "x",
    width: 80,
    colour: false,
  });
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(80);
});

test("many arms become sparklines", () => {
  const many = arms(Array.from({ length: 50 }, (_, i) => [{ eta: i }, [0.9]] as const));
  const curves = learningCurves(
    buildReport({ experiments: ["x"], rows: many }),
    new Map(many.map((row, i) => [row.id, records(0.1, 0.5, 0.5 + i / 100)])),
  );
  const hidden = "… and 7 more arms.";
  const lines = renderCurves(curves, { name: "x", width: 80, colour: false, hidden }).split("\n");
  expect(lines[2]).toMatch(/^η 0 +▁+.*▄+ +50\.00$/);
  expect(lines.filter((line) => line.includes("▁"))).toHaveLength(50);
  expect(lines).toContain(hidden);
});

test("nothing recorded yet", () => {
  expect(renderCurves(learningCurves(report, new Map()), { name: "x", width: 80, colour: false })).toBe(
    "No epochs are recorded yet.\n",
  );
});
