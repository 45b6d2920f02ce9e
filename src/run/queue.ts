import type { AnyTrial, LeaseAnswer } from "../model/trial.ts";

/** What there is to do next. */
export type Next =
  | { readonly kind: "train"; readonly trial: AnyTrial }
  /** Another process finished it meanwhile. */
  | { readonly kind: "elsewhere"; readonly trial: AnyTrial }
  /** All that is left is being trained by other processes; ask again later. */
  | { readonly kind: "wait"; readonly trials: number; readonly by: string }
  | { readonly kind: "done" };

/** Hands out leased trials in the order of the plan, passing over those that other processes work on. */
export class Queue {
  readonly #lease: (trial: AnyTrial) => LeaseAnswer;
  #trials: readonly AnyTrial[];
  #position = 0;
  #busy: { readonly trial: AnyTrial; readonly by: string }[] = [];

  constructor(trials: readonly AnyTrial[], lease: (trial: AnyTrial) => LeaseAnswer) {
    this.#trials = trials;
    this.#lease = lease;
  }

  next(): Next {
    while (this.#position < this.#trials.length) {
      const trial = this.#trials[this.#position++]!;
      const answer = this.#lease(trial);
      if (answer.kind === "leased") return { kind: "train", trial };
      if (answer.kind === "finished") return { kind: "elsewhere", trial };
      this.#busy.push({ trial, by: answer.by });
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
