import { loadMnist } from "../../src/data/sources/mnist.ts";
import { openEngine } from "../../src/engine/node.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import { type Classify, classifierOf } from "../../src/segmentation/classifier.ts";
import { type DigitImages, digitImages } from "../../src/segmentation/exam.ts";
import type { Ink } from "../../src/segmentation/ink.ts";
import { train } from "../../src/training/train.ts";

const source = { source: "mnist", train: 10_000, validation: 0, test: 2000, scale: 255 } as const;

export const dataset = loadMnist(source);
export const digits: DigitImages = digitImages(dataset)!;

export const parameters: Parameters = {
  data: source,
  layers: [784, 30, 10],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "scaled",
  precision: "float32",
  monitor: ["test"],
  epochs: 5,
  eta: 0.5,
  batch_size: 10,
};

/** A network that was trained for a second: right on nine digits of ten. */
export function trainedClassifier(): Classify {
  const engine = openEngine();
  const learner = engine.attach(engine.share(dataset), parameters, 1);
  for (const _ of train(learner, parameters));
  return classifierOf(learner.weights(), parameters, source.scale);
}

export function imageOf(row: number): Ink {
  return { width: 28, height: 28, values: digits.values.subarray(row * 784, (row + 1) * 784) };
}

/** Rows of `#` and spaces. */
export function inkOf(...rows: readonly string[]): Ink {
  const width = Math.max(...rows.map((row) => row.length));
  const values = rows.flatMap((row) => Array.from(row.padEnd(width), (letter) => (letter === "#" ? 255 : 0)));
  return { width, height: rows.length, values: Uint8Array.from(values) };
}
