import { expect, test } from "vitest";
import { buildReport } from "../../../src/report/build.ts";
import { learningCurves } from "../../../src/report/content/curves.ts";
import { learningSpeed } from "../../../src/report/content/learning-speed.ts";
import { renderSpeed } from "../../../src/report/render/speed.ts";
import { completed, summary } from "../rows.ts";

/** Arms whose accuracy rises by a step an epoch, up to a ceiling. */
const speedOf = (steps: readonly (readonly [step: number, ceiling: number])[], level?: number) => {
  const rows = steps.flatMap(([step, ceiling], arm) =>
    [1, 2, 3].map((seed) => completed({ arm }, seed, Math.min(ceiling, 10 * step))),
  );
  const series = new Map(
    rows.map(({ id, arm }) => {
      const [step, ceiling] = steps[Number(arm.arm)]!;
      const epochs = Array.from({ length: 10 }, (_, i) => ({
        epoch: i + 1,
        metrics: { "test.accuracy": Math.min(ceiling, step * (i + 1)) },
      }));
      return [id, epochs] as const;
    }),
  );
  const report = buildReport({ experiments: ["x"], rows });
  return learningSpeed(report, learningCurves(report, series), level)!;
};

test("the first epoch that reaches the level is counted, and the trainings that never do", () => {
  const { arms, sentence } = speedOf(
    [
      [0.1, 1],
      [0.2, 1],
      [0.1, 0.4],
    ],
    0.75,
  );
  expect(arms.map(({ epochs, never }) => [epochs, never])).toEqual([
    [8, 0],
    [4, 0],
    [undefined, 3],
  ]);
  expect(sentence).toMatchInlineSnapshot(
    `"arm 1 reaches 75 % test accuracy after 4 epochs (median), arm 0 after 8 epochs."`,
  );
});

test("arms that reach the level in the same epoch are first together", () => {
  const first = (...steps: readonly number[]) =>
    speedOf(
      steps.map((step) => [step, 1] as const),
      0.75,
    ).sentence;
  expect(first(0.2, 0.1, 0.2)).toBe(
    "arm 0 and arm 2 reach 75 % test accuracy after 4 epochs (median), arm 1 after 8 epochs.",
  );
  expect(first(0.2, 0.2)).toBe("arm 0 and arm 1 reach 75 % test accuracy after 4 epochs (median).");
  expect(first(0.2, 0.2, 0.2, 0.2, 0.1, 0.09)).toBe(
    "4 of 6 arms reach 75 % test accuracy after 4 epochs (median), the next arm, arm 4, after 8 epochs.",
  );
});

test("arms that begin beyond each other have no level in common", () => {
  const fall = (start: number) => [0, 1, 2].map((epoch) => [epoch, start / 10 ** epoch] as const);
  const levelOf = (...starts: readonly number[]) => {
    const rows = starts.map((start) =>
      completed({ start }, 1, 0, { metrics: { "test.cost": summary(start / 100) } }),
    );
    const series = new Map(
      rows.map(({ id, arm }) => [
        id,
        fall(Number(arm.start)).map(([epoch, cost]) => ({ epoch, metrics: { "test.cost": cost } })),
      ]),
    );
    const report = buildReport({ experiments: ["x"], rows }, { metric: "test.cost" });
    return learningSpeed(report, learningCurves(report, series))?.level;
  };
  expect(levelOf(10, 12)).toBeCloseTo(1.2, 12);
  expect(levelOf(10, 10_000)).toBeUndefined();
});

test("the level is by default nine tenths of the way", () => {
  expect(
    speedOf([
      [0.1, 1],
      [0.1, 1],
    ]).level,
  ).toBeCloseTo(0.91, 12);
});

test("the area under a line is its middle", () => {
  expect(
    speedOf(
      [
        [0.1, 1],
        [0.05, 1],
      ],
      0.4,
    ).arms.map(({ area }) => Number(area.toFixed(12))),
  ).toEqual([0.55, 0.275]);
});

test("gradients are those of single examples until the level", () => {
  const data = {
    sizes: { train: 120, validation: 15, test: 15 },
    answer: { kind: "classes", names: [] },
  } as const;
  const rows = [1, 2].map((seed) => ({ ...completed({}, seed, 1), data }));
  const epochs = [0.2, 0.5, 1].map((value, i) => ({ epoch: i + 1, metrics: { "test.accuracy": value } }));
  const series = new Map(rows.map(({ id }) => [id, epochs]));
  const report = buildReport({ experiments: ["x"], rows });
  const speed = learningSpeed(report, learningCurves(report, series), 0.5)!;
  expect(speed.arms[0]).toMatchObject({ epochs: 2, gradients: 240, never: 0 });
  for (const width of [20, 40, 80]) {
    const lines = renderSpeed(speed, report, { width, rows: 40 }).split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.join(" ")).toContain("2 epochs");
  }
  expect(renderSpeed(speed, report, { width: 80, rows: 40 })).toContain("240");
});

test("two of three that reach the level give a median", () => {
  const rows = [1, 2, 3].map((seed) => completed({}, seed, 1));
  const series = new Map(
    rows.map(({ id, seed }) => [
      id,
      [1, 2, 3].map((epoch) => ({ epoch, metrics: { "test.accuracy": seed === 3 ? 0.1 : epoch / 3 } })),
    ]),
  );
  const report = buildReport({ experiments: ["x"], rows });
  expect(learningSpeed(report, learningCurves(report, series), 0.9)!.arms[0]).toMatchObject({
    epochs: 3,
    never: 1,
  });
});
