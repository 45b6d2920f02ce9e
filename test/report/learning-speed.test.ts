import { expect, test } from "vitest";
import { buildReport } from "../../src/report/build.ts";
import { learningCurves } from "../../src/report/curves.ts";
import { learningSpeed } from "../../src/report/learning-speed.ts";
import { completed } from "./rows.ts";

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
  expect(sentence).toBe("arm 1 reaches 75.00 % test accuracy after 4 epochs (median), arm 0 after 8 epochs.");
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
