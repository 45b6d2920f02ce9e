import type { NetworkWeights } from "./learner.ts";

/**
 * The same network but for one number: the weight from the first neuron before the output to the first output neuron
 * is moved away from 0 by one unit in the last place. A training from it shows how far a single rounding reaches.
 * (A weight of the first layer may lie at an input that is always 0, and then does nothing.)
 */
export function twinOf({ layers, weights, biases }: NetworkWeights): NetworkWeights {
  const last = weights.length - 1;
  return { layers, biases, weights: weights.map((W, l) => (l === last ? withFirstMoved(W) : W)) };
}

function withFirstMoved(values: Float32Array | Float64Array): Float32Array | Float64Array {
  const moved = values.slice();
  // The bit patterns of floats of one sign are ordered as the floats: the next integer is the next float.
  if (moved.BYTES_PER_ELEMENT === 4) new Uint32Array(moved.buffer)[0]! += 1;
  else new BigUint64Array(moved.buffer)[0]! += 1n;
  return moved;
}
