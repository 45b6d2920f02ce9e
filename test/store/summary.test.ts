import fc from "fast-check";
import { expect, test } from "vitest";
import type { EpochRecord } from "../../src/model/trial.ts";
import { Summary } from "../../src/store/summary.ts";

function summaryOf(...records: EpochRecord[]) {
  const summary = new Summary();
  for (const record of records) summary.add(record);
  return Object.fromEntries(summary.metrics());
}

const value = fc.constantFrom(0, 0.25, 0.5, 0.75, 1, Number.POSITIVE_INFINITY);

test("the best epoch is the first of the best, and the chosen one the first of the best validation", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 12 }), (rows) => {
      const records = rows.map(([validation, test, cost], index) => ({
        epoch: index + 1,
        metrics: { "validation.accuracy": validation, "test.accuracy": test, "test.cost": cost },
      }));
      const tests = rows.map(([, accuracy]) => accuracy);
      const costs = rows.map(([, , cost]) => cost);
      const validations = rows.map(([validation]) => validation);
      const chosen = validations.indexOf(Math.max(...validations));
      expect(summaryOf(...records)).toMatchObject({
        "test.accuracy": {
          last: tests.at(-1),
          best: Math.max(...tests),
          bestEpoch: tests.indexOf(Math.max(...tests)) + 1,
          atBestValidation: tests[chosen],
        },
        "test.cost": {
          last: costs.at(-1),
          best: Math.min(...costs),
          bestEpoch: costs.indexOf(Math.min(...costs)) + 1,
          atBestValidation: costs[chosen],
        },
      });
    }),
  );
});

test("without accuracies the validation cost chooses; without validation nothing is chosen", () => {
  expect(
    summaryOf(
      { epoch: 1, metrics: { "validation.cost": 2, "test.cost": 5 } },
      { epoch: 2, metrics: { "validation.cost": 1, "test.cost": 6 } },
      { epoch: 3, metrics: { "validation.cost": 3, "test.cost": 4 } },
    ),
  ).toMatchObject({ "test.cost": { last: 4, best: 4, bestEpoch: 3, atBestValidation: 6 } });
  expect(summaryOf({ epoch: 1, metrics: { "train.cost": 2 } })["train.cost"]).toEqual({
    last: 2,
    best: 2,
    bestEpoch: 1,
  });
});

test("the untrained network is the best only where nothing is trained", () => {
  const untrained = { epoch: 0, metrics: { "validation.accuracy": 1, "test.accuracy": 1 } };
  const trained = { epoch: 1, metrics: { "validation.accuracy": 0.5, "test.accuracy": 0.5 } };
  expect(summaryOf(untrained)).toMatchObject({ "test.accuracy": { best: 1, bestEpoch: 0 } });
  expect(summaryOf(untrained, trained)).toMatchObject({
    "test.accuracy": { best: 0.5, bestEpoch: 1, atBestValidation: 0.5 },
  });
});

test("no training: no metrics", () => {
  expect(summaryOf()).toEqual({});
});
