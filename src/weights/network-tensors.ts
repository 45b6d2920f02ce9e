import type { NetworkWeights } from "../learner/learner.ts";
import { refusal } from "./refusal.ts";
import type { Tensor } from "./safetensors.ts";

/**
 * Each layer after the input as `weights.1` [n_out, n_in] and `biases.1` [n_out], `weights.2` …; `prefix` goes
 * before these names.
 */
export function toTensors({ layers, weights, biases }: NetworkWeights, prefix = ""): [string, Tensor][] {
  return weights.flatMap((W, l): [string, Tensor][] => [
    [`${prefix}weights.${l + 1}`, { shape: [layers[l + 1]!, layers[l]!], values: W }],
    [`${prefix}biases.${l + 1}`, { shape: [layers[l + 1]!], values: biases[l]! }],
  ]);
}

/** The inverse of `toTensors`. Throws RunxError naming `path` and the first array that is missing or of another shape. */
export function fromTensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  layers: readonly number[],
  prefix = "",
): NetworkWeights {
  const take = (name: string, shape: readonly number[]) => {
    const tensor = tensors.get(prefix + name);
    if (tensor && String(tensor.shape) === String(shape)) return tensor.values;
    const found = tensor ? `has shape [${tensor.shape}] for ${prefix}${name}` : `lacks ${prefix}${name}`;
    throw refusal("damaged", path, `${found}; layers [${layers}] need [${shape}]`, "Train or export again.");
  };
  const connections = layers.slice(1).map((nOut, l) => ({ l: l + 1, nOut, nIn: layers[l]! }));
  return {
    layers,
    weights: connections.map(({ l, nOut, nIn }) => take(`weights.${l}`, [nOut, nIn])),
    biases: connections.map(({ l, nOut }) => take(`biases.${l}`, [nOut])),
  };
}
