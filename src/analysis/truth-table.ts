import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset } from "../model/dataset.ts";
import { indexOfHighest } from "../model/highest.ts";
import type { Parameters } from "../model/parameters.ts";
import { inputOf, targetOf } from "../network/examples.ts";
import { outputsOf } from "../prediction/outputs.ts";
import type { TruthTable } from "../report/content/inspection.ts";

/** Longer tables are data. */
const ROWS = 32;

export interface TruthNetwork {
  readonly arm: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly weights: NetworkWeights;
}

/** Whether the data is a table of truth: a few rows that are right or wrong. */
export function isTruth({ identity, splits }: Dataset): boolean {
  const { train } = splits;
  return identity.targets !== "values" && train !== undefined && train.size <= ROWS;
}

/** What every network answers to every row. */
export function truthTable(
  dataset: Dataset,
  networks: readonly TruthNetwork[],
  left: number,
): TruthTable | undefined {
  const { train } = dataset.splits;
  const { inputs, answer } = dataset.identity.encoding;
  if (train === undefined || inputs.kind !== "columns") return undefined;
  const width = dataset.identity.outputs;
  const targets = Array.from({ length: train.size }, (_, row) => Array.from(targetOf(train, row, width)));
  return {
    inputs: inputs.columns.map(({ name }) => name),
    outputs: answer.kind === "classes" ? answer.names : answer.columns.map(({ name }) => name),
    rows: targets.map((wanted, row) => ({ inputs: Array.from(inputOf(train, row)), targets: wanted })),
    networks: networks.map(({ arm, seed, parameters, weights }) => {
      const network = { ...parameters, weights, encoding: dataset.identity.encoding };
      const flat = outputsOf(network, train.inputs, train.size);
      const outputs = targets.map((_, row) => Array.from(flat.subarray(row * width, (row + 1) * width)));
      return {
        arm,
        seed,
        outputs,
        right: outputs.map((own, row) => isRight(own, targets[row]!, answer.kind)),
      };
    }),
    left,
  };
}

function isRight(
  outputs: readonly number[],
  wanted: readonly number[],
  kind: "classes" | "binary" | "values",
) {
  if (kind === "classes") return wanted[indexOfHighest(outputs)] === 1;
  return outputs.every((output, j) => output > 0.5 === (wanted[j] === 1));
}
