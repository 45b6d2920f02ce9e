import type { AnyTrial, LeaseAnswer } from "../model/trial.ts";

/** What there is to do next. */
export type Next =
  | {
      readonly kind: "train";
      readonly trials: readonly AnyTrial[];
      /** Other processes finished these meanwhile. */
      readonly elsewhere: readonly AnyTrial[];
    }
  /** All that is left is being trained by other processes; ask again later. */
  | { readonly kind: "wait"; readonly trials: number; readonly by: string }
  | { readonly kind: "done" };

/** How many of these trials, which come next, one place is to have; at least one. */
export type Portion = (trials: readonly AnyTrial[], from: number) => number;

/** Hands out leased trials in the order of the plan, passing over those that other processes work on. */
export class Queue {
  readonly #lease: (trials: readonly AnyTrial[]) => readonly LeaseAnswer[];
  #trials: readonly AnyTrial[];
  #position = 0;
  #busy: { readonly trial: AnyTrial; readonly by: string }[] = [];

  constructor(trials: readonly AnyTrial[], lease: (trials: readonly AnyTrial[]) => readonly LeaseAnswer[]) {
    this.#trials = trials;
    this.#lease = lease;
  }

  next(portion: Portion): Next {
    while (this.#position < this.#trials.length) {
      const end = this.#position + portion(this.#trials, this.#position);
      const asked = this.#trials.slice(this.#position, end);
      this.#position = end;
      const trials: AnyTrial[] = [];
      const elsewhere: AnyTrial[] = [];
      for (const [i, answer] of this.#lease(asked).entries()) {
        const trial = asked[i]!;
        if (answer.kind === "leased") trials.push(trial);
        else if (answer.kind === "finished") elsewhere.push(trial);
        else this.#busy.push({ trial, by: answer.by });
      }
      if (trials.length + elsewhere.length > 0) return { kind: "train", trials, elsewhere };
    }
    return this.#askAgain();
  }

  #askAgain(): Next {
    const [first] = this.#busy;
    if (first === undefined) return { kind: "done" };
    this.#trials = this.#busy.map(({ trial }) => trial);
    this.#position = 0;
    this.#busy = [];
    return { kind: "wait", trials: this.#trials.length, by: first.by };
  }
}
