import { weightsDigest } from "../learner/digest.ts";
import type { Learner } from "../learner/learner.ts";
import type { MetricName, Parameters } from "../model/parameters.ts";
import { usualSplit } from "../model/splits.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import { type Observation, observe } from "./observation.ts";
import { advance, begin, type Progress } from "./progress.ts";

/** One epoch done. `progress` and `learner.state()` together are the point to continue from. */
export interface Epoch {
  readonly record: EpochRecord;
  readonly progress: Progress;
}

/** Metrics of a trained network that no split gives. */
export type Exam = (learner: Learner) => { readonly [metric: MetricName]: number };

type Outcome<Status> = Extract<TrialOutcome, { readonly status: Status }>;

/** How a training ended, but for the time it took. */
export type TrainingEnd =
  | Pick<Outcome<"completed">, "status" | "epochs" | "stoppedEarly" | "weightsSha256" | "neverPredicted">
  /** A cost or another recorded number was not finite after this epoch. The epoch is not recorded. */
  | Pick<Outcome<"diverged">, "status" | "epoch">;

/**
 * Trains epoch by epoch: the caller takes an epoch, and stops by taking no more. `from` continues an earlier
 * training, whose `LearnerState` the learner has been given back: what that one has yielded is not yielded again.
 *
 * @param exam measures what is recorded of the trained network alone, with its last epoch
 */
export function* train(
  learner: Learner,
  parameters: Parameters,
  from?: Progress,
  exam?: Exam,
): Generator<Epoch, TrainingEnd, void> {
  let progress = from ?? begin(parameters);
  let seen: Observation | undefined;
  if (from === undefined && (parameters.epochs === 0 || parameters.monitor.includes("initial"))) {
    seen = observe(learner, parameters);
    if (!allFinite(seen)) return { status: "diverged", epoch: 0 };
    // The untrained network is no candidate for the best: what is monitored must not change what is trained.
    const last = parameters.epochs === 0 ? exam?.(learner) : undefined;
    yield { record: { epoch: 0, metrics: { ...seen.metrics, ...last } }, progress };
  }
  while (progress.epoch < parameters.epochs && !progress.stopped) {
    const epoch = progress.epoch + 1;
    const eta = etaOf(progress);
    learner.trainEpoch(epoch, eta);
    seen = observe(learner, parameters);
    if (!allFinite(seen)) return { status: "diverged", epoch };
    progress = advance(parameters, progress, seen.score);
    const last = epoch === parameters.epochs || progress.stopped ? exam?.(learner) : undefined;
    yield { record: { epoch, eta, metrics: { ...seen.metrics, ...last } }, progress };
  }
  return {
    status: "completed",
    epochs: progress.epoch,
    stoppedEarly: progress.epoch < parameters.epochs,
    weightsSha256: weightsDigest(learner.weights()),
    neverPredicted: neverPredicted(learner, seen),
  };
}

function etaOf({ eta }: Progress): number {
  if (eta === undefined) throw new TypeError("a training of one epoch or more needs eta");
  return eta;
}

function allFinite({ metrics }: Observation): boolean {
  return Object.values(metrics).every(Number.isFinite);
}

/** Classes that the network never answers with, on the usual split; none for other targets. */
function neverPredicted(learner: Learner, seen: Observation | undefined): readonly number[] {
  const split = usualSplit((name) => learner.splits.includes(name)) ?? "train";
  const { predicted = [] } = seen?.evaluations.get(split) ?? learner.evaluate(split);
  return predicted.flatMap((count, label) => (count === 0 ? [label] : []));
}
