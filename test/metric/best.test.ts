import { describe, expect, test } from "vitest";
import { BestByValidation, score } from "../../src/metric/best.ts";

describe("best by validation", () => {
  const bestOf = (...validation: readonly (readonly [epoch: number, accuracy: number])[]) => {
    const best = new BestByValidation();
    return validation.filter(([epoch, accuracy]) =>
      best.add({ epoch, metrics: { "validation.accuracy": accuracy, "validation.cost": -accuracy } }),
    );
  };

  test("the first of the best", () => {
    expect(bestOf([1, 0.5], [2, 0.7], [3, 0.7], [4, 0.6]).at(-1)).toEqual([2, 0.7]);
  });

  test("the untrained network only where nothing is trained", () => {
    expect(bestOf([0, 0.9]).at(-1)).toEqual([0, 0.9]);
    expect(bestOf([0, 0.9], [1, 0.5], [2, 0.4]).at(-1)).toEqual([1, 0.5]);
  });

  test("by cost where targets have no classes, and by nothing without a validation split", () => {
    expect(score({ "validation.cost": 0.25 }, "validation")).toBe(-0.25);
    expect(score({ "validation.accuracy": 0.5, "validation.cost": 0.25 }, "validation")).toBe(0.5);
    expect(score({ "test.accuracy": 1 }, "validation")).toBeUndefined();
    expect(score({ "validation.accuracy": Number.NaN }, "validation")).toBeUndefined();
  });
});
