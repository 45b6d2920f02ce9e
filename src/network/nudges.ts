import type { Parameters } from "../model/parameters.ts";
import { slopeAtZero } from "./central-differences.ts";
import { type CheckPoint, hasKinks, sides, stepWithoutKink } from "./check-point.ts";
import type { Example } from "./mini-batch.ts";

/** One neuron of one example: its error by backpropagation, and as what it is defined by. */
export interface NudgedNeuron {
  /** Position of the example among those checked, from 0. */
  readonly example: number;
  /** Layer after the input, and the neuron in it, from 1. */
  readonly layer: number;
  readonly neuron: number;
  /** Of a layer that a recurrent network computes at each step: at which one, from 1. */
  readonly step?: number;
  /** δ by backpropagation, equations (16) and (19). */
  readonly delta: number;
  /** ΔC/Δz for each of `NUDGES`: towards δ = ∂C/∂z, equation (15), as Δz shrinks. */
  readonly effects: readonly number[];
  /** The limit of ΔC/Δz; absent where a ReLU changes sides within the smallest nudge. */
  readonly slope?: number;
}

/** Δz shown side by side. */
export const NUDGES = [1, 0.1, 0.01] as const;

const WIDEST = 2 ** -3;
/** Neurons of a layer that are nudged for one example: those with the largest errors. */
const MOST = 20;

/**
 * The error δ as the notes define it: the neuron outputs σ(z + Δz) instead of σ(z), the change runs through the network, and
 * the cost changes by ΔC = ∂C/∂z·Δz, equation (15). No derivative is used but the limit itself.
 */
export function nudgeNeurons(point: CheckPoint, parameters: Parameters): readonly NudgedNeuron[] {
  const kinked = hasKinks(parameters);
  return point.examples.flatMap((example, i) => {
    const activity = point.model.forward(point.weights, example.x, example.masks);
    const δ = point.model.backward(point.weights, activity, example.y, example.masks);
    return δ.flatMap((δ_l, layer) =>
      largestEntries(δ_l).map((neuron) => ({
        example: i,
        layer: layer + 1,
        ...placeOf(neuron, δ_l.length, parameters.layers[layer + 1]!),
        delta: δ_l[neuron]!,
        ...effectsOf(point, example, layer, neuron, kinked),
      })),
    );
  });
}

/** The entries of a recurrent layer stand step after step. */
function placeOf(entry: number, entries: number, neurons: number): Pick<NudgedNeuron, "neuron" | "step"> {
  if (entries === neurons) return { neuron: entry + 1 };
  return { neuron: (entry % neurons) + 1, step: Math.floor(entry / neurons) + 1 };
}

function effectsOf(
  { model, weights }: CheckPoint,
  { x, y, masks }: Example,
  layer: number,
  neuron: number,
  kinked: boolean,
): Pick<NudgedNeuron, "effects" | "slope"> {
  const nudged = (by: number) => model.forward(weights, x, masks, { layer, neuron, by });
  const costAt = (by: number) => {
    return model.weightOf(y) * model.cost(nudged(by), y);
  };
  const here = costAt(0);
  const effects = NUDGES.map((by) => (costAt(by) - here) / by);
  const step = kinked ? stepWithoutKink((h) => sides([nudged(h)]), WIDEST) : WIDEST;
  return step === undefined ? { effects } : { effects, slope: slopeAtZero(costAt, step) };
}

function largestEntries(v: Float64Array): number[] {
  return [...v.keys()].sort((i, j) => Math.abs(v[j]!) - Math.abs(v[i]!)).slice(0, MOST);
}
