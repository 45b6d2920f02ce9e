import { describe, expect, test } from "vitest";
import { describeMetric, isCost, measures, onSplit, partsOf, usualMetrics } from "../../src/metric/metric.ts";
import { splitNames } from "../../src/model/splits.ts";

describe("names", () => {
  test.each([
    ["test.accuracy", "test accuracy", "higher", "fraction"],
    ["train.cost", "training cost", "lower", "number"],
    ["validation.objective", "validation cost with regularisation", "lower", "number"],
    ["train.output.2", "training output of neuron 2", "none", "number"],
    ["gradient.norm", "norm of the gradient", "none", "number"],
    ["speed.2", "speed of layer 2", "none", "number"],
    ["bias_speed.2", "speed of the biases of layer 2", "none", "number"],
    ["test.recall.Iris.setosa", "test recall of Iris.setosa", "higher", "fraction"],
    ["test.f1", "test F1", "higher", "fraction"],
    ["validation.rmse", "validation RMSE", "lower", "number"],
    ["test.r2", "test R²", "higher", "number"],
    ["loss", "loss", "none", "number"],
  ])("%s", (name, title, better, unit) => {
    expect(describeMetric(name)).toMatchObject({ name, title, better, unit });
  });

  test("one that runx does not know has the direction it is given, and no other has", () => {
    expect(describeMetric("train.loss", { "train.loss": "lower" }).better).toBe("lower");
    expect(describeMetric("test.accuracy", { "test.accuracy": "lower" }).better).toBe("higher");
  });

  test.each([
    "test.accuracy.5",
    "test",
    "speed",
    "speed.1.2",
    "accuracy.test",
    "__proto__",
    "test.constructor",
  ])("%s is not in the grammar", (name) => expect(partsOf(name)).toEqual({ kind: "other" }));

  test("every measure of every split is described, and bounded where it has bounds", () => {
    for (const split of splitNames) {
      for (const measure of measures) {
        const { least, most, unit } = describeMetric(`${split}.${measure}`);
        if (unit === "fraction") expect([least, most]).toEqual([0, 1]);
      }
    }
  });

  test("costs are those of the cost function", () => {
    const names = ["test.cost", "train.objective", "test.rmse", "test.accuracy", "cost"];
    expect(names.filter((name) => isCost(describeMetric(name)))).toEqual(["test.cost", "train.objective"]);
  });

  test("the same measure on another split", () => {
    expect(onSplit("test.accuracy", "validation")).toBe("validation.accuracy");
    expect(onSplit("test.recall.a.b", "validation")).toBe("validation.recall.a.b");
    expect(onSplit("gradient.norm", "validation")).toBeUndefined();
  });

  test("what is usual has a better and a worse", () => {
    expect(usualMetrics.filter((name) => describeMetric(name).better === "none")).toEqual([]);
  });
});
