import { lossOf, valueOfLoss } from "../metric/better.ts";
import { describeJudge } from "../metric/metric.ts";
import type { Arm, Better } from "../model/parameters.ts";
import type { PointStatus, Search, SearchedPoint, SearchPoint } from "../model/search.ts";
import { statusesOfRung, survivors } from "./halving.ts";
import type { Judged, Strategy } from "./round.ts";
import { AT_A_TIME, strategyOf } from "./strategy.ts";

/** What is known of the trainings at a point, and what they took. `none`: one of them ended without a result. */
export type Result =
  | { readonly kind: "waiting" }
  | { readonly kind: "none"; readonly seconds: number }
  | { readonly kind: "score"; readonly score: number; readonly seconds: number };

/**
 * A search as far as the records go. It replays its decisions from the results of finished trainings, and so is where
 * it was after an interruption; a round is over when every point of it has ended. Where seconds are limited, those
 * count that were recorded of the trainings: how many points there are depends on them, and no point does.
 */
export class Replay {
  readonly #search: Search;
  readonly #strategy: Strategy;
  readonly #over: Judged[][] = [];
  #seconds = 0;
  #open: readonly SearchPoint[];

  constructor(search: Search) {
    this.#search = search;
    this.#strategy = strategyOf(search);
    this.#open = this.#strategy.next([]);
  }

  /** Goes on to the first round that waits for a training. */
  advance(resultsAt: (points: readonly SearchPoint[]) => readonly Result[]): void {
    while (this.#open.length > 0) {
      const results = resultsAt(this.#open);
      const took = results.flatMap((result) => (result.kind === "waiting" ? [] : [result.seconds]));
      if (took.length < results.length) return;
      this.#seconds += took.reduce((sum, each) => sum + each, 0);
      this.#over.push(this.#open.map((point, i) => this.#judged(point, results[i]!)));
      this.#open = this.#isSpent ? [] : this.#strategy.next(this.#over);
    }
  }

  get #isSpent(): boolean {
    return this.#seconds >= (this.#search.seconds ?? Number.POSITIVE_INFINITY);
  }

  /** Of all rounds that are over. */
  get seconds(): number {
    return this.#seconds;
  }

  get isOver(): boolean {
    return this.#open.length === 0;
  }

  /** Every point asked for so far, in the order of the asking. */
  get points(): readonly SearchPoint[] {
    return [...this.#over.flat().map(({ point }) => point), ...this.#open];
  }

  /** What became of each point. */
  account(armAt: (point: SearchPoint) => Arm["varied"]): readonly SearchedPoint[] {
    const over = this.#over.flatMap((round, g) => {
      const fates = this.#statusesOf(round, g);
      return round.map(({ point, loss }, i) => ({
        generation: g + 1,
        arm: armAt(point),
        ...(loss === undefined ? {} : { score: valueOfLoss(loss, this.#better) }),
        fate: fates[i]!,
      }));
    });
    const generation = this.#over.length + 1;
    const open = this.#open.map((point) => ({
      generation,
      arm: armAt(point),
      fate: { kind: "waiting" } as const,
    }));
    return [...over, ...open];
  }

  #statusesOf(round: readonly Judged[], g: number): readonly PointStatus[] {
    const { method } = this.#search;
    if (method.kind !== "successive-halving") {
      return round.map(({ loss }) => ({ kind: loss === undefined ? "no-result" : "scored" }));
    }
    return statusesOfRung(round, method, g + 1 === method.rungs.length).map((fate) =>
      "threshold" in fate ? { ...fate, threshold: valueOfLoss(fate.threshold, this.#better) } : fate,
    );
  }

  #judged(point: SearchPoint, result: Result): Judged {
    return result.kind === "score" ? { point, loss: lossOf(result.score, this.#better) } : { point };
  }

  get #better(): Better {
    return describeJudge(this.#search).better;
  }
}

/** The most points that a search can ask for, and in how many rounds; `epochs` where it sets those of each. */
export function extent({ trials, seconds, method }: Search): {
  readonly points: number;
  readonly rounds: number;
  readonly epochs?: number;
  /** A point goes on from where the rung before has left it. */
  readonly rungs?: readonly { readonly points: number; readonly epochs: number }[];
} {
  switch (method.kind) {
    case "random":
    case "sobol":
      return { points: trials, rounds: seconds === undefined ? 1 : Math.ceil(trials / AT_A_TIME) };
    case "successive-halving": {
      let [points, epochs, onRung] = [0, 0, trials];
      const rungs = method.rungs.map((rung, i) => {
        const here = { points: onRung, epochs: rung - (method.rungs[i - 1] ?? 0) };
        points += onRung;
        epochs += onRung * rung;
        onRung = survivors(onRung, method.keep);
        return here;
      });
      return { points, epochs, rounds: method.rungs.length, rungs };
    }
    case "tpe": {
      const after = Math.max(0, trials - method.start);
      return { points: trials, rounds: 1 + Math.ceil(after / method.generation) };
    }
  }
}
