import type { AnyTrial } from "../model/trial.ts";

/** So long a place is to train what it gets at a time. */
const PORTION_SECONDS = 0.03;
const MOST = 64;
/** Of the pace so far, when a further trial ends: a single one that was interrupted by the system says little. */
const KEPT = 0.8;

/**
 * How many trials a place gets at a time: handing over and recording a tiny one by itself takes longer than its training.
 * The time of a trial is expected from its effort and from the trials before it, so that none waits behind a long one
 * while another place has nothing to do.
 */
export class Portions {
  readonly #effort: ((trial: AnyTrial) => number) | undefined;
  readonly #places: number;
  #secondsPerEffort: number | undefined;

  constructor(places: number, effort?: (trial: AnyTrial) => number) {
    this.#places = places;
    this.#effort = effort;
  }

  /** Of the trials from `from` on; at least one. Towards the end portions become smaller: all places end at about one time. */
  of(trials: readonly AnyTrial[], from: number): number {
    const effort = this.#effort;
    if (effort === undefined || this.#secondsPerEffort === undefined) return 1;
    const most = Math.min(MOST, Math.floor((trials.length - from) / (2 * this.#places)));
    const limit = PORTION_SECONDS / this.#secondsPerEffort;
    let count = 1;
    let sum = effort(trials[from]!);
    while (count < most) {
      sum += effort(trials[from + count]!);
      if (sum > limit) break;
      count += 1;
    }
    return count;
  }

  took(trial: AnyTrial, seconds: number): void {
    if (this.#effort === undefined) return;
    const pace = seconds / this.#effort(trial);
    this.#secondsPerEffort =
      this.#secondsPerEffort === undefined ? pace : KEPT * this.#secondsPerEffort + (1 - KEPT) * pace;
  }
}
