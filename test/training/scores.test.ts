import { expect, test } from "vitest";
import { truthOf } from "../../src/learner/truth.ts";
import type { Targets } from "../../src/model/dataset.ts";
import type { AnswerEncoding } from "../../src/model/encoding.ts";
import { evaluateSplit } from "../../src/network/evaluation.ts";
import { modelOf } from "../../src/network/model.ts";
import type { Weights } from "../../src/network/network.ts";
import { classScores, errorScores } from "../../src/training/scores.ts";
import { parametersOf } from "../network/fixtures.ts";

/** Outputs as given: a network whose one layer passes its inputs on. */
function evaluationOf(outputs: readonly (readonly number[])[], targets: Targets) {
  const width = outputs[0]!.length;
  const identity = Float64Array.from({ length: width * width }, (_, i) => (i % (width + 1) === 0 ? 1 : 0));
  const weights: Weights = {
    layers: [width, width],
    weights: [identity],
    biases: [new Float64Array(width)],
  };
  const network = modelOf(parametersOf({ layers: [width, width], output: "linear" }));
  const inputs = { kind: "reals" as const, values: Float64Array.from(outputs.flat()) };
  return evaluateSplit(network, weights, { size: outputs.length, inputs, targets });
}

function classified(actual: readonly number[], predicted: readonly number[], names: readonly string[]) {
  const targets = { kind: "classes" as const, labels: Uint16Array.from(actual) };
  const outputs = predicted.map((label) => names.map((_, j) => Number(j === label)));
  return Object.fromEntries(
    classScores(evaluationOf(outputs, targets), truthOf({ kind: "classes", names }, targets)),
  );
}

function estimated(
  actual: readonly (readonly number[])[],
  predicted: readonly (readonly number[])[],
  answer: AnswerEncoding,
) {
  const targets = { kind: "values" as const, values: Float64Array.from(actual.flat()) };
  return Object.fromEntries(errorScores(evaluationOf(predicted, targets), truthOf(answer, targets)));
}

const answerOf = (...widths: readonly number[]): AnswerEncoding => ({
  kind: "values",
  columns: widths.map((width, j) => ({ name: ["height", "weight"][j]!, centre: 4, width })),
});

test("precision, recall and F1 by class and as macro averages are scikit-learn's", () => {
  // The example of `precision_score`, `recall_score` and `f1_score` in the documentation of scikit-learn 1.5.
  const found = classified([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], ["cat", "dog", "owl"]);
  expect(found.precision).toBeCloseTo(2 / 9, 12);
  expect(found.recall).toBeCloseTo(1 / 3, 12);
  expect(found.f1).toBeCloseTo(0.8 / 3, 12);
  expect(found["precision.cat"]).toBeCloseTo(2 / 3, 12);
  expect([found["recall.cat"], found["f1.cat"]]).toEqual([1, 0.8]);
  expect([found["precision.dog"], found["recall.owl"], found["f1.owl"]]).toEqual([0, 0, 0]);
});

test("balanced accuracy is the mean of the recalls", () => {
  // The example of `balanced_accuracy_score` in the same documentation.
  expect(classified([0, 1, 0, 0, 1, 0], [0, 1, 0, 0, 0, 1], ["no", "yes"]).balanced_accuracy).toBe(0.625);
});

test("a class that is never predicted has precision 0, one that does not occur has no scores", () => {
  const found = classified([0, 0, 1], [0, 2, 0], ["a", "b", "c"]);
  expect(found).toEqual({
    balanced_accuracy: 0.25,
    precision: 0.25,
    "precision.a": 0.5,
    "precision.b": 0,
    recall: 0.25,
    "recall.a": 0.5,
    "recall.b": 0,
    f1: 0.25,
    "f1.a": 0.5,
    "f1.b": 0,
  });
});

test("errors of numbers and R² are scikit-learn's", () => {
  // The examples of `mean_absolute_error`, `root_mean_squared_error` and `r2_score` in the documentation.
  const actual = [[3], [-0.5], [2], [7]];
  const found = estimated(actual, [[2.5], [0], [2], [8]], answerOf(1));
  expect(found.mae).toBe(0.5);
  expect(found.rmse).toBeCloseTo(Math.sqrt(0.375), 12);
  expect(found.r2).toBeCloseTo(1 - 1.5 / 29.1875, 12);
  expect(Object.keys(found)).toEqual(["rmse", "mae", "r2"]);
});

test("errors of several targets are given for each and as their mean, in the unit of the target", () => {
  const [actual, predicted] = [
    [
      [0.5, 1],
      [-1, 1],
      [7, -6],
    ],
    [
      [0, 2],
      [-1, 2],
      [8, -5],
    ],
  ];
  const found = estimated(actual, predicted, answerOf(1, 1));
  expect(found.mae).toBe(0.75);
  expect(found.rmse).toBeCloseTo((Math.sqrt(1.25 / 3) + 1) / 2, 12);
  expect(found["r2.height"]).toBeCloseTo(0.965, 3);
  expect(found["r2.weight"]).toBeCloseTo(0.908, 3);
  expect(found.r2).toBeCloseTo(0.9368, 4);
  const scaled = estimated(actual, predicted, answerOf(10, 3));
  expect([scaled["mae.height"], scaled["mae.weight"]]).toEqual([5, 3]);
  expect([scaled["r2.height"], scaled["r2.weight"]]).toEqual([found["r2.height"], found["r2.weight"]]);
});

test("there is no R² of a target that never changes", () => {
  const found = estimated([[2], [2]], [[1], [3]], answerOf(1));
  expect(found).toEqual({ rmse: 1, mae: 1 });
});
