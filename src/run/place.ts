import type { AnyTrial, EpochRecord, TrialOutcome } from "../model/trial.ts";

/** Somewhere that trains one trial at a time: a worker thread, a program's process, a worker on another machine. */
export interface Place {
  /** Trains a trial. Rejects with what `hear` throws, and where what the trial needs cannot be read or kept. */
  train(trial: AnyTrial, hear: Hear): Promise<End>;
  /** The present trial is left as soon as it can be gone on with. */
  cancel(): void;
  /** The present trial is ended where it is, and nothing more trained here. Never rejects. */
  stop(): Promise<void>;
}

/** A kind of places, all of which give the same results. */
export interface Places {
  /** How many are of use at a time. */
  readonly count: number;
  make(): Place;
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
