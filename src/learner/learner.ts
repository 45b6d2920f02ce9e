import type { Parameters, SplitName } from "../model/parameters.ts";
import { momentsOf } from "./moments.ts";
import type { Truth } from "./truth.ts";

/**
 * A network being trained. The reference (`network/`) and the fast path (`engine/`) both implement it, and one
 * loop (`train.ts`) drives either: schedules, early stopping and records are written once.
 */
export interface Learner {
  /** The splits that the data have. */
  readonly splits: readonly SplitName[];
  /**
   * One epoch of mini-batch stochastic gradient descent, equations (24) and (25), at learning rate `eta`.
   * `epoch`, from 1, keys the shuffle and dropout streams: an epoch's order depends on the seed and its number
   * alone, so a training continues from a state without replaying the generator.
   */
  trainEpoch(epoch: number, eta: number): void;
  /** Forward pass over a split, without dropout. */
  evaluate(split: SplitName): Evaluation;
  /** What the wanted answers of a split are. */
  truth(split: SplitName): Truth;
  /** Norms of the gradient and of δ by layer over the training split, for `monitor: [gradient, speed, steps]`. */
  measureGradient(): GradientNorms;
  /** How many examples train. */
  readonly examples: number;
  /**
   * ∇C averaged over the training examples `from` … `to` in the order of the data, the regularisation term left out: all
   * weights and biases, in an order of the learner's own that every call has.
   */
  gradientOf(from: number, to: number): Float64Array;
  /** A copy, in the trial's precision. */
  weights(): NetworkWeights;
  /** Everything the next epoch depends on: weights, and what the optimizer remembers. */
  state(): LearnerState;
  /**
   * Takes a state back. Throws RangeError, and stays as it was, where the state is of other layers or of another
   * optimizer.
   */
  restore(state: LearnerState): void;
  /**
   * Leaves its memory to the next learner on this thread; until that one is made, the weights and the state can still be
   * read. Absent where a learner's memory is its own.
   */
  release?(): void;
}

export interface Evaluation {
  /** Average over the split, without the regularisation term; NaN or infinite after divergence. */
  readonly cost: number;
  /** Absent for targets that are neither classes nor 0/1 values. */
  readonly correct?: number;
  /** How often each class was predicted; absent unless the targets are classes. */
  readonly predicted?: readonly number[];
  /** How often each class was predicted rightly; absent unless the targets are classes. */
  readonly hits?: readonly number[];
  /** Σ|a − y| and Σ(a − y)² of each output, as the network computes them; absent where the targets are classes. */
  readonly errors?: { readonly absolute: readonly number[]; readonly squared: readonly number[] };
  /** Mean activation of each output neuron over the split. */
  readonly outputs: readonly number[];
  readonly size: number;
}

export interface GradientNorms {
  /** ‖∇C‖ over all weights and biases, of the cost without its regularisation term. */
  readonly gradient: number;
  /** The mean of ‖δˡ‖ over the examples of the split, one entry a layer after the input: see the speed of equation (22). */
  readonly deltas: readonly number[];
  /** The norm of the mean of δˡ over the examples, which is ‖∂C/∂bˡ‖ by equation (22): errors of several can cancel. */
  readonly biases: readonly number[];
  /** Of a recurrent network: the mean of ‖δ_t‖ over the examples, for each step, over the neurons of all hidden layers. */
  readonly steps?: readonly number[];
}

/**
 * `weights[l]` is row-major [n_out][n_in]; `biases[l]` has n_out entries. l counts the connections from 0, so
 * `weights[0]` leads from the inputs to the first layer after them: the notes' W². In a recurrent network the matrix of a
 * hidden layer is [W U], row-major [n_out][n_in + n_out]: see model/connections.ts.
 */
export interface NetworkWeights<Reals extends Float32Array | Float64Array = Float32Array | Float64Array> {
  readonly layers: readonly number[];
  /** Absent in a feedforward network. */
  readonly recurrent?: boolean;
  readonly weights: readonly Reals[];
  readonly biases: readonly Reals[];
}

export interface LearnerState {
  readonly parameters: NetworkWeights;
  /** With momentum, and the first moments of Adam. */
  readonly velocities?: NetworkWeights;
  /** Mean squares of the gradients: with RMSprop and Adam. */
  readonly squares?: NetworkWeights;
}

/** Throws RangeError where a training with these parameters cannot go on from the state: see `Learner.restore`. */
export function refuseOtherState(parameters: Parameters, state: LearnerState): void {
  const { layers, recurrent } = parameters;
  for (const part of [state.parameters, state.velocities, state.squares]) {
    if (part === undefined) continue;
    if (part.layers.join() !== layers.join()) {
      throw new RangeError(`the state is of layers ${part.layers.join("-")}, not ${layers.join("-")}`);
    }
    if ((part.recurrent ?? false) === (recurrent !== undefined)) continue;
    throw new RangeError("the state is of a network of the other kind: one is recurrent, one is not");
  }
  const { velocities, squares } = momentsOf(parameters);
  if (velocities === (state.velocities !== undefined) && squares === (state.squares !== undefined)) return;
  throw new RangeError(
    "a training goes on from its weights and from the velocities and mean squares of its optimizer, no more and no less",
  );
}
