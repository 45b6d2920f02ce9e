import type { Parameters, Schedule } from "../model/parameters.ts";
import { cos } from "../numerics/cos.ts";

/**
 * What the loop remembers between epochs. Plain data: with the learner's state it is everything a training needs to
 * go on as if it had never been interrupted.
 */
export interface Progress {
  /** Epochs done. */
  readonly epoch: number;
  /** η of the coming epoch; absent where nothing is trained. */
  readonly eta?: number;
  /** The best score so far; absent before the first epoch, and where no decision rests on it. */
  readonly best?: number;
  readonly epochsSinceBest: number;
  /** Epochs since the best score or the last halving of η, whichever is later. */
  readonly epochsOnPlateau: number;
  readonly halvings: number;
  /** No epoch follows, whatever `epochs` says: early stopping, or η at its floor. */
  readonly stopped: boolean;
}

/** Before the first epoch. */
export function begin({ eta, schedule }: Parameters): Progress {
  const first = eta !== undefined && schedule !== undefined ? etaByEpoch(schedule, eta, 0) : undefined;
  return {
    epoch: 0,
    ...(eta !== undefined && { eta: first ?? eta }),
    epochsSinceBest: 0,
    epochsOnPlateau: 0,
    halvings: 0,
    stopped: false,
  };
}

/** Whether a decision of the loop rests on how good the network is. */
export function needsScore({ stop_early, schedule }: Parameters): boolean {
  return stop_early !== undefined || schedule?.kind === "halve-on-plateau";
}

/**
 * After one more epoch, which reached `score`: higher is better, and only one that is higher by more than `min_delta` counts as
 * an improvement.
 */
export function advance(parameters: Parameters, before: Progress, score: number | undefined): Progress {
  const least = (before.best ?? Number.NEGATIVE_INFINITY) + (parameters.stop_early?.min_delta ?? 0);
  const improved = score !== undefined && score > least;
  const best = improved ? score : before.best;
  const epochsSinceBest = improved ? 0 : before.epochsSinceBest + 1;
  const after: Progress = {
    ...before,
    epoch: before.epoch + 1,
    ...(best !== undefined && { best }),
    epochsSinceBest,
    epochsOnPlateau: improved ? 0 : before.epochsOnPlateau + 1,
    stopped: parameters.stop_early !== undefined && epochsSinceBest >= parameters.stop_early.patience,
  };
  return parameters.schedule === undefined ? after : scheduled(parameters, parameters.schedule, after);
}

function scheduled({ eta }: Parameters, schedule: Schedule, progress: Progress): Progress {
  switch (schedule.kind) {
    case "step":
      return progress.epoch % schedule.every === 0 ? timesEta(progress, schedule.factor) : progress;
    case "exponential":
      return timesEta(progress, schedule.factor);
    case "halve-on-plateau": {
      if (progress.epochsOnPlateau < schedule.patience) return progress;
      const halvings = progress.halvings + 1;
      const stopped = progress.stopped || halvings >= schedule.halvings;
      return { ...timesEta(progress, 0.5), epochsOnPlateau: 0, halvings, stopped };
    }
    case "cosine":
    case "warm-up": {
      const next = eta === undefined ? undefined : etaByEpoch(schedule, eta, progress.epoch);
      return next === undefined ? progress : { ...progress, eta: next };
    }
  }
}

/** η of the epoch that follows `done` epochs, where the schedule goes by their number alone. */
function etaByEpoch(schedule: Schedule, eta: number, done: number): number | undefined {
  switch (schedule.kind) {
    case "warm-up":
      return warmedUp(eta, schedule.epochs, done);
    case "cosine": {
      const { epochs, floor = 0, warm_up = 0 } = schedule;
      if (done < warm_up) return warmedUp(eta, warm_up, done);
      const share = Math.min(1, (done - warm_up) / Math.max(1, epochs - warm_up));
      return floor + (eta - floor) * 0.5 * (1 + cos(Math.PI * share));
    }
    default:
      return undefined;
  }
}

function warmedUp(eta: number, epochs: number, done: number): number {
  return done < epochs ? (eta * (done + 1)) / (epochs + 1) : eta;
}

/** Powers of the factor by repeated multiplication: `**` may differ between versions of Node. */
function timesEta(progress: Progress, factor: number): Progress {
  return progress.eta === undefined ? progress : { ...progress, eta: progress.eta * factor };
}
