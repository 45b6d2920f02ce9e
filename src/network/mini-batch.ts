import type { Masks } from "./dropout.ts";
import { type Architecture, addGradient, backpropagate, feedforward, type Weights } from "./network.ts";
import { add, type Vector } from "./vectors.ts";

/** Examples are made as they are needed: a batch may be the whole training set. */
export interface Batch {
  readonly size: number;
  readonly examples: Iterable<Example>;
}

export interface Example {
  readonly x: Vector;
  readonly y: Vector;
  readonly masks: Masks;
}

/** How far one mini-batch moves the weights. `n` is the number of training examples. */
export interface Descent {
  readonly η: number;
  readonly n: number;
  /** L2 and L1; 0 when off. */
  readonly λ: number;
  readonly λ1: number;
}

/**
 * One step of gradient descent on a mini-batch of m examples, equations (24) and (25), which are (9) for weights and
 * biases: W ← (1 − ηλ/n)·W − (ηλ₁/n)·sgn W − (η/m)·Σ δ aᵀ and b ← b − (η/m)·Σ δ. Every δ is computed with the weights
 * from before the step; the new ones are written to `next`. Terms are added one by one in this order.
 */
export function descend(
  network: Architecture,
  weights: Weights,
  next: Weights,
  batch: Batch,
  descent: Descent,
): void {
  const { η, n, λ, λ1 } = descent;
  const keep = 1 - (η * λ) / n;
  const pull = (η * λ1) / n;
  weights.weights.forEach((W, l) => {
    const W_next = next.weights[l]!;
    decay(W_next, W, keep, λ !== 0, pull);
  });
  next.biases.forEach((b_next, l) => {
    b_next.set(weights.biases[l]!);
  });
  addBatch(network, weights, next, batch, -(η / batch.size));
}

/**
 * The same with momentum, the notes' rolling ball: v ← μ·v − ηλ/n·w − ηλ₁/n·sgn w − (η/m)·Σ∇C_x, w ← w + v. Weights
 * and velocities are changed in place.
 */
export function roll(
  network: Architecture,
  weights: Weights,
  velocities: Weights,
  batch: Batch,
  descent: Descent & { readonly μ: number },
): void {
  const { η, n, λ, λ1, μ } = descent;
  const drag = (η * λ) / n;
  const pull = (η * λ1) / n;
  velocities.weights.forEach((v, l) => {
    const W = weights.weights[l]!;
    scale(v, μ);
    if (λ !== 0) for (let i = 0; i < v.length; i++) v[i] = v[i]! - drag * W[i]!;
    if (λ1 !== 0) pullToZero(v, W, pull);
  });
  for (const v of velocities.biases) scale(v, μ);
  addBatch(network, weights, velocities, batch, -(η / batch.size));
  weights.layers.slice(1).forEach((_, l) => {
    add(weights.weights[l]!, velocities.weights[l]!);
    add(weights.biases[l]!, velocities.biases[l]!);
  });
}

/** next ← keep·W − pull·sgn W, with sgn 0 = 0; `scales` is false where keep is 1. The two may be one. */
export function decay(next: Vector, W: Vector, keep: number, scales: boolean, pull: number): void {
  for (let i = 0; i < W.length; i++) {
    const w = W[i]!;
    const kept = scales ? keep * w : w;
    next[i] = pull === 0 ? kept : kept - pull * Math.sign(w);
  }
}

/** sum ← sum + factor·∇C_x for each example in the order of the batch. */
export function addBatch(
  network: Architecture,
  weights: Weights,
  sum: Weights,
  batch: Batch,
  factor: number,
): void {
  for (const { x, y, masks } of batch.examples) {
    const activity = feedforward(network, weights, x, masks);
    const δ = backpropagate(network, weights, activity, y, masks);
    addGradient(sum, activity, δ, factor);
  }
}

function scale(v: Vector, factor: number): void {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! * factor;
}

/** v ← v − pull·sgn W, with sgn 0 = 0. */
export function pullToZero(v: Vector, W: Vector, pull: number): void {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! - pull * Math.sign(W[i]!);
}
