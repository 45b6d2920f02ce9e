import type { NetworkWeights } from "../learner/learner.ts";
import type { Inputs } from "../model/dataset.ts";
import type { Encoding } from "../model/encoding.ts";
import type { Parameters } from "../model/parameters.ts";
import { inputOf } from "../network/examples.ts";
import { modelOf } from "../network/model.ts";
import { copyWeights } from "../network/network.ts";

/** A trained network with all that is needed to ask it. */
export interface Network extends Pick<Parameters, "activation" | "output" | "recurrent"> {
  readonly weights: NetworkWeights;
  readonly encoding: Encoding;
}

/**
 * Activations of the output neurons, row-major [size][outputs], by equations (10) and (11), step by step where the
 * network is recurrent, in float64. Inputs are rounded
 * to the precision that the network was trained in, as in training.
 */
export function outputsOf(network: Network, inputs: Inputs, size: number): Float64Array {
  const { weights } = network;
  // The cost plays no part in the forward pass; the quadratic one goes with every output.
  const model = modelOf({ ...network, cost: "quadratic", layers: weights.layers });
  const exact = copyWeights(weights);
  const isSingle = weights.weights[0] instanceof Float32Array;
  const width = model.outputs;
  const outputs = new Float64Array(size * width);
  for (let row = 0; row < size; row++) {
    const given = inputOf({ inputs, size }, row);
    const x = isSingle ? given.map(Math.fround) : given;
    outputs.set(model.forward(exact, x).a.at(-1)!, row * width);
  }
  return outputs;
}
