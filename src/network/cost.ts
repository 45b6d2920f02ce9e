import { exp } from "../numerics/exp.ts";
import { log, log1p } from "../numerics/log.ts";
import { dot } from "../numerics/sums.ts";
import type { Vector } from "./vectors.ts";

// The costs C_x of one example, whose average over the examples is the cost C (the first assumption of the notes'
// chapter 2). y is the desired output, a the output activation, z the weighted input of the output layer; each [n_out].

/** ½‖y − a‖², equation (13); its average is equations (3) and (12). */
export function quadratic(a: Vector, y: Vector): number {
  const difference = quadraticGradient(a, y);
  return 0.5 * dot(difference, difference);
}

/** ∇ₐC of the quadratic cost: a − y. */
export function quadraticGradient(a: Vector, y: Vector): Vector {
  return a.map((a_j, j) => a_j - y[j]!);
}

/**
 * −Σ y_j ln a_j + (1 − y_j) ln(1 − a_j) for sigmoid outputs, equation (26). It is computed from z, where
 * −ln σ(z) = softplus(−z) and −ln(1 − σ(z)) = softplus(z): a saturated neuron has a large cost instead of ln 0, and
 * 0·ln 0 is 0.
 */
export function crossEntropy(z: Vector, y: Vector): number {
  return z.reduce((sum, z_j, j) => sum + weigh(y[j]!, softplus(-z_j)) + weigh(1 - y[j]!, softplus(z_j)), 0);
}

/** ∇ₐC of the cross-entropy cost: (a − y)/(a(1 − a)), the quadratic cost's divided by σ′. */
export function crossEntropyGradient(a: Vector, y: Vector): Vector {
  return a.map((a_j, j) => (a_j - y[j]!) / (a_j * (1 - a_j)));
}

/** −Σ y_j ln a_j for softmax outputs: −ln a_j = ln Σ e^z_i − z_j, without overflow. */
export function logLikelihood(z: Vector, y: Vector): number {
  const largest = highest(z);
  const total = z.reduce((sum, z_i) => sum + exp(z_i - largest), 0);
  const logTotal = log(total);
  return z.reduce((sum, z_j, j) => sum + weigh(y[j]!, logTotal + (largest - z_j)), 0);
}

/** ∇ₐC of the log-likelihood cost: −y/a. */
export function logLikelihoodGradient(a: Vector, y: Vector): Vector {
  return a.map((a_j, j) => (y[j] === 0 ? 0 : -y[j]! / a_j));
}

/** ln(1 + e^z). */
function softplus(z: number): number {
  return (z > 0 ? z : 0) + log1p(exp(-Math.abs(z)));
}

/** 0·∞ is 0 here: an outcome that is not desired costs nothing. */
function weigh(desired: number, cost: number): number {
  return desired === 0 ? 0 : desired * cost;
}

function highest(z: Vector): number {
  return z.reduce((largest, z_j) => (z_j > largest ? z_j : largest), Number.NEGATIVE_INFINITY);
}
