import type { NetworkWeights } from "../learner/learner.ts";
import type { Parameters } from "../model/parameters.ts";
import { modelOf } from "../network/model.ts";
import { architectureOf, copyWeights } from "../network/network.ts";
import type { Ink } from "./ink.ts";

/** Gives the activations of a network's outputs, one a digit, for 28 × 28 pixels of ink. */
export type Classify = (field: Ink) => ArrayLike<number>;

/**
 * A trained network as a classifier of ink: equations (10) and (11) in float64, bit for bit as `feedforward` computes them.
 * Weights lie by input, so that paper, most of an image, costs nothing. `scale` is that of the network's data.
 */
export function classifierOf(
  weights: NetworkWeights,
  parameters: Pick<Parameters, "activation" | "output" | "cost" | "recurrent">,
  scale: number,
): Classify {
  if (parameters.recurrent !== undefined) return recurrentClassifier(weights, parameters, scale);
  const { hidden, output } = architectureOf({ ...parameters, layers: weights.layers });
  const layers = weights.weights.map((W, l) => ({
    columns: transposed(W, weights.layers[l]!, weights.layers[l + 1]!),
    biases: Float64Array.from(weights.biases[l]!),
  }));
  return ({ values }) => {
    let a = new Float64Array(values.length);
    for (let k = 0; k < a.length; k++) a[k] = values[k]! / scale;
    layers.forEach(({ columns, biases }, l) => {
      const z = timesPlus(columns, a, biases);
      a = l === layers.length - 1 ? new Float64Array(output.activate(z)) : z.map(hidden[l]!.value);
    });
    return a;
  };
}

function recurrentClassifier(
  weights: NetworkWeights,
  parameters: Pick<Parameters, "activation" | "output" | "cost" | "recurrent">,
  scale: number,
): Classify {
  const model = modelOf({ ...parameters, layers: weights.layers });
  const exact = copyWeights(weights);
  return ({ values }) =>
    model
      .forward(
        exact,
        Float64Array.from(values, (ink) => ink / scale),
      )
      .a.at(-1)!;
}

/** [n_out][n_in] → [n_in][n_out]. */
function transposed(W: ArrayLike<number>, inputs: number, outputs: number): Float64Array {
  const columns = new Float64Array(inputs * outputs);
  for (let j = 0; j < outputs; j++) {
    for (let k = 0; k < inputs; k++) columns[k * outputs + j] = W[j * inputs + k]!;
  }
  return columns;
}

/** Wa + b; each z_j is summed from b_j in ascending k. */
function timesPlus(columns: Float64Array, a: Float64Array, biases: Float64Array): Float64Array {
  const z = biases.slice();
  const { length } = z;
  for (let k = 0; k < a.length; k++) {
    const a_k = a[k]!;
    if (a_k === 0) continue;
    const from = k * length;
    for (let j = 0; j < length; j++) z[j] = z[j]! + columns[from + j]! * a_k;
  }
  return z;
}
