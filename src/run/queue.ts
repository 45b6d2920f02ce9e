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

  /** For so many places, which ask together: all that they get is leased at once. */
  next(places: number, portion: Portion): readonly Next[] {
    const found: Next[] = [];
    while (found.length < places && this.#position < this.#trials.length) {
      const portions = this.#portions(places - found.length, portion);
      const answers = this.#lease(portions.flat());
      let from = 0;
      for (const asked of portions) {
        const next = this.#toTrain(asked, answers.slice(from, from + asked.length));
        from += asked.length;
        if (next !== undefined) found.push(next);
      }
    }
    if (found.length === places) return found;
    const rest = this.#askAgain();
    return Array.from({ length: places }, (_, i) => found[i] ?? rest);
  }

  #portions(places: number, portion: Portion): AnyTrial[][] {
    const portions: AnyTrial[][] = [];
    while (portions.length < places && this.#position < this.#trials.length) {
      const end = this.#position + portion(this.#trials, this.#position);
      portions.push(this.#trials.slice(this.#position, end));
      this.#position = end;
    }
    return portions;
  }

  /** Undefined where other processes train all of them. */
  #toTrain(asked: readonly AnyTrial[], answers: readonly LeaseAnswer[]): Next | undefined {
    const trials: AnyTrial[] = [];
    const elsewhere: AnyTrial[] = [];
    for (const [i, answer] of answers.entries()) {
      const trial = asked[i]!;
      if (answer.kind === "leased") trials.push(trial);
      else if (answer.kind === "finished") elsewhere.push(trial);
      else this.#busy.push({ trial, by: answer.by });
    }
    return trials.length + elsewhere.length > 0 ? { kind: "train", trials, elsewhere } : undefined;
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
