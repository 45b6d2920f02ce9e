/**
 * Recurrent networks: J. L. Elman, Finding Structure in Time, Cognitive Science 14 (1990). A hidden layer sees its own
 * activations of the step before:
 *
 *     a_t = σ(W x_t + U a_{t−1} + b),  a_0 = 0
 *
 * with W and U side by side as one matrix [W U], so that this is equation (10) for the input [x_t, a_{t−1}]. Vectors of a whole
 * example hold its steps one after the other.
 */
import { flowsBack } from "../model/connections.ts";
import type { Recurrent } from "../model/parameters.ts";
import type { Activity, Architecture, Nudge, Weights } from "./network.ts";
import { add, addOuterProduct, addTransposedTimes, hadamard, timesPlus, type Vector } from "./vectors.ts";

/**
 * Forward, layer by layer and step by step. `z[l]` holds all steps of a layer; `a[l]` what the layer takes in at each,
 * [x_t, a_{t−1}]; the last entry of `a` the outputs, of the last step or of each.
 */
export function unfold(
  network: Architecture,
  weights: Weights,
  x: Vector,
  { steps, output }: Recurrent,
  nudge?: Nudge,
): Activity {
  const last = weights.weights.length - 1;
  const z: Vector[] = [];
  const a: Vector[] = [];
  let below = x;
  for (let l = 0; l < last; l++) {
    const layer = unfoldLayer(network, weights, l, below, steps, nudge);
    z.push(layer.z);
    a.push(layer.taken);
    below = layer.a;
  }
  const read = output === "each" ? below : stepOf(below, steps - 1, weights.layers[last]!);
  const outputs = readOut(network, weights, read, nudge);
  return { z: [...z, outputs.z], a: [...a, read, outputs.a] };
}

function unfoldLayer(
  network: Architecture,
  { layers, weights, biases }: Weights,
  l: number,
  below: Vector,
  steps: number,
  nudge: Nudge | undefined,
) {
  const [from, to] = [layers[l]!, layers[l + 1]!];
  const taken = new Float64Array(steps * (from + to));
  const z = new Float64Array(steps * to);
  const a = new Float64Array(steps * to);
  for (let t = 0; t < steps; t++) {
    const input = stepOf(taken, t, from + to);
    input.set(stepOf(below, t, from));
    if (t > 0) input.set(stepOf(a, t - 1, to), from);
    const z_t = timesPlus(weights[l]!, input, biases[l]!);
    nudged(z_t, t, l, nudge);
    z.set(z_t, t * to);
    a.set(z_t.map(network.hidden[l]!.value), t * to);
  }
  return { taken, z, a };
}

/** The output layer, for each step that it reads. */
function readOut(
  network: Architecture,
  { weights, biases }: Weights,
  read: Vector,
  nudge: Nudge | undefined,
) {
  const last = weights.length - 1;
  const [V, c] = [weights[last]!, biases[last]!];
  const nIn = V.length / c.length;
  const z = new Float64Array((read.length / nIn) * c.length);
  const a = new Float64Array(z.length);
  for (let i = 0; i < read.length / nIn; i++) {
    const z_i = timesPlus(V, stepOf(read, i, nIn), c);
    nudged(z_i, i, last, nudge);
    z.set(z_i, i * c.length);
    a.set(network.output.activate(z_i), i * c.length);
  }
  return { z, a };
}

/**
 * Backward through time (Rumelhart, Hinton, Williams 1986; Werbos, Proceedings of the IEEE 78 (1990)): δ of the outputs by
 * (16) and (17), then by (19) down the layers and back through the steps,
 *
 *     δ_t = (Vᵀ δ^out_t + Uᵀ δ_{t+1}) ⊙ σ′(z_t)
 *
 * where a step whose output is not read has no first term. `δ[l]` belongs to `z[l]`.
 */
export function backpropagateThroughTime(
  network: Architecture,
  weights: Weights,
  { z, a }: Activity,
  y: Vector,
  recurrent: Recurrent,
): readonly Vector[] {
  const last = z.length - 1;
  const δ = new Array<Vector>(z.length);
  δ[last] = outputErrors(network, weights.layers.at(-1)!, z[last]!, a[last + 1]!, y);
  for (let l = last - 1; l >= 0; l--) δ[l] = hiddenErrors(network, weights, l, z[l]!, δ[l + 1]!, recurrent);
  return δ;
}

function outputErrors(network: Architecture, outputs: number, z: Vector, a: Vector, y: Vector): Vector {
  const weight = network.weightOf(y);
  const δ = new Float64Array(z.length);
  for (let i = 0; i * outputs < z.length; i++) {
    const [z_i, a_i, y_i] = [stepOf(z, i, outputs), stepOf(a, i, outputs), stepOf(y, i, outputs)];
    const error = network.output.error(z_i, a_i, y_i);
    δ.set(weight === 1 ? error : error.map((δ_j) => weight * δ_j), i * outputs);
  }
  return δ;
}

function hiddenErrors(
  network: Architecture,
  { layers, weights }: Weights,
  l: number,
  z: Vector,
  above: Vector,
  recurrent: Recurrent,
): Vector {
  const { steps } = recurrent;
  const [from, to, next] = [layers[l]!, layers[l + 1]!, layers[l + 2]!];
  // The first step that the layer above has an error for: all of them, or the last alone.
  const first = steps - above.length / next;
  const δ = new Float64Array(z.length);
  for (let t = steps - 1; t >= 0; t--) {
    const back = new Float64Array(to);
    if (t >= first) addTransposedTimes(back, weights[l + 1]!, stepOf(above, t - first, next), 0);
    if (t + 1 < steps && flowsBack(recurrent, t + 1)) {
      addTransposedTimes(back, weights[l]!, stepOf(δ, t + 1, to), from);
    }
    δ.set(hadamard(back, stepOf(z, t, to).map(network.hidden[l]!.slope)), t * to);
  }
  return δ;
}

/** sum ← sum + factor·∇C_x: equations (22) and (23), summed over the steps in order, since all have the same weights. */
export function addGradientThroughTime(
  sum: Weights,
  { a }: Activity,
  δ: readonly Vector[],
  factor: number,
): void {
  δ.forEach((δ_l, l) => {
    const [W, b] = [sum.weights[l]!, sum.biases[l]!];
    const nIn = W.length / b.length;
    for (let t = 0; t * b.length < δ_l.length; t++) {
      const d = stepOf(δ_l, t, b.length).map((δ_j) => factor * δ_j);
      addOuterProduct(W, d, stepOf(a[l]!, t, nIn));
      add(b, d);
    }
  });
}

/** C_x: the costs of the steps whose output is read, added up. */
export function costThroughTime(
  network: Architecture,
  outputs: number,
  { z, a }: Activity,
  y: Vector,
): number {
  const [z_out, a_out] = [z.at(-1)!, a.at(-1)!];
  let cost = 0;
  for (let i = 0; i * outputs < y.length; i++) {
    cost += network.output.cost(stepOf(z_out, i, outputs), stepOf(a_out, i, outputs), stepOf(y, i, outputs));
  }
  return cost;
}

/** ‖δ_t‖ at each step, over the neurons of all hidden layers: how much of the error arrives there. */
export function errorsByStep(δ: readonly Vector[], steps: number): readonly number[] {
  return Array.from({ length: steps }, (_, t) => {
    let squares = 0;
    for (const δ_l of δ.slice(0, -1)) {
      for (const δ_j of stepOf(δ_l, t, δ_l.length / steps)) squares += δ_j * δ_j;
    }
    return Math.sqrt(squares);
  });
}

/** The neurons of a nudge are counted through all steps of its layer. */
function nudged(z: Vector, t: number, l: number, nudge: Nudge | undefined): void {
  if (nudge?.layer !== l || Math.floor(nudge.neuron / z.length) !== t) return;
  z[nudge.neuron % z.length]! += nudge.by;
}

function stepOf(steps: Vector, t: number, width: number): Vector {
  return steps.subarray(t * width, (t + 1) * width);
}
