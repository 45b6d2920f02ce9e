import type { Dataset } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import { permutation } from "../numerics/permutation.ts";
import { WordSequence } from "../numerics/streams.ts";
import { slopeAtZero } from "./central-differences.ts";
import {
  activities,
  type CheckPoint,
  hasKinks,
  pointBeforeTraining,
  sides,
  stepWithoutKink,
} from "./check-point.ts";
import { type Weights, zeroWeights } from "./network.ts";
import type { Vector } from "./vectors.ts";

export interface GradientCheck {
  /** Training examples whose average cost is differentiated. */
  readonly examples: number;
  /** One a layer after the input. */
  readonly layers: readonly LayerCheck[];
}

export interface LayerCheck {
  /** Weights and biases of the layer, and how many of them were compared. */
  readonly parameters: number;
  readonly compared: number;
  /** Largest |backpropagation − differences| / max(|backpropagation|, |differences|, floor); 0 where nothing was compared. */
  readonly largestRelativeError: number;
  /** Compared, but with a gradient below the floor: 10⁻⁶ of the cost, or of 1 where the cost is lower. */
  readonly belowFloor: number;
  /** Not compared: a ReLU changes sides within the smallest step, where the cost has no derivative. */
  readonly atKinks: number;
}

/** Compared in each layer: those with the largest gradients, and a random sample of all. */
const LARGEST = 40;
const SAMPLED = 60;
/** The widest step of a weight, for inputs up to 1; for larger inputs it is divided by the largest. */
const WIDEST_STEP = 2 ** -5;
/**
 * Differences of a cost in float64 are good to about 10⁻¹³ of the cost, or of 1 where the cost is the small remainder of
 * larger numbers. Of a gradient below 10⁻⁶ no six digits can be asked: its error is measured against this floor.
 */
const FLOOR = 1e-6;

/**
 * Compares backpropagation with central differences of the cost, for the network as it is before training, in float64,
 * on examples spread over the training split. Weight decay is not part of this cost; dropout is, with the masks of
 * the first epoch. An error below 10⁻⁶ is what rounding leaves; a wrong gradient shows as 10⁻² and more.
 */
export function checkGradients(dataset: Dataset, parameters: Parameters, seed: number): GradientCheck {
  const point = pointBeforeTraining(dataset, parameters, seed);
  const gradient = gradientAt(point);
  const layers = parameters.layers.slice(1).map((_, l) => {
    const compared = chosenEntries(entries(gradient, l), new WordSequence(seed, "sampling", l));
    return checkLayer(point, gradient, l, compared, hasKinks(parameters));
  });
  return { examples: point.examples.length, layers };
}

function checkLayer(
  point: CheckPoint,
  gradient: Weights,
  l: number,
  compared: readonly number[],
  kinked: boolean,
): LayerCheck {
  const byBackpropagation = entries(gradient, l);
  const floor = FLOOR * Math.max(1, costAt(point));
  const widest = WIDEST_STEP / Math.max(1, ...activities(point).map(({ a }) => largest(a[l]!)));
  const check = { largestRelativeError: 0, belowFloor: 0, atKinks: 0 };
  for (const entry of compared) {
    const move = moverOf(point.weights, l, entry);
    const step = kinked ? stepWithoutKink((h) => move(h, () => sides(activities(point))), widest) : widest;
    if (step === undefined) {
      check.atKinks++;
      continue;
    }
    const slope = slopeAtZero((h) => move(h, () => costAt(point)), step);
    const exact = byBackpropagation[entry]!;
    const size = Math.max(Math.abs(exact), Math.abs(slope));
    if (size < floor) check.belowFloor++;
    const error = Math.abs(exact - slope) / Math.max(size, floor);
    // Not Math.max alone: NaN must not pass for a small error.
    if (!(error <= check.largestRelativeError)) check.largestRelativeError = error;
  }
  return { parameters: byBackpropagation.length, compared: compared.length - check.atKinks, ...check };
}

/** Looks at the network with one weight or bias moved by h, and puts it back. */
type Mover = <Seen>(h: number, look: () => Seen) => Seen;

function moverOf({ weights, biases }: Weights, l: number, entry: number): Mover {
  const [W, b] = [weights[l]!, biases[l]!];
  const [array, i] = entry < W.length ? [W, entry] : [b, entry - W.length];
  const home = array[i]!;
  return (h, look) => {
    array[i] = home + h;
    const seen = look();
    array[i] = home;
    return seen;
  };
}

/** The weights of a layer, then its biases. */
function entries({ weights, biases }: Weights, l: number): Vector {
  const [W, b] = [weights[l]!, biases[l]!];
  const both = new Float64Array(W.length + b.length);
  both.set(W);
  both.set(b, W.length);
  return both;
}

function chosenEntries(gradient: Vector, words: WordSequence): readonly number[] {
  const order = permutation(gradient.length, words);
  const bySize = order.toSorted((i, j) => Math.abs(gradient[j]!) - Math.abs(gradient[i]!));
  return [...new Set([...bySize.subarray(0, LARGEST), ...order.subarray(0, SAMPLED)])];
}

/** C, the average of C_x, each with the weight of its class. */
function costAt(point: CheckPoint): number {
  const { model } = point;
  const costs = activities(point).map((activity, i) => {
    const { y } = point.examples[i]!;
    return model.weightOf(y) * model.cost(activity, y);
  });
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

/** ∇C by backpropagation. */
function gradientAt(point: CheckPoint): Weights {
  const gradient = zeroWeights(point.weights.layers, point.weights.recurrent);
  activities(point).forEach((activity, i) => {
    const { y, masks } = point.examples[i]!;
    const δ = point.model.backward(point.weights, activity, y, masks);
    point.model.addGradient(gradient, activity, δ, 1 / point.examples.length);
  });
  return gradient;
}

function largest(v: Vector): number {
  return v.reduce((most, v_j) => Math.max(most, Math.abs(v_j)), 0);
}
