import { norm } from "../numerics/sums.ts";
import type { Masks } from "./dropout.ts";
import type { Model } from "./model.ts";
import { type Weights, zeroWeights } from "./network.ts";
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
export function descend(model: Model, weights: Weights, next: Weights, batch: Batch, descent: Descent): void {
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
  addBatch(model, weights, next, batch, -η);
}

/**
 * The same with momentum, the notes' rolling ball: v ← μ·v − ηλ/n·w − ηλ₁/n·sgn w − (η/m)·Σ∇C_x, w ← w + v. Weights
 * and velocities are changed in place.
 */
export function roll(
  model: Model,
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
  addBatch(model, weights, velocities, batch, -η);
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

/**
 * sum ← sum + η·g with g = (1/m)·Σ∇C_x, added for each example in the order of the batch. A model that clips adds
 * η·g·min(1, clip/‖g‖) instead, so that one steep place cannot throw the weights far: Pascanu, Mikolov and Bengio (ICML 2013).
 */
export function addBatch(model: Model, weights: Weights, sum: Weights, batch: Batch, η: number): void {
  if (model.clip === undefined) {
    addExamples(model, weights, sum, batch, η / batch.size);
    return;
  }
  const gradient = zeroWeights(weights.layers, weights.recurrent);
  addExamples(model, weights, gradient, batch, 1 / batch.size);
  const length = lengthOf(gradient);
  const factor = length > model.clip ? η * (model.clip / length) : η;
  sum.weights.forEach((W, l) => {
    addScaled(W, gradient.weights[l]!, factor);
    addScaled(sum.biases[l]!, gradient.biases[l]!, factor);
  });
}

function addExamples(model: Model, weights: Weights, sum: Weights, batch: Batch, factor: number): void {
  for (const { x, y, masks } of batch.examples) {
    const activity = model.forward(weights, x, masks);
    const δ = model.backward(weights, activity, y, masks);
    model.addGradient(sum, activity, δ, factor);
  }
}

/** ‖∇C‖ over all weights and biases. */
export function lengthOf({ weights, biases }: Weights): number {
  const squares = [...weights, ...biases].map((part) => norm(part) * norm(part));
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}

function addScaled(s: Vector, t: Vector, factor: number): void {
  for (let i = 0; i < s.length; i++) s[i] = s[i]! + factor * t[i]!;
}

function scale(v: Vector, factor: number): void {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! * factor;
}

/** v ← v − pull·sgn W, with sgn 0 = 0. */
export function pullToZero(v: Vector, W: Vector, pull: number): void {
  for (let i = 0; i < v.length; i++) v[i] = v[i]! - pull * Math.sign(W[i]!);
}
