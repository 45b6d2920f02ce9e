/** Everything that changes a result, and the combinations of it that are compared. Types only. */

import type { CommandParameters } from "./command.ts";
import type {
  Activation,
  ClassWeights,
  Cost,
  DataSource,
  Init,
  Monitor,
  Optimizer,
  OutputActivation,
  Precision,
  PublishedRandom,
  Schedule,
  StopEarly,
} from "./spec.gen.ts";

export type {
  Activation,
  ClassWeights,
  Cost,
  CsvSource,
  DataSource,
  IdxSource,
  Init,
  InlineSource,
  MissingRule,
  MnistSource,
  Moment,
  Monitor,
  Optimizer,
  OutputActivation,
  Precision,
  PublishedRandom,
  Save,
  ScaleRule,
  Schedule,
  StopEarly,
} from "./spec.gen.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Everything that changes a result, with every default filled in. A parameter that is off is absent, so that
 * a parameter added to runx later does not change the identity of trials that do not use it.
 */
export interface Parameters {
  /** Of a network absent; other kinds of trials name themselves. */
  readonly kind?: never;
  readonly data: DataSource;
  readonly layers: readonly number[];
  /** Of all hidden layers, or of each. */
  readonly activation: Activation | readonly Activation[];
  readonly output: OutputActivation;
  readonly cost: Cost;
  readonly init: Init;
  readonly precision: Precision;
  readonly monitor: readonly Monitor[];
  /** 0: the network is evaluated and not trained; then `eta` and `batch_size` are absent. */
  readonly epochs: number;
  readonly eta?: number;
  readonly batch_size?: number | "full";
  /** L2: w ← (1 − ηλ/n)·w before each mini-batch. */
  readonly lambda?: number;
  /** L1: w ← w − (ηλ₁/n)·sgn(w) before each mini-batch. */
  readonly l1?: number;
  /** Fraction of hidden activations dropped per training example. */
  readonly dropout?: number;
  /** μ of v ← μv − η∇C, w ← w + v. */
  readonly momentum?: number;
  /** Absent: gradient descent by equations (24) and (25), with or without momentum. */
  readonly optimizer?: Optimizer;
  /** How much an example of each class counts in the cost that training descends. */
  readonly class_weights?: ClassWeights;
  readonly schedule?: Schedule;
  readonly stop_early?: StopEarly;
  /** Absent: runx's own generator. */
  readonly random?: PublishedRandom;
}

export type SplitName = "train" | "validation" | "test";

/** `test.accuracy`, `train.cost`, `gradient.norm`, `speed.1` … Accuracies are fractions. */
export type MetricName = string;

/** Which of two values of a metric is better; `none`: it is neither good nor bad. */
export type Better = "higher" | "lower" | "none";

/** What the kinds of trials do: train a network of runx's own, or run a program. */
export type TrialParameters = Parameters | CommandParameters;

/**
 * One combination of varied parameters, seeds apart. The first arm is the baseline of comparisons. Without a kind, of
 * a network.
 */
export interface Arm<P extends TrialParameters = Parameters> {
  readonly varied: { readonly [parameter: string]: Json };
  readonly parameters: P;
}
