import type { AnyTrial, EpochRecord, TrialOutcome } from "../model/trial.ts";

/** Somewhere that trains one trial at a time: a worker thread, a program's process, a worker on another machine. */
export interface Place {
  /** Trains a trial. Rejects with what `hear` throws, and where what the trial needs cannot be read or kept. */
  train(trial: AnyTrial, hear: Hear): Promise<End>;
  /** The present trial is left as soon as it can be gone on with. */
  cancel(): void;
  /** The present trial is ended where it is, and nothing more trained here. Never rejects. */
  stop(): Promise<void>;
  /** Absent where one trial is begun when the one before it has been told of. */
  readonly ahead?: Ahead;
}

/** A place may begin with trials before `train` is called for them; it is called for each nevertheless, in order. */
export interface Ahead {
  /** What `train` is called for next. */
  expect(trials: readonly AnyTrial[]): void;
  /** Whether a trial may have been begun: `train` then says how it ended, or was left. */
  isGiven(trial: AnyTrial): boolean;
  /** Whether `train` has only to tell how it ended. */
  isOver(trial: AnyTrial): boolean;
}

/** A kind of places, all of which give the same results. */
export interface Places {
  /** How many are of use at a time. */
  readonly count: number;
  make(): Place;
  /** What training a trial takes, in any unit, where that is known: then one place gets several small trials at a time. */
  readonly effort?: (trial: AnyTrial) => number;
}

export type Hear = (heard: Heard) => void;

/** What a place tells of the trial it trains. */
export type Heard =
  /** The training goes on after this epoch of an earlier one, whose epochs follow. */
  | { readonly kind: "resumed"; readonly epoch: number }
  | { readonly kind: "epoch"; readonly record: EpochRecord }
  /** The epochs told so far do not count: all of them follow once more. */
  | { readonly kind: "restarted" };

/** How a trial left its place. */
export type End =
  | { readonly kind: "ended"; readonly outcome: TrialOutcome }
  /** What trains asks to be tried again: that is no failure. */
  | { readonly kind: "again"; readonly reason: string }
  /** `epoch`: after which the trial will go on; absent where it will begin again. */
  | { readonly kind: "cancelled"; readonly epoch?: number };

/** Why a trial failed that was ended at its time limit. */
export function overtime(limitSeconds: number): string {
  return `it took longer than ${limitSeconds} s`;
}
