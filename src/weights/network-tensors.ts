import type { NetworkWeights } from "../learner/learner.ts";
import { type Connection, connectionsOf, joined, parted, type Shape } from "../model/connections.ts";
import { refusal } from "./refusal.ts";
import type { Tensor } from "./safetensors.ts";

/**
 * Each layer after the input as `weights.1` [n_out, n_in] and `biases.1` [n_out], `weights.2` …; of a recurrent layer also
 * `recurrent.1` [n_out, n_out], the weights from itself. `prefix` goes before these names.
 */
export function toTensors({ weights, biases, ...shape }: NetworkWeights, prefix = ""): [string, Tensor][] {
  return connectionsOf(shape).flatMap((connection, l): [string, Tensor][] => {
    const { nOut } = connection;
    const before = shape.layers[l]!;
    const [W, U] = parted(weights[l]!, connection, before);
    return [
      [`${prefix}weights.${l + 1}`, { shape: [nOut, before], values: W }],
      ...(U ? [[`${prefix}recurrent.${l + 1}`, { shape: [nOut, nOut], values: U }] as [string, Tensor]] : []),
      [`${prefix}biases.${l + 1}`, { shape: [nOut], values: biases[l]! }],
    ];
  });
}

/** The inverse of `toTensors`. Throws RunxError naming `path` and the first array that is missing or of another shape. */
export function fromTensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  shape: Shape,
  prefix = "",
): NetworkWeights {
  const { layers } = shape;
  const take = (name: string, dims: readonly number[]) => {
    const tensor = tensors.get(prefix + name);
    if (tensor && String(tensor.shape) === String(dims)) return tensor.values;
    const found = tensor ? `has shape [${tensor.shape}] for ${prefix}${name}` : `lacks ${prefix}${name}`;
    throw refusal("damaged", path, `${found}; layers [${layers}] need [${dims}]`, "Train or export again.");
  };
  const matrix = ({ nIn, nOut }: Connection, l: number) => {
    const W = take(`weights.${l + 1}`, [nOut, layers[l]!]);
    return nIn === layers[l] ? W : joined(W, take(`recurrent.${l + 1}`, [nOut, nOut]), nOut);
  };
  return {
    layers,
    ...(shape.recurrent && { recurrent: true }),
    weights: connectionsOf(shape).map(matrix),
    biases: layers.slice(1).map((nOut, l) => take(`biases.${l + 1}`, [nOut])),
  };
}
