import type { Evaluation, Learner, NetworkWeights } from "../learner/learner.ts";
import { score } from "../metric/best.ts";
import { scoreOf } from "../metric/better.ts";
import { describeMetric, onSplit } from "../metric/metric.ts";
import type { MetricName, Monitor, Parameters, SplitName } from "../model/parameters.ts";
import { usuallyRecorded } from "../model/splits.ts";
import { gradientNoise } from "./gradient-noise.ts";
import { needsScore } from "./progress.ts";
import { classScores, errorScores } from "./scores.ts";

/** What is seen of the network after an epoch. */
export interface Observation {
  readonly evaluations: ReadonlyMap<SplitName, Evaluation>;
  readonly metrics: { readonly [metric: MetricName]: number };
  /** What schedules and early stopping go by: accuracy where there is one, else minus the cost. */
  readonly score?: number;
}

/** Evaluates the monitored splits, and the one that decisions rest on, and measures what else is monitored. */
export function observe(learner: Learner, parameters: Parameters): Observation {
  const { monitor } = parameters;
  const deciding = decidingSplit(learner, parameters);
  const splits = new Set(monitoredSplits(learner.splits, monitor));
  if (deciding !== undefined) splits.add(deciding);
  const evaluations = new Map([...splits].map((split) => [split, learner.evaluate(split)]));
  const penalty = monitor.includes("objective") ? penaltyOf(learner.weights(), parameters) : undefined;
  const metrics = {
    ...Object.assign({}, ...[...evaluations].map(([split, found]) => splitMetrics(split, found, monitor))),
    ...Object.assign({}, ...[...evaluations].map(([split, found]) => scores(learner, split, found, monitor))),
    ...(penalty !== undefined && objectiveMetrics(evaluations, penalty)),
    ...gradientMetrics(learner, monitor),
    ...(monitor.includes("gradient-noise") && gradientNoise(learner)),
  };
  const found = deciding && decidingScore(metrics, deciding, parameters);
  return { evaluations, metrics, ...(found !== undefined && { score: found }) };
}

function monitoredSplits(splits: readonly SplitName[], monitor: readonly Monitor[]): readonly SplitName[] {
  const named = splits.filter((split) => monitor.includes(split));
  return named.length > 0 ? named : usuallyRecorded((split) => splits.includes(split));
}

/** The chosen metric, or the accuracy where there is one, else minus the cost. */
function decidingScore(
  metrics: Observation["metrics"],
  split: SplitName,
  { stop_early }: Parameters,
): number | undefined {
  const watched = stop_early?.metric;
  if (watched === undefined) return score(metrics, split);
  const name = onSplit(watched, split);
  const found = name === undefined ? undefined : metrics[name];
  if (name === undefined || found === undefined) return undefined;
  return scoreOf(found, describeMetric(name).better);
}

/** Never the test split: a decision taken on it would make its figures optimistic. */
function decidingSplit(learner: Learner, parameters: Parameters): SplitName | undefined {
  if (!needsScore(parameters)) return undefined;
  return learner.splits.includes("validation") ? "validation" : "train";
}

function splitMetrics(
  split: SplitName,
  { cost, correct, size, outputs }: Evaluation,
  monitor: readonly Monitor[],
): Record<MetricName, number> {
  return {
    [`${split}.cost`]: cost,
    ...(correct !== undefined && { [`${split}.accuracy`]: correct / size }),
    ...(monitor.includes("output") && outputMetrics(split, outputs)),
  };
}

/** Beside accuracy and cost. */
function scores(
  learner: Learner,
  split: SplitName,
  evaluation: Evaluation,
  monitor: readonly Monitor[],
): Record<MetricName, number> {
  const measured = [
    ...(monitor.includes("classes") ? classScores(evaluation, learner.truth(split)) : []),
    ...(monitor.includes("errors") ? errorScores(evaluation, learner.truth(split)) : []),
  ];
  return Object.fromEntries(measured.map(([measure, value]) => [`${split}.${measure}`, value]));
}

/** `train.objective`: the cost and its share of the penalty, as the book's programs print it. */
function objectiveMetrics(
  evaluations: ReadonlyMap<SplitName, Evaluation>,
  penalty: number,
): Record<MetricName, number> {
  return Object.fromEntries(
    [...evaluations].map(([split, { cost, size }]) => [`${split}.objective`, cost + penalty / size]),
  );
}

/** λ/2·Σw² + λ₁·Σ|w|, over weights and not biases, in their order. */
function penaltyOf({ weights }: NetworkWeights, { lambda = 0, l1 = 0 }: Parameters): number {
  let squares = 0;
  let sizes = 0;
  for (const W of weights) {
    for (const w of W) {
      squares += w * w;
      sizes += Math.abs(w);
    }
  }
  return (lambda / 2) * squares + l1 * sizes;
}

/** `train.output` for a single output neuron, `train.output.1` … for several. */
function outputMetrics(split: SplitName, outputs: readonly number[]): Record<MetricName, number> {
  const [only] = outputs;
  if (outputs.length === 1 && only !== undefined) return { [`${split}.output`]: only };
  return Object.fromEntries(outputs.map((output, j) => [`${split}.output.${j + 1}`, output]));
}

/**
 * Of the first layer after the input, `speed.1` is the mean of ‖δ‖ and `bias_speed.1` the norm of the mean of δ; `step.1`
 * is ‖δ‖ of the first step.
 */
function gradientMetrics(learner: Learner, monitor: readonly Monitor[]): Record<MetricName, number> {
  if (!["gradient", "speed", "bias_speed", "steps"].some((name) => monitor.some((each) => each === name)))
    return {};
  const { gradient, deltas, biases, steps = [] } = learner.measureGradient();
  return {
    ...(monitor.includes("gradient") && { "gradient.norm": gradient }),
    ...(monitor.includes("speed") && Object.fromEntries(deltas.map((δ, l) => [`speed.${l + 1}`, δ]))),
    ...(monitor.includes("bias_speed") &&
      Object.fromEntries(biases.map((speed, l) => [`bias_speed.${l + 1}`, speed]))),
    ...(monitor.includes("steps") && Object.fromEntries(steps.map((δ, t) => [`step.${t + 1}`, δ]))),
  };
}
