import type { AnyTrial } from "../model/trial.ts";
import { Pace } from "./pace.ts";

const MOST = 64;

/**
 * How many trials a place gets at a time: handing over and recording a tiny one by itself takes longer than its training.
 * The time of a trial is expected from its effort and from the trials before it, so that none waits behind a long one
 * while another place has nothing to do.
 */
export class Portions {
  readonly #effort: ((trial: AnyTrial) => number) | undefined;
  readonly #places: number;
  readonly #pace = new Pace();

  constructor(places: number, effort?: (trial: AnyTrial) => number) {
    this.#places = places;
    this.#effort = effort;
  }

  /** Of the trials from `from` on; at least one. Towards the end portions become smaller: all places end at about one time. */
  of(trials: readonly AnyTrial[], from: number): number {
    const effort = this.#effort;
    if (effort === undefined) return 1;
    const most = Math.min(MOST, Math.floor((trials.length - from) / (2 * this.#places)));
    return this.#pace.portion(most, (i) => effort(trials[from + i]!));
  }

  took(trial: AnyTrial, seconds: number): void {
    if (this.#effort !== undefined) this.#pace.took(this.#effort(trial), seconds);
  }
}
