import type { Dataset, Inputs, Split, Targets } from "../../src/model/dataset.ts";
import type { AnswerEncoding } from "../../src/model/encoding.ts";
import type { Cost, OutputActivation, Parameters } from "../../src/model/parameters.ts";
import { WordSequence } from "../../src/numerics/streams.ts";

/** A small made-up dataset: `density` of its inputs are not zero. */
export interface Sample {
  readonly inputs: number;
  readonly outputs: number;
  readonly train: number;
  readonly validation?: number;
  readonly kind: Inputs["kind"];
  readonly targets: Targets["kind"];
  readonly density: number;
}

export function sampleDataset(sample: Sample): Dataset {
  const words = new WordSequence(20_260_101, "sampling");
  const { train, validation = 0, inputs, outputs, targets } = sample;
  const trainSplit = sampleSplit(sample, train, words);
  return {
    identity: {
      digest: "sample",
      inputs,
      outputs,
      sizes: { train, validation, test: 0 },
      targets,
      encoding: { inputs: { kind: "columns", columns: [] }, answer: sampleAnswer(targets, outputs) },
    },
    splits: {
      train: trainSplit,
      ...(validation > 0 && { validation: sampleSplit(sample, validation, words) }),
    },
  };
}

/** Numbers are in halves of the network's unit. */
export function sampleAnswer(kind: Targets["kind"], outputs: number): AnswerEncoding {
  const names = Array.from({ length: outputs }, (_, j) => `a${j}`);
  return kind === "classes"
    ? { kind, names }
    : { kind, columns: names.map((name) => ({ name, centre: 1, width: kind === "values" ? 2 : 1 })) };
}

function sampleSplit(
  { inputs, outputs, kind, targets, density }: Sample,
  size: number,
  words: WordSequence,
): Split {
  const draw = (scale: number) => (words.uniform() < density ? 1 + words.below(scale) : 0);
  const values = Array.from({ length: size * inputs }, () => draw(255));
  return {
    size,
    inputs:
      kind === "bytes"
        ? { kind, values: Uint8Array.from(values), scale: 255 }
        : { kind, values: Float64Array.from(values, (value) => (value * (value % 2 ? 1 : -1)) / 200) },
    targets: sampleTargets(targets, size, outputs, words),
  };
}

function sampleTargets(kind: Targets["kind"], size: number, outputs: number, words: WordSequence): Targets {
  switch (kind) {
    case "classes":
      return { kind, labels: Uint16Array.from({ length: size }, () => words.below(outputs)) };
    case "binary":
      return { kind, values: Float64Array.from({ length: size * outputs }, () => words.below(2)) };
    case "values":
      return { kind, values: Float64Array.from({ length: size * outputs }, () => words.uniform()) };
  }
}

/** The outputs that each cost goes with. */
export const OUTPUTS_OF: Readonly<Record<Cost, readonly OutputActivation[]>> = {
  quadratic: ["sigmoid", "softmax", "linear", "step"],
  "cross-entropy": ["sigmoid"],
  "log-likelihood": ["softmax"],
};

export function sampleParameters(changes: Partial<Parameters> & Pick<Parameters, "layers">): Parameters {
  return {
    data: { source: "inline", inputs: [], targets: [] },
    activation: "sigmoid",
    output: "sigmoid",
    cost: "quadratic",
    init: "scaled",
    precision: "float64",
    monitor: [],
    epochs: 2,
    eta: 0.5,
    batch_size: 4,
    ...changes,
  };
}
