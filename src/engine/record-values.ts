/** What the records say of a network, of its layers and of an epoch's steps, by its parameters. */
import { hiddenActivations } from "../learner/hidden-activations.ts";
import { decayedBetas } from "../learner/moments.ts";
import { outputsOfExample } from "../model/connections.ts";
import type { Activation, Cost, OutputActivation, Parameters } from "../model/parameters.ts";
import { philoxKey } from "../numerics/philox.ts";
import {
  ADAM,
  ADAMW,
  CROSS_ENTROPY,
  DESCENT,
  LEAKY_RELU,
  LINEAR,
  LOG_LIKELIHOOD,
  NESTEROV,
  QUADRATIC,
  RELU,
  RMSPROP,
  SIGMOID,
  SOFTMAX,
  STEP,
  TANH,
} from "./assembly/kinds.ts";
import { chunkOf, NOWHERE, VECTOR_BYTES } from "./layout.ts";
import type { RecordOf, UPDATE } from "./records.ts";

const ACTIVATIONS: Readonly<Record<Activation | OutputActivation, number>> = {
  sigmoid: SIGMOID,
  tanh: TANH,
  relu: RELU,
  "leaky-relu": LEAKY_RELU,
  linear: LINEAR,
  step: STEP,
  softmax: SOFTMAX,
};

const COSTS: Readonly<Record<Cost, number>> = {
  quadratic: QUADRATIC,
  "cross-entropy": CROSS_ENTROPY,
  "log-likelihood": LOG_LIKELIHOOD,
};

/** Of the network; where its parts lie is the layout's. */
export function networkValues(parameters: Parameters, layers: number, seed: number) {
  const { cost, dropout = 0, momentum, optimizer, recurrent } = parameters;
  const [keyLow, keyHigh] = philoxKey(seed);
  return {
    layers,
    cost: COSTS[cost],
    outputs: outputsOfExample(parameters),
    steps: recurrent?.steps ?? 0,
    each: recurrent?.output === "each" ? 1 : 0,
    truncate: recurrent?.truncate ?? 0,
    clip: recurrent?.clip ?? 0,
    chunk: chunkOf(parameters),
    keyLow,
    keyHigh,
    dropBelow: Math.floor(dropout * 2 ** 32),
    keepScale: 1 / (1 - dropout),
    momentum: momentum ?? 0,
    rolls: momentum === undefined || optimizer !== undefined ? 0 : 1,
  };
}

/** Of each layer, the first after the input first. */
export function layerValues(parameters: Parameters, layers: number, registerBytes: number) {
  const hidden = hiddenActivations(parameters);
  return Array.from({ length: layers }, (_, l) => ({
    activation: ACTIVATIONS[hidden[l] ?? parameters.output],
    unit: registerBytes / VECTOR_BYTES,
    weightSums: NOWHERE,
    biasSums: NOWHERE,
  }));
}

/** Of the steps of an epoch over `n` examples, `m` in a mini-batch. */
export function updateValues(parameters: Parameters, epoch: number, eta: number, n: number, m: number) {
  const { lambda = 0, l1 = 0 } = parameters;
  const drag = (eta * lambda) / n;
  const [decayedBeta1, decayedBeta2] = decayedBetas(parameters, epoch, Math.ceil(n / m));
  return {
    eta,
    keep: 1 - drag,
    drag,
    pull: (eta * l1) / n,
    gradientDrag: lambda / n,
    gradientPull: l1 / n,
    decayedBeta1,
    decayedBeta2,
  };
}

/** What an update needs of the optimizer; ρ of RMSprop stands in β₂'s place. */
export function optimizerValues({
  optimizer,
}: Parameters): Pick<RecordOf<typeof UPDATE>, "optimizer" | "beta1" | "beta2" | "epsilon"> {
  switch (optimizer?.kind) {
    case undefined:
      return { optimizer: DESCENT, beta1: 0, beta2: 0, epsilon: 0 };
    case "nesterov":
      return { optimizer: NESTEROV, beta1: 0, beta2: 0, epsilon: 0 };
    case "rmsprop":
      return { optimizer: RMSPROP, beta1: 0, beta2: optimizer.decay, epsilon: optimizer.epsilon };
    case "adam":
    case "adamw": {
      const { kind, beta1, beta2, epsilon } = optimizer;
      return { optimizer: kind === "adam" ? ADAM : ADAMW, beta1, beta2, epsilon };
    }
  }
}
