import { momentsOf } from "../learner/moments.ts";
import { connectionsOf, outputsOfExample } from "../model/connections.ts";
import type { Parameters, Precision } from "../model/parameters.ts";
import { Bump } from "./bump.ts";
import type { Address } from "./kernels.ts";
import { LAYER, NETWORK, recordBytes, UPDATE } from "./records.ts";

/**
 * Examples that pass through the layers together: their activations and δ of a slice stay in the first-level
 * cache.
 */
export const CHUNK = 128;

/** Rows, one an example and step, of the examples that pass through a recurrent network together. */
const ROWS = 1024;
const LEAST_EXAMPLES = 8;

/** Examples that pass through the layers together. */
export function chunkOf({ recurrent }: Pick<Parameters, "recurrent">): number {
  if (recurrent === undefined) return CHUNK;
  return Math.min(CHUNK, Math.max(LEAST_EXAMPLES, Math.floor(ROWS / recurrent.steps)));
}

/** What a learner's region must hold besides what the layers ask for. */
export interface Needs {
  readonly trainingSize: number;
  /** Most non-zero inputs of any example, over the sparse splits. */
  readonly mostEntries: number;
  /** Some split is dense. */
  readonly dense: boolean;
}

/** Where everything of a learner lies. Sizes in elements, places in bytes. */
export interface Layout {
  readonly network: Address;
  readonly update: Address;
  readonly order: Address;
  readonly words: Address;
  readonly sums: Address;
  readonly sumsLength: number;
  readonly inputs: Address;
  readonly entryStarts: Address;
  readonly columnStarts: Address;
  readonly columnEntries: Address;
  readonly targets: Address;
  readonly classWeights: Address;
  readonly exampleWeights: Address;
  readonly layers: readonly LayerLayout[];
  readonly end: Address;
}

export interface LayerLayout {
  readonly inputs: number;
  readonly outputs: number;
  readonly before: number;
  readonly paddedInputs: number;
  readonly padded: number;
  readonly weights: Address;
  readonly biases: Address;
  readonly weightVelocities: Address;
  readonly biasVelocities: Address;
  readonly weightSquares: Address;
  readonly biasSquares: Address;
  readonly spareWeights: Address;
  readonly spareBiases: Address;
  readonly taken: Address;
  readonly transposed: Address;
  readonly weighted: Address;
  readonly activations: Address;
  readonly passed: Address;
  readonly masks: Address;
  readonly deltas: Address;
}

/** Stands for a place that is not used. */
export const NOWHERE: Address = 0;

/** Bytes of a number. */
export const ELEMENT: Readonly<Record<Precision, number>> = { float32: 4, float64: 8 };

/** A v128 of WebAssembly. */
export const VECTOR_BYTES = 16;

/** Sixteen random words, then the four float64 that are made of them. */
const WORDS_BYTES = 96;

/** Examples are gathered in whole vectors, which may write a little past the last one. */
const OVERRUN = 64;

/** A learner's region from `start` on. */
export function layOut(parameters: Parameters, needs: Needs, registerBytes: number, start: Address): Layout {
  const { layers, precision, recurrent } = parameters;
  const chunk = chunkOf(parameters);
  const element = ELEMENT[precision];
  const pad = (size: number) => (Math.ceil((size * element) / registerBytes) * registerBytes) / element;
  const bump = new Bump(start);
  const outputs = layers.at(-1)!;
  const sumsLength = 2 + 4 * outputsOfExample(parameters) + layers.length - 1 + (recurrent?.steps ?? 0);
  const rowBytes = Math.max(2 * needs.mostEntries, needs.dense ? pad(layers[0]!) : 0) * element;
  const targetRows = chunk * (recurrent?.output === "each" ? recurrent.steps : 1);
  return {
    network: bump.take(recordBytes(NETWORK) + (layers.length - 1) * recordBytes(LAYER)),
    update: bump.take(recordBytes(UPDATE)),
    words: bump.take(WORDS_BYTES),
    sums: bump.take(sumsLength * 8),
    sumsLength,
    entryStarts: bump.take((CHUNK + 1) * 4),
    columnStarts: bump.take((layers[0]! + 1) * 4),
    columnEntries: bump.take(CHUNK * 2 * needs.mostEntries * element),
    targets: bump.take(targetRows * pad(outputs) * element),
    classWeights: parameters.class_weights === undefined ? NOWHERE : bump.take(outputs * 8),
    exampleWeights: parameters.class_weights === undefined ? NOWHERE : bump.take(CHUNK * 8),
    layers: connectionsOf(parameters).map(({ nIn, nOut }, l) =>
      layOutLayer(parameters, l, nIn, nOut, pad, bump),
    ),
    inputs: recurrent ? NOWHERE : bump.take(CHUNK * rowBytes + OVERRUN),
    order: bump.take(needs.trainingSize * 4),
    end: bump.end,
  };
}

function layOutLayer(
  parameters: Parameters,
  l: number,
  inputs: number,
  outputs: number,
  pad: (size: number) => number,
  bump: Bump,
): LayerLayout {
  const { layers, precision, dropout, recurrent } = parameters;
  const element = ELEMENT[precision];
  const padded = pad(outputs);
  const isOutput = l === layers.length - 2;
  const takeMatrix = () => bump.take(inputs * padded * element);
  const takeVector = () => bump.take(padded * element);
  const chunk = chunkOf(parameters);
  const rows = chunk * (recurrent && (!isOutput || recurrent.output === "each") ? recurrent.steps : 1);
  const takeRows = () => bump.take(rows * padded * element);
  const activations = takeRows();
  const { velocities, squares } = momentsOf(parameters);
  const dropped = dropout !== undefined && !isOutput;
  // The output layer reads the last step alone, or all of them.
  const readLast = recurrent?.output === "last" && l === layers.length - 3;
  const passed = readLast ? bump.take(chunk * padded * element) : dropped ? takeRows() : activations;
  const takesItself = recurrent !== undefined && !isOutput;
  return {
    inputs,
    outputs,
    before: takesItself ? inputs - outputs : inputs,
    paddedInputs: pad(inputs),
    padded,
    weights: takeMatrix(),
    biases: takeVector(),
    weightVelocities: velocities ? takeMatrix() : NOWHERE,
    biasVelocities: velocities ? takeVector() : NOWHERE,
    weightSquares: squares ? takeMatrix() : NOWHERE,
    biasSquares: squares ? takeVector() : NOWHERE,
    spareWeights: takeMatrix(),
    spareBiases: takeVector(),
    taken: takesItself ? bump.take(rows * pad(inputs) * element) : NOWHERE,
    transposed: l > 0 || recurrent ? bump.take(outputs * pad(inputs) * element + OVERRUN) : NOWHERE,
    weighted: isOutput ? takeRows() : activations,
    activations,
    passed,
    masks: dropped ? takeRows() : NOWHERE,
    deltas: takeRows(),
  };
}
