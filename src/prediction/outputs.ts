import type { NetworkWeights } from "../learner/learner.ts";
import type { Inputs } from "../model/dataset.ts";
import type { Encoding } from "../model/encoding.ts";
import type { Parameters } from "../model/parameters.ts";
import { inputOf } from "../network/examples.ts";
import { architectureOf, copyWeights, feedforward } from "../network/network.ts";

/** A trained network with all that is needed to ask it. */
export interface Network extends Pick<Parameters, "activation" | "output"> {
  readonly weights: NetworkWeights;
  readonly encoding: Encoding;
}

/**
 * Activations of the output neurons, row-major [size][outputs], by equations (10) and (11) in float64. Inputs are rounded
 * to the precision that the network was trained in, as in training.
 */
export function outputsOf(network: Network, inputs: Inputs, size: number): Float64Array {
  const { activation, output, weights } = network;
  // The cost plays no part in the forward pass; the quadratic one goes with every output.
  const architecture = architectureOf({ activation, output, cost: "quadratic", layers: weights.layers });
  const exact = copyWeights(weights);
  const isSingle = weights.weights[0] instanceof Float32Array;
  const width = weights.layers.at(-1)!;
  const outputs = new Float64Array(size * width);
  for (let row = 0; row < size; row++) {
    const given = inputOf({ inputs, size }, row);
    const x = isSingle ? given.map(Math.fround) : given;
    outputs.set(feedforward(architecture, exact, x).a.at(-1)!, row * width);
  }
  return outputs;
}
