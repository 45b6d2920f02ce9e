/** Everything that changes a result, and the combinations of it that are compared. Types only. */

import type { CommandParameters } from "./command.ts";
import type { Json } from "./json.ts";
import type { NetworkParameters } from "./spec.gen.ts";
import type { SurfaceParameters } from "./surface.ts";

export type { Json } from "./json.ts";
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
  Recurrent,
  Save,
  ScaleRule,
  Schedule,
} from "./spec.gen.ts";

/**
 * Everything that changes a result. A parameter that is off is absent, so that a parameter added to runx later does
 * not change the identity of trials that do not use it. With 0 epochs the network is evaluated and not trained; then
 * what has no meaning without training is absent too.
 */
export interface Parameters extends NetworkParameters {
  /** Of a network absent; other kinds of trials name themselves. */
  readonly kind?: never;
}

export type SplitName = "train" | "validation" | "test";

/** `test.accuracy`, `train.cost`, `gradient.norm`, `speed.1` … Accuracies are fractions. */
export type MetricName = string;

/** Which of two values of a metric is better; `none`: it is neither good nor bad. */
export type Better = "higher" | "lower" | "none";

/** Of metrics whose names do not say which of two values is better. */
export type Directions = { readonly [metric: MetricName]: Better };

/** What the kinds of trials do: train a network of runx's own, run a program, or walk down a surface. */
export type TrialParameters = Parameters | CommandParameters | SurfaceParameters;

/**
 * One combination of varied parameters, seeds apart. The first arm is the baseline of comparisons. Without a kind, of
 * a network.
 */
export interface Arm<P extends TrialParameters = Parameters> {
  readonly varied: { readonly [parameter: string]: Json };
  readonly parameters: P;
}
