import { addScaled, decayInto, pullToZero } from "./elementwise";
import { ADAMW, NESTEROV, RMSPROP } from "./kinds";
import { layerOf } from "./network";
import { Update, Network } from "./records.gen";
import { splat } from "./vector";

// The optimizers that need the gradient of the whole mini-batch; the same operations as src/network/adaptive.ts, never fused.

/** The mini-batch is accumulated into the spare room, which holds zeros. */
export function beginGradient<T>(network: Network): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    layer.weightSums = layer.spareWeights;
    layer.biasSums = layer.spareBiases;
  }
}

/** Moves all parameters by the accumulated gradient, and leaves zeros in its place. */
export function adapt<T>(network: Network, update: Update): void {
  update.decayedBeta1 *= update.beta1;
  update.decayedBeta2 *= update.beta2;
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const weightBytes = <usize>(layer.inputs * layer.padded) * sizeof<T>();
    const biasBytes = <usize>layer.padded * sizeof<T>();
    const g = layer.spareWeights;
    const w = layer.weights;
    if (update.optimizer == ADAMW) {
      decayInto<T>(w, w, update, weightBytes);
    } else {
      if (update.gradientDrag != 0) addScaled<T>(g, w, update.gradientDrag, weightBytes);
      if (update.gradientPull != 0) pullToZero<T>(g, g, w, -update.gradientPull, weightBytes);
    }
    move<T>(network, update, w, g, layer.weightVelocities, layer.weightSquares, weightBytes);
    move<T>(network, update, layer.biases, layer.spareBiases, layer.biasVelocities, layer.biasSquares, biasBytes);
  }
}

function move<T>(network: Network, update: Update, w: usize, g: usize, v: usize, s: usize, bytes: usize): void {
  if (update.optimizer == NESTEROV) lookAhead<T>(update.eta, network.momentum, w, g, v, bytes);
  else if (update.optimizer == RMSPROP) divideBySize<T>(update, w, g, s, bytes);
  else divideMeanBySize<T>(update, w, g, v, s, bytes);
}

/** v ← μv − ηg, w ← w + μv − ηg. */
function lookAhead<T>(eta: f64, momentum: f64, w: usize, g: usize, v: usize, bytes: usize): void {
  const rate = splat<T>(eta);
  const kept = splat<T>(momentum);
  for (let i: usize = 0; i < bytes; i += 16) {
    const d = v128.mul<T>(rate, v128.load(g + i));
    const vi = v128.sub<T>(v128.mul<T>(kept, v128.load(v + i)), d);
    v128.store(v + i, vi);
    v128.store(w + i, v128.add<T>(v128.load(w + i), v128.sub<T>(v128.mul<T>(kept, vi), d)));
    v128.store(g + i, splat<T>(0));
  }
}

/** s ← ρs + (1 − ρ)g², w ← w − ηg/(√s + ε). */
function divideBySize<T>(update: Update, w: usize, g: usize, s: usize, bytes: usize): void {
  const rate = splat<T>(update.eta);
  const kept = splat<T>(update.beta2);
  const rest = splat<T>(1 - update.beta2);
  const epsilon = splat<T>(update.epsilon);
  for (let i: usize = 0; i < bytes; i += 16) {
    const gi = v128.load(g + i);
    const si = v128.add<T>(v128.mul<T>(kept, v128.load(s + i)), v128.mul<T>(rest, v128.mul<T>(gi, gi)));
    v128.store(s + i, si);
    const size = v128.add<T>(v128.sqrt<T>(si), epsilon);
    v128.store(w + i, v128.sub<T>(v128.load(w + i), v128.div<T>(v128.mul<T>(rate, gi), size)));
    v128.store(g + i, splat<T>(0));
  }
}

/** m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − (η/(1 − β₁ᵗ))·m/(√s/√(1 − β₂ᵗ) + ε). */
function divideMeanBySize<T>(
  update: Update,
  w: usize,
  g: usize,
  m: usize,
  s: usize,
  bytes: usize,
): void {
  const rate = splat<T>(update.eta / (1 - update.decayedBeta1));
  const bias = splat<T>(Math.sqrt(1 - update.decayedBeta2));
  const kept1 = splat<T>(update.beta1);
  const rest1 = splat<T>(1 - update.beta1);
  const kept2 = splat<T>(update.beta2);
  const rest2 = splat<T>(1 - update.beta2);
  const epsilon = splat<T>(update.epsilon);
  for (let i: usize = 0; i < bytes; i += 16) {
    const gi = v128.load(g + i);
    const mi = v128.add<T>(v128.mul<T>(kept1, v128.load(m + i)), v128.mul<T>(rest1, gi));
    const si = v128.add<T>(v128.mul<T>(kept2, v128.load(s + i)), v128.mul<T>(rest2, v128.mul<T>(gi, gi)));
    v128.store(m + i, mi);
    v128.store(s + i, si);
    const size = v128.add<T>(v128.div<T>(v128.sqrt<T>(si), bias), epsilon);
    v128.store(w + i, v128.sub<T>(v128.load(w + i), v128.div<T>(v128.mul<T>(rate, mi), size)));
    v128.store(g + i, splat<T>(0));
  }
}
