/** Optimizers that look at the gradient of a whole mini-batch before they move. */
import type { Optimizer } from "../model/parameters.ts";
import { addBatch, type Batch, type Descent, decay, pullToZero } from "./mini-batch.ts";
import type { Model } from "./model.ts";
import type { Weights } from "./network.ts";
import type { Vector } from "./vectors.ts";

/** Velocities or first moments, and mean squares; each where the optimizer has them. */
export interface MomentWeights {
  readonly velocities?: Weights | undefined;
  readonly squares?: Weights | undefined;
}

export interface Step extends Descent {
  readonly optimizer: Optimizer;
  /** μ of Nesterov's momentum. */
  readonly μ: number;
  /** β₁ᵗ and β₂ᵗ at mini-batch t, from 1. */
  readonly betas: readonly [number, number];
}

/**
 * One step with g = (1/m)·Σ∇C_x + (λ/n)·w + (λ₁/n)·sgn w, the last two for weights alone; AdamW lets the weights decay by
 * themselves instead, w ← (1 − ηλ/n)·w − (ηλ₁/n)·sgn w before the step. `gradient` is room for the sum. Weights and moments
 * are changed in place.
 */
export function adapt(
  model: Model,
  weights: Weights,
  moments: MomentWeights,
  gradient: Weights,
  batch: Batch,
  step: Step,
): void {
  for (const part of [...gradient.weights, ...gradient.biases]) part.fill(0);
  addBatch(model, weights, gradient, batch, 1);
  const { η, n, λ, λ1, optimizer } = step;
  weights.weights.forEach((W, l) => {
    const g = gradient.weights[l]!;
    if (optimizer.kind === "adamw") {
      decay(W, W, 1 - (η * λ) / n, λ !== 0, (η * λ1) / n);
    } else {
      if (λ !== 0) for (let i = 0; i < g.length; i++) g[i] = g[i]! + (λ / n) * W[i]!;
      if (λ1 !== 0) pullToZero(g, W, -(λ1 / n));
    }
    move(W, g, moments.velocities?.weights[l], moments.squares?.weights[l], step);
  });
  weights.biases.forEach((b, l) => {
    move(b, gradient.biases[l]!, moments.velocities?.biases[l], moments.squares?.biases[l], step);
  });
}

function move(w: Vector, g: Vector, v: Vector | undefined, s: Vector | undefined, step: Step): void {
  const { optimizer, η, μ, betas } = step;
  switch (optimizer.kind) {
    case "nesterov":
      lookAhead(w, g, v!, η, μ);
      break;
    case "rmsprop":
      divideBySize(w, g, s!, η, optimizer);
      break;
    case "adam":
    case "adamw":
      divideMeanBySize(w, g, v!, s!, η, optimizer, betas);
      break;
  }
}

/**
 * v ← μv − ηg, w ← w + μv − ηg: the weights are where the next step of momentum would take them, so that g is the gradient
 * ahead. Nesterov, Soviet Mathematics Doklady 27 (1983), in the form of Sutskever, Martens, Dahl, Hinton (ICML 2013).
 */
function lookAhead(w: Vector, g: Vector, v: Vector, η: number, μ: number): void {
  for (let i = 0; i < w.length; i++) {
    const d = η * g[i]!;
    const v_i = μ * v[i]! - d;
    v[i] = v_i;
    w[i] = w[i]! + (μ * v_i - d);
  }
}

/** s ← ρs + (1 − ρ)g², w ← w − ηg/(√s + ε): Tieleman and Hinton, Coursera lecture 6.5 (2012). */
function divideBySize(
  w: Vector,
  g: Vector,
  s: Vector,
  η: number,
  { decay: ρ, epsilon }: { readonly decay: number; readonly epsilon: number },
): void {
  for (let i = 0; i < w.length; i++) {
    const s_i = ρ * s[i]! + (1 - ρ) * (g[i]! * g[i]!);
    s[i] = s_i;
    w[i] = w[i]! - (η * g[i]!) / (Math.sqrt(s_i) + epsilon);
  }
}

/**
 * m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², w ← w − (η/(1 − β₁ᵗ))·m/(√s/√(1 − β₂ᵗ) + ε): Algorithm 1 of Kingma and Ba (ICLR
 * 2015).
 */
function divideMeanBySize(
  w: Vector,
  g: Vector,
  m: Vector,
  s: Vector,
  η: number,
  { beta1, beta2, epsilon }: { readonly beta1: number; readonly beta2: number; readonly epsilon: number },
  [beta1ᵗ, beta2ᵗ]: readonly [number, number],
): void {
  const rate = η / (1 - beta1ᵗ);
  const bias = Math.sqrt(1 - beta2ᵗ);
  for (let i = 0; i < w.length; i++) {
    const m_i = beta1 * m[i]! + (1 - beta1) * g[i]!;
    const s_i = beta2 * s[i]! + (1 - beta2) * (g[i]! * g[i]!);
    m[i] = m_i;
    s[i] = s_i;
    w[i] = w[i]! - (rate * m_i) / (Math.sqrt(s_i) / bias + epsilon);
  }
}
