import { connectionsOf, joined } from "../model/connections.ts";
import type { Parameters, Recurrent } from "../model/parameters.ts";
import { normal } from "../numerics/normal.ts";
import { permutation } from "../numerics/permutation.ts";
import { philox, philoxKey } from "../numerics/philox.ts";
import { STREAM, WordSequence } from "../numerics/streams.ts";
import { deviationOf, drawsBiases } from "./initial-weights.ts";
import type { NetworkWeights } from "./learner.ts";
import { orthogonalise } from "./orthogonal.ts";
import { PublishedOrders, publishedWeights } from "./published-draws.ts";

/**
 * Everything in a training that is left to chance. Each method is a function of its arguments alone, whatever was
 * drawn before, so that a training can continue from any epoch.
 */
export interface Draws {
  /** Weights and biases before the first epoch, in float64; a learner rounds them to its precision. */
  initial(): NetworkWeights<Float64Array>;
  /** The training examples in the order of epoch `epoch`, counted from 1. */
  order(epoch: number): Uint32Array;
  /**
   * Which neurons of hidden layer `layer`, counted from 0, are dropped for the example at `position` of the
   * epoch's order: writes 1 (dropped) or 0 (kept) for each neuron into `dropped`.
   */
  dropout(epoch: number, layer: number, position: number, dropped: Uint8Array): void;
}

/** The draws of a trial with `examples` training examples. */
export function drawsOf(parameters: Parameters, seed: number, examples: number): Draws {
  const { batch_size, dropout = 0, random } = parameters;
  const key = philoxKey(seed);
  const threshold = Math.floor(dropout * 2 ** 32);
  const words = new Uint32Array(4);
  const published = random && new PublishedOrders(random, seed, examples);
  return {
    initial: () => initialWeights(parameters, seed),
    order: (epoch) => {
      // One batch of everything needs no order: its sum is taken in the natural one.
      if (batch_size === "full") return Uint32Array.from({ length: examples }, (_, i) => i);
      return published?.order(epoch) ?? permutation(examples, new WordSequence(seed, "shuffle", epoch));
    },
    dropout: (epoch, layer, position, dropped) => {
      for (let j = 0; j < dropped.length; j++) {
        if (j % 4 === 0) philox(key, j / 4 + layer * 2 ** 24, position, epoch, STREAM.dropout, words);
        dropped[j] = words[j % 4]! < threshold ? 1 : 0;
      }
    },
  };
}

/** Weights by `init`; biases from N(0,1), with he and xavier 0. */
function initialWeights(
  { layers, init, random, recurrent }: Parameters,
  seed: number,
): NetworkWeights<Float64Array> {
  const shape = { layers, ...(recurrent && { recurrent: true }) };
  if (typeof init === "object") {
    return {
      ...shape,
      weights: init.weights.map((matrix) => Float64Array.from(matrix.flat())),
      biases: init.biases.map((vector) => Float64Array.from(vector)),
    };
  }
  if (random) return publishedWeights(random, layers, init, seed);
  const key = philoxKey(seed);
  const matrix = (array: number, nIn: number, nOut: number) => {
    const deviation = deviationOf(init, nIn, nOut);
    return normals(key, array, nIn * nOut).map((z) => z * deviation);
  };
  return {
    ...shape,
    weights: connectionsOf(shape).map(({ nIn, nOut }, l) => {
      const W = matrix(2 * l, layers[l]!, nOut);
      if (recurrent === undefined || nIn === layers[l]) return W;
      return joined(W, recurrentWeights(recurrent, key, l, nOut, matrix), nOut);
    }),
    biases: layers
      .slice(1)
      .map((nOut, l) => (drawsBiases(init) ? normals(key, 2 * l + 1, nOut) : new Float64Array(nOut))),
  };
}

/** Arrays of U: behind those of all layers that a network can have. */
const FIRST_RECURRENT_ARRAY = 2 ** 16;

/** U of hidden layer `l`, [size][size]: as `init` draws a matrix of that shape, unless it has a way of its own. */
function recurrentWeights(
  { init }: Recurrent,
  key: readonly [number, number],
  l: number,
  size: number,
  matrix: (array: number, nIn: number, nOut: number) => Float64Array,
): Float64Array {
  const array = FIRST_RECURRENT_ARRAY + l;
  if (init === "orthogonal") return orthogonalise(normals(key, array, size * size), size);
  if (init === "identity") {
    return Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  }
  return matrix(array, size, size);
}

/** Standard normal numbers, number i from the block at counter (i, array, 0, init). */
function normals(key: readonly [number, number], array: number, length: number): Float64Array {
  const words = new Uint32Array(4);
  return Float64Array.from({ length }, (_, i) => {
    philox(key, i, array, 0, STREAM.init, words);
    return normal(words);
  });
}
