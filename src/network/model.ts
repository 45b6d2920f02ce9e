import { outputsOfExample } from "../model/connections.ts";
import type { Split } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import type { Masks } from "./dropout.ts";
import {
  type Activity,
  type Architecture,
  addGradient,
  architectureOf,
  backpropagate,
  feedforward,
  type Nudge,
  type Weights,
} from "./network.ts";
import { addGradientThroughTime, backpropagateThroughTime, costThroughTime, unfold } from "./recurrent.ts";
import type { Vector } from "./vectors.ts";

/** A network of either kind, feedforward or recurrent, as training and evaluation see it. */
export interface Model extends Architecture {
  /** Outputs of one example. */
  readonly outputs: number;
  /** Steps of one example; absent in a feedforward network. */
  readonly steps?: number;
  /** The longest gradient that a mini-batch may have; absent where it may have any length. */
  readonly clip?: number;
  /** The last entry of the activity's `a` holds the outputs. */
  forward(weights: Weights, x: Vector, masks?: Masks, nudge?: Nudge): Activity;
  /** δ of each layer. */
  backward(weights: Weights, activity: Activity, y: Vector, masks?: Masks): readonly Vector[];
  /** sum ← sum + factor·∇C_x. */
  addGradient(sum: Weights, activity: Activity, δ: readonly Vector[], factor: number): void;
  /** C_x. */
  cost(activity: Activity, y: Vector): number;
}

type Described = Pick<
  Parameters,
  "activation" | "layers" | "output" | "cost" | "class_weights" | "recurrent"
>;

/** `train`: the examples that class weights are for; without them every example counts once. */
export function modelOf(parameters: Described, train?: Pick<Split, "targets">): Model {
  const network = architectureOf(parameters, train);
  const { layers, recurrent } = parameters;
  const outputs = outputsOfExample(parameters);
  if (recurrent === undefined) {
    return {
      ...network,
      outputs,
      forward: (weights, x, masks, nudge) => feedforward(network, weights, x, masks, nudge),
      backward: (weights, activity, y, masks) => backpropagate(network, weights, activity, y, masks),
      addGradient,
      cost: ({ z, a }, y) => network.output.cost(z.at(-1)!, a.at(-1)!, y),
    };
  }
  return {
    ...network,
    outputs,
    steps: recurrent.steps,
    ...(recurrent.clip !== undefined && { clip: recurrent.clip }),
    forward: (weights, x, _masks, nudge) => unfold(network, weights, x, recurrent, nudge),
    backward: (weights, activity, y) => backpropagateThroughTime(network, weights, activity, y, recurrent),
    addGradient: addGradientThroughTime,
    cost: (activity, y) => costThroughTime(network, layers.at(-1)!, activity, y),
  };
}
