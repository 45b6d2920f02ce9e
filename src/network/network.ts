import { countClasses, weightsOfClasses } from "../learner/class-weights.ts";
import { hiddenActivations } from "../learner/hidden-activations.ts";
import type { NetworkWeights } from "../learner/learner.ts";
import { connectionsOf } from "../model/connections.ts";
import type { Split } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import { type ActivationFunction, activations } from "./activation.ts";
import type { Masks } from "./dropout.ts";
import { type OutputLayer, outputLayer } from "./output.ts";
import { add, addOuterProduct, hadamard, timesPlus, transposedTimes, type Vector } from "./vectors.ts";

/** What the neurons compute; their weights are kept apart, since training replaces them. */
export interface Architecture {
  /** Of each hidden layer. */
  readonly hidden: readonly ActivationFunction[];
  readonly output: OutputLayer;
  /** How much an example with this desired output counts in the cost that training descends; 1 without class weights. */
  weightOf(y: Vector): number;
}

export type Weights = NetworkWeights<Float64Array>;

/** The state of every neuron for one example. `a[0]` is the input; `a[l + 1]` is made from `z[l]`. */
export interface Activity {
  readonly z: readonly Vector[];
  readonly a: readonly Vector[];
}

/** Δz of one neuron, by which the notes define its error, equation (15). */
export interface Nudge {
  /** Of `z`, from 0. */
  readonly layer: number;
  readonly neuron: number;
  readonly by: number;
}

/** `train`: the examples that class weights are for; without them every example counts once. */
export function architectureOf(
  parameters: Pick<Parameters, "activation" | "layers" | "output" | "cost" | "class_weights">,
  train?: Pick<Split, "targets">,
): Architecture {
  const { output, cost, layers, class_weights } = parameters;
  const targets = train?.targets;
  const weights =
    class_weights !== undefined && targets?.kind === "classes"
      ? weightsOfClasses(class_weights, countClasses(targets.labels, layers.at(-1)!))
      : undefined;
  return {
    hidden: hiddenActivations(parameters).map((name) => activations[name]),
    output: outputLayer(output, cost),
    weightOf: (y) => weights?.[y.indexOf(1)] ?? 1,
  };
}

/**
 * Forward: zˡ = Wˡaˡ⁻¹ + bˡ and aˡ = σ(zˡ), equations (10) and (11). The activation of the input layer is the input
 * itself, a¹ = x. (The first step of the notes' algorithm has a¹ = σ(W¹x) instead; but there is no W¹ in
 * equations (10) and (24), whose layers begin at 2.)
 */
export function feedforward(
  network: Architecture,
  weights: Weights,
  x: Vector,
  masks: Masks = [],
  nudge?: Nudge,
): Activity {
  const last = weights.weights.length - 1;
  const z: Vector[] = [];
  const a = [x];
  for (let l = 0; l <= last; l++) {
    const z_l = timesPlus(weights.weights[l]!, a[l]!, weights.biases[l]!);
    if (nudge?.layer === l) z_l[nudge.neuron] = z_l[nudge.neuron]! + nudge.by;
    z.push(z_l);
    a.push(l === last ? network.output.activate(z_l) : masked(z_l.map(network.hidden[l]!.value), masks[l]));
  }
  return { z, a };
}

/**
 * Backward: δᴸ by equations (16) and (17), then δˡ = ((Wˡ⁺¹)ᵀδˡ⁺¹) ⊙ σ′(zˡ), equation (19), layer by layer down
 * to the first: equation (21). `δ[l]` belongs to `z[l]`.
 */
export function backpropagate(
  network: Architecture,
  weights: Weights,
  { z, a }: Activity,
  y: Vector,
  masks: Masks = [],
): readonly Vector[] {
  const last = z.length - 1;
  const δ = new Array<Vector>(z.length);
  const weight = network.weightOf(y);
  const error = network.output.error(z[last]!, a[last + 1]!, y);
  δ[last] = weight === 1 ? error : error.map((δ_j) => weight * δ_j);
  for (let l = last - 1; l >= 0; l--) {
    const back = transposedTimes(weights.weights[l + 1]!, δ[l + 1]!, z[l]!.length);
    δ[l] = hadamard(masked(back, masks[l]), z[l]!.map(network.hidden[l]!.slope));
  }
  return δ;
}

/**
 * sum ← sum + factor·∇C_x, with ∂C/∂b_j = δ_j, equation (22), and ∂C/∂w_jk = a_k·δ_j, equation (23). The factor is
 * applied to δ: one multiplication a neuron.
 */
export function addGradient(sum: Weights, { a }: Activity, δ: readonly Vector[], factor: number): void {
  δ.forEach((δ_l, l) => {
    const d = δ_l.map((δ_j) => factor * δ_j);
    addOuterProduct(sum.weights[l]!, d, a[l]!);
    add(sum.biases[l]!, d);
  });
}

/** W of shape [n_out][n_in] and b of [n_out] for each layer after the input, all 0. */
export function zeroWeights(layers: readonly number[], recurrent = false): Weights {
  const connections = connectionsOf({ layers, recurrent });
  return {
    layers,
    ...(recurrent && { recurrent }),
    weights: connections.map(({ nIn, nOut }) => new Float64Array(nOut * nIn)),
    biases: connections.map(({ nOut }) => new Float64Array(nOut)),
  };
}

/** The same values in float64, in arrays of their own. */
export function copyWeights(weights: NetworkWeights): Weights {
  return {
    ...weights,
    weights: weights.weights.map((matrix) => Float64Array.from(matrix)),
    biases: weights.biases.map((vector) => Float64Array.from(vector)),
  };
}

function masked(v: Vector, mask: Vector | undefined): Vector {
  return mask === undefined ? v : hadamard(v, mask);
}
