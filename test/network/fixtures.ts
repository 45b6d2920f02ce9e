import type { Dataset, Split, Targets } from "../../src/model/dataset.ts";
import type { Cost, OutputActivation, Parameters, SplitName } from "../../src/model/parameters.ts";
import { WordSequence } from "../../src/numerics/streams.ts";
import { sampleAnswer } from "../engine/samples.ts";

/** Every output layer with every cost that it goes with. */
export const ENDS: readonly (readonly [OutputActivation, Cost])[] = [
  ["sigmoid", "quadratic"],
  ["sigmoid", "cross-entropy"],
  ["linear", "quadratic"],
  ["softmax", "quadratic"],
  ["softmax", "log-likelihood"],
];

/** Parameters of a training with nothing switched on. */
export function parametersOf(changed: Partial<Parameters>): Parameters {
  return {
    data: { source: "inline", inputs: [], targets: [] },
    layers: [2, 3, 1],
    activation: "sigmoid",
    output: "sigmoid",
    cost: "quadratic",
    init: "gaussian",
    precision: "float64",
    monitor: [],
    epochs: 1,
    eta: 0.5,
    batch_size: 3,
    ...changed,
  };
}

export function datasetOf(splits: Dataset["splits"], outputs: number): Dataset {
  const sizeOf = (name: SplitName) => splits[name]?.size ?? 0;
  const train = splits.train!;
  return {
    identity: {
      digest: "",
      inputs: train.inputs.values.length / train.size,
      outputs,
      sizes: { train: sizeOf("train"), validation: sizeOf("validation"), test: sizeOf("test") },
      targets: train.targets.kind,
      encoding: {
        inputs: { kind: "columns", columns: [] },
        answer: sampleAnswer(train.targets.kind, outputs),
      },
    },
    splits,
  };
}

/** Rows of real inputs with 0/1 targets (`binary`) or any targets (`values`). */
export function rows(
  kind: "binary" | "values",
  inputs: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
): Split {
  return {
    size: inputs.length,
    inputs: { kind: "reals", values: Float64Array.from(inputs.flat()) },
    targets: { kind, values: Float64Array.from(targets.flat()) },
  };
}

export const xor = rows(
  "binary",
  [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  [[0], [1], [1], [0]],
);

/** A split of random inputs, a third of them 0, and random targets. */
export function randomSplit(
  seed: number,
  size: number,
  inputs: number,
  outputs: number,
  kind: Targets["kind"],
  form: "reals" | "bytes" = "reals",
): Split {
  const words = new WordSequence(seed, "sampling");
  const sparse = <T>(value: T, zero: T): T => (words.below(3) === 0 ? zero : value);
  const length = size * inputs;
  const values = { length: size * outputs };
  return {
    size,
    inputs:
      form === "bytes"
        ? {
            kind: "bytes",
            values: Uint8Array.from({ length }, () => sparse(words.below(256), 0)),
            scale: 255,
          }
        : { kind: "reals", values: Float64Array.from({ length }, () => sparse(2 * words.uniform() - 1, 0)) },
    targets:
      kind === "classes"
        ? { kind, labels: Uint16Array.from({ length: size }, () => words.below(outputs)) }
        : kind === "binary"
          ? { kind, values: Float64Array.from(values, () => words.below(2)) }
          : { kind, values: Float64Array.from(values, () => 3 * words.uniform() - 1) },
  };
}
