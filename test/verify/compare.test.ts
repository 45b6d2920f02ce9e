import { expect, test } from "vitest";
import { firstDifference, type Training } from "../../src/verify/compare.ts";
import { drifts, isStable } from "../../src/verify/twin.ts";

const training: Training = {
  outcome: {
    status: "completed",
    epochs: 2,
    stoppedEarly: false,
    weightsSha256: "aa",
    neverPredicted: [],
    seconds: 1,
  },
  epochs: [
    { epoch: 1, eta: 0.5, metrics: { "train.cost": 0.25, "train.accuracy": 0.5 } },
    { epoch: 2, eta: 0.5, metrics: { "train.cost": 0.125, "train.accuracy": 0.75 } },
  ],
};

const withMetric = (epoch: number, metric: string, value: number): Training => ({
  ...training,
  epochs: training.epochs.map((record) =>
    record.epoch === epoch ? { ...record, metrics: { ...record.metrics, [metric]: value } } : record,
  ),
});

test("equal trainings have no difference, whatever time they took", () => {
  const slower: Training = { ...training, outcome: { ...training.outcome, seconds: 9 } };
  expect(firstDifference(training, slower)).toBeUndefined();
});

test("the smallest difference is found, and the first one named", () => {
  const again = withMetric(2, "train.cost", 0.125 + 2 ** -55);
  expect(firstDifference(training, again)).toEqual({
    kind: "metric",
    epoch: 2,
    metric: "train.cost",
    recorded: 0.125,
    again: 0.125 + 2 ** -55,
  });
  expect(firstDifference(training, withMetric(1, "train.cost", -0))).toMatchObject({ epoch: 1 });
});

test("a metric only one of them recorded is a difference", () => {
  expect(firstDifference(training, withMetric(1, "test.cost", 1))).toEqual({
    kind: "metric",
    epoch: 1,
    metric: "test.cost",
    again: 1,
  });
});

test("other weights, another end and other lengths are told apart", () => {
  const other = { ...training.outcome, weightsSha256: "bb" } as Training["outcome"];
  expect(firstDifference(training, { ...training, outcome: other })).toEqual({
    kind: "weights",
    recorded: "aa",
    again: "bb",
  });
  const diverged: Training = {
    outcome: { status: "diverged", epoch: 2, seconds: 1 },
    epochs: [training.epochs[0]!],
  };
  expect(firstDifference(training, diverged)).toEqual({
    kind: "outcome",
    recorded: "completed",
    again: "diverged in epoch 2",
  });
  expect(firstDifference(training, { ...training, epochs: [training.epochs[0]!] })).toEqual({
    kind: "epochs",
    recorded: 2,
    again: 1,
  });
});

test("drift says when and how far each metric went apart", () => {
  const twin = withMetric(2, "train.cost", 0.5).epochs;
  expect(drifts(training.epochs, twin)).toEqual([
    { metric: "train.cost", firstEpoch: 2, largest: 0.375, last: 0.375, relative: expect.any(Number) },
    { metric: "train.accuracy", largest: 0, last: 0, relative: 0 },
  ]);
});

test("a metric is stable while half of its digits hold", () => {
  const drift = (relative: number) => ({ metric: "train.cost", largest: 1, last: 1, relative });
  expect(isStable(drift(6e-17), "float64")).toBe(true);
  expect(isStable(drift(1e-8), "float64")).toBe(true);
  expect(isStable(drift(1e-7), "float64")).toBe(false);
  expect(isStable(drift(1e-4), "float32")).toBe(true);
  expect(isStable(drift(0.2), "float32")).toBe(false);
});

test("another learning rate is a difference like that of any metric", () => {
  const again: Training = {
    ...training,
    epochs: training.epochs.map((record) => ({ ...record, eta: record.epoch === 2 ? 0.25 : 0.5 })),
  };
  expect(firstDifference(training, again)).toEqual({
    kind: "metric",
    epoch: 2,
    metric: "eta",
    recorded: 0.5,
    again: 0.25,
  });
});
