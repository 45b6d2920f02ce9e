import type { Cost, OutputActivation } from "../model/parameters.ts";
import { exp } from "../numerics/exp.ts";
import { dot } from "../numerics/sums.ts";
import { activations } from "./activation.ts";
import { crossEntropy, logLikelihood, quadratic, quadraticGradient } from "./cost.ts";
import { hadamard, type Vector } from "./vectors.ts";

/** The output layer together with the cost: what ends the forward pass and begins the backward pass. */
export interface OutputLayer {
  /** aᴸ from zᴸ. */
  activate(z: Vector): Vector;
  /** C_x. */
  cost(z: Vector, a: Vector, y: Vector): number;
  /** δᴸ = ∂C_x/∂zᴸ, equation (15). */
  error(z: Vector, a: Vector, y: Vector): Vector;
}

/**
 * Quadratic cost goes with every output; cross-entropy with sigmoid and log-likelihood with softmax outputs, where
 * the derivative of the activation cancels and with it the slow start.
 */
export function outputLayer(output: OutputActivation, cost: Cost): OutputLayer {
  if (cost === "quadratic") return output === "softmax" ? softmaxQuadratic : elementwiseQuadratic(output);
  if (cost === "cross-entropy" && output === "sigmoid") return sigmoidCrossEntropy;
  if (cost === "log-likelihood" && output === "softmax") return softmaxLogLikelihood;
  throw new TypeError(
    `there is no ${output} output with the ${cost} cost; the spec's checks let none through`,
  );
}

/** δᴸ = ∇ₐC ⊙ σ′(zᴸ), equations (16) and (17). */
function elementwiseQuadratic(output: Exclude<OutputActivation, "softmax">): OutputLayer {
  const { value, slope } = activations[output];
  return {
    activate: (z) => z.map(value),
    cost: (_z, a, y) => quadratic(a, y),
    error: (z, a, y) => hadamard(quadraticGradient(a, y), z.map(slope)),
  };
}

/** δᴸ = ∇ₐC ⊙ σ′ with ∇ₐC = (a − y)/(a(1 − a)) and σ′ = a(1 − a): what is left is a − y. */
const sigmoidCrossEntropy: OutputLayer = {
  activate: (z) => z.map(activations.sigmoid.value),
  cost: (z, _a, y) => crossEntropy(z, y),
  error: (_z, a, y) => quadraticGradient(a, y),
};

/** δᴸ_j = a_j·Σy − y_j, which is a − y for desired outputs that sum to 1. */
const softmaxLogLikelihood: OutputLayer = {
  activate: softmax,
  cost: (z, _a, y) => logLikelihood(z, y),
  error: (_z, a, y) => {
    const total = y.reduce((sum, y_j) => sum + y_j, 0);
    return a.map((a_j, j) => a_j * total - y[j]!);
  },
};

/**
 * Every softmax activation depends on every z: (16) becomes δᴸ = J·∇ₐC with the whole Jacobian J_ji =
 * ∂a_i/∂z_j = a_i(1[i=j] − a_j), so that δᴸ_j = a_j(g_j − a·g) for g = ∇ₐC.
 */
const softmaxQuadratic: OutputLayer = {
  activate: softmax,
  cost: (_z, a, y) => quadratic(a, y),
  error: (_z, a, y) => {
    const g = quadraticGradient(a, y);
    const mean = dot(a, g);
    return a.map((a_j, j) => a_j * (g[j]! - mean));
  },
};

/** a_j = e^z_j / Σ e^z_i; the largest z is subtracted first, so that nothing overflows. */
function softmax(z: Vector): Vector {
  const largest = z.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY);
  const powers = z.map((z_j) => exp(z_j - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
