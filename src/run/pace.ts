/** So long a place is to train what it gets at a time. */
const PORTION_SECONDS = 0.03;
/** Of the pace so far, when a further trial ends: a single one that was interrupted by the system says little. */
const KEPT = 0.8;

/** How long trials take for their effort, learned from those that have ended. */
export class Pace {
  #secondsPerEffort: number | undefined;

  /** How many of these trials, in their order, are a portion; at least one, and one while no trial has ended. */
  portion(most: number, effortOf: (i: number) => number): number {
    if (this.#secondsPerEffort === undefined) return 1;
    const limit = PORTION_SECONDS / this.#secondsPerEffort;
    let count = 1;
    let sum = effortOf(0);
    while (count < most) {
      sum += effortOf(count);
      if (sum > limit) break;
      count += 1;
    }
    return count;
  }

  /** What an infinite effort took says nothing of others. */
  took(effort: number, seconds: number): void {
    if (effort === Number.POSITIVE_INFINITY) return;
    const pace = seconds / effort;
    this.#secondsPerEffort =
      this.#secondsPerEffort === undefined ? pace : KEPT * this.#secondsPerEffort + (1 - KEPT) * pace;
  }
}
