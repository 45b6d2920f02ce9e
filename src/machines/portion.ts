import { Pace } from "../run/pace.ts";

/** Fewer than results may be on the way: the next are trained while these are sent. */
const MOST = 32;

/**
 * How many jobs of a class a worker takes at a time: taking and sending a tiny trial by itself takes longer than its
 * training. A single one where trials take long, so that none waits here while another worker has nothing to do.
 */
export class Portion {
  readonly #pace = new Pace();
  #effort = Number.POSITIVE_INFINITY;
  #most = 1;

  /** So many are to be taken. */
  get size(): number {
    return this.#pace.portion(this.#most, () => this.#effort);
  }

  /** Where the queue has few, few are asked for. */
  got(count: number, asked: number): void {
    this.#most = Math.max(1, Math.min(MOST, count === asked ? 2 * count : count));
  }

  /** How many of those that were taken, with these efforts, are to be trained now; at least one. */
  of(efforts: readonly number[]): number {
    return this.#pace.portion(efforts.length, (i) => efforts[i]!);
  }

  took(effort: number, seconds: number): void {
    this.#effort = effort;
    this.#pace.took(effort, seconds);
  }
}
