import { expect, test } from "vitest";
import type { Inspection, NumberAnswers } from "../../../src/report/content/inspection.ts";
import { predictedFigure } from "../../../src/report/plot/answers/predicted.ts";

const answersOf = (target: string, rmse: number): NumberAnswers => ({
  target,
  points: [
    { actual: 0, predicted: 0.1 },
    { actual: 1, predicted: 0.9 },
  ],
  rmse,
  mae: rmse,
});

function captionOf(numbers: readonly NumberAnswers[]): string {
  const inspection: Inspection = { arm: "a", seed: 1, seeds: [1, 2], split: "test", numbers };
  return predictedFigure(inspection, {})!.caption;
}

test("three targets are told one by one, more by how far their errors go", () => {
  const targets = ["x", "y", "z", "sum"].map((name, i) => answersOf(name, 0.1 * (i + 1)));
  expect(captionOf(targets.slice(0, 3))).toMatch(
    /Means over 2 seeds: x: root .* y: root .* z: root mean square/,
  );
  expect(captionOf(targets)).toMatch(
    /Means over 2 seeds: the root mean square errors of 4 targets are 0\.1 to 0\.4\.$/,
  );
});
