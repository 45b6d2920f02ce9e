import type { Draws } from "../learner/draws.ts";
import type { Parameters } from "../model/parameters.ts";
import type { Vector } from "./vectors.ts";

/**
 * Dropout of one example: factors for the activations of each hidden layer, 0 where a neuron is dropped and
 * 1/(1 − rate) where it is kept, so that the expected activation is the one without dropout. Empty when dropout is off.
 */
export type Masks = readonly Vector[];

/** The masks of the example at `position` of the order of epoch `epoch`. */
export function masksOf(parameters: Parameters, draws: Draws, epoch: number, position: number): Masks {
  const { dropout, layers } = parameters;
  if (dropout === undefined) return [];
  const kept = 1 / (1 - dropout);
  return layers.slice(1, -1).map((neurons, layer) => {
    const dropped = new Uint8Array(neurons);
    draws.dropout(epoch, layer, position, dropped);
    return Float64Array.from(dropped, (isDropped) => (isDropped === 1 ? 0 : kept));
  });
}
