import type { Activation } from "../model/parameters.ts";
import { exp, expm1 } from "../numerics/exp.ts";

/** What one neuron makes of its weighted input z, and how fast that changes with z. */
export interface ActivationFunction {
  value(z: number): number;
  /** The derivative; at the kink of ReLU and the jump of the step, the value from the left. */
  slope(z: number): number;
  /** It has a kink at 0, where the cost has no derivative. */
  readonly hasKink?: true;
}

const LEAK = 0.01;

/** The perceptron rule, equation (1). Its slope is 0 wherever it has one: it cannot learn by gradient descent. */
export const step: ActivationFunction = {
  value: (z) => (z <= 0 ? 0 : 1),
  slope: () => 0,
};

/** σ(z) = 1 / (1 + e^−z), equation (2). σ′ = σ·(1 − σ) vanishes at both ends: a saturated neuron learns slowly. */
export const sigmoid: ActivationFunction = {
  value: (z) => 1 / (1 + exp(-z)),
  slope: (z) => {
    const a = sigmoid.value(z);
    return a * (1 - a);
  },
};

/** tanh z = (e^2z − 1)/(e^2z + 1), from the side where e^2z stays below 1. */
export const tanh: ActivationFunction = {
  value: (z) => {
    const e = expm1(-2 * Math.abs(z));
    const magnitude = -e / (e + 2);
    return z < 0 ? -magnitude : magnitude;
  },
  slope: (z) => {
    const a = tanh.value(z);
    return 1 - a * a;
  },
};

/** max(0, z), asked so that NaN stays NaN: an overflow must reach the cost, where divergence is noticed. */
export const relu: ActivationFunction = {
  value: (z) => (z <= 0 ? 0 : z),
  slope: (z) => (z <= 0 ? 0 : 1),
  hasKink: true,
};

/** max(z, z/100): Maas, Hannun and Ng (ICML 2013), so that a neuron below 0 still learns. */
export const leakyRelu: ActivationFunction = {
  value: (z) => (z <= 0 ? LEAK * z : z),
  slope: (z) => (z <= 0 ? LEAK : 1),
  hasKink: true,
};

/** a = z. */
const linear: ActivationFunction = {
  value: (z) => z,
  slope: () => 1,
};

/** Those of hidden layers, by their names in a spec. */
export const activations: Readonly<Record<Activation, ActivationFunction>> = {
  sigmoid,
  tanh,
  relu,
  "leaky-relu": leakyRelu,
  linear,
  step,
};
