import { expect, test } from "vitest";
import { errorAnalysisOf } from "../../src/analysis/error-analysis.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import { parametersOf } from "../network/fixtures.ts";

/** Images of two pixels; class 0 has ink on the left, class 1 on the right; the last one is drawn wrongly. */
const pixels = Uint8Array.from([255, 0, 0, 255, 200, 10, 250, 5]);
const labels = Uint16Array.from([0, 1, 0, 1]);

const dataset = (image: boolean): Dataset => ({
  identity: {
    digest: "d",
    inputs: 2,
    outputs: 2,
    sizes: { train: 0, validation: 0, test: 4 },
    targets: "classes",
    classes: ["left", "right"],
    encoding: {
      inputs: { kind: "pixels", shape: [1, 2], scale: 255 },
      answer: { kind: "classes", names: ["left", "right"] },
    },
    ...(image ? { image: { width: 2, height: 1 } } : {}),
  },
  splits: {
    test: {
      size: 4,
      inputs: { kind: "bytes", values: pixels, scale: 255 },
      targets: { kind: "classes", labels },
    },
  },
});

const weights = {
  layers: [2, 2],
  weights: [Float32Array.from([4, -4, -4, 4])],
  biases: [Float32Array.from([0, 0])],
};

const subject = {
  trial: "t",
  arm: "the arm",
  seed: 1,
  parameters: parametersOf({ layers: [2, 2] }),
};

test("counts what is taken for what and shows the images that are wrong", () => {
  const errors = errorAnalysisOf(dataset(true), weights, subject);
  expect(errors?.split).toBe("test");
  expect(errors?.confusion).toEqual([
    [2, 0],
    [1, 1],
  ]);
  expect(errors?.mistakes).toHaveLength(1);
  expect(errors?.mistakes[0]).toMatchObject({ index: 3, actual: 1, predicted: 0 });
  expect(Array.from(errors?.mistakes[0]?.pixels ?? [])).toEqual([250, 5]);
  expect(errors?.neurons).toEqual([
    { index: 0, weights: [4, -4] },
    { index: 1, weights: [-4, 4] },
  ]);
});

test("data that is not images has nothing to show", () => {
  expect(errorAnalysisOf(dataset(false), weights, subject)).toBeUndefined();
});
