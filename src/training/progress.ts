import type { Parameters, Schedule } from "../model/parameters.ts";

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
export function begin({ eta }: Parameters): Progress {
  return {
    epoch: 0,
    ...(eta !== undefined && { eta }),
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

/** After one more epoch, which reached `score`: higher is better, and only a higher one counts as an improvement. */
export function advance(parameters: Parameters, before: Progress, score: number | undefined): Progress {
  const improved = score !== undefined && (before.best === undefined || score > before.best);
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
  return parameters.schedule === undefined ? after : scheduled(parameters.schedule, after);
}

function scheduled(schedule: Schedule, progress: Progress): Progress {
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
  }
}

/** Powers of the factor by repeated multiplication: `**` may differ between versions of Node. */
function timesEta(progress: Progress, factor: number): Progress {
  return progress.eta === undefined ? progress : { ...progress, eta: progress.eta * factor };
}
