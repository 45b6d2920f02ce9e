/** How good a network is, and which epoch of a training is its best. */
import type { SplitName } from "../model/parameters.ts";
import type { EpochRecord } from "../model/trial.ts";

/**
 * How good a network is on a split, higher is better: its accuracy, or minus its cost where the targets have no
 * classes. Undefined where neither was measured. Early stopping, schedules, kept weights and reports go by it.
 */
export function score(metrics: EpochRecord["metrics"], split: SplitName): number | undefined {
  const cost = metrics[`${split}.cost`];
  const found = metrics[`${split}.accuracy`] ?? (cost === undefined ? undefined : -cost);
  return found === undefined || Number.isNaN(found) ? undefined : found;
}

/**
 * The best of several, `undefined` of none: by the first of their scores, higher is better, equals by the next, and equals
 * in all of them by their order. Arms go by their validation score, then by minus their validation cost.
 */
export function firstBest<T>(
  candidates: readonly T[],
  scoresOf: (one: T) => readonly number[],
): T | undefined {
  const [first, ...others] = candidates.map((one) => ({ one, scores: scoresOf(one) }));
  const best = others.reduce(
    (most, next) => (next && most && isAhead(next.scores, most.scores) ? next : most),
    first,
  );
  return best?.one;
}

function isAhead(scores: readonly number[], than: readonly number[]): boolean {
  const differing = scores.findIndex((score, i) => score !== than[i]);
  return differing >= 0 && scores[differing]! > than[differing]!;
}

/**
 * Follows a training and knows its best epoch by validation: the first of those with the highest score. Epoch 0, the
 * untrained network, is the best only where nothing is trained.
 */
export class BestByValidation {
  #best: { readonly epoch: number; readonly score: number } | undefined;

  /** Whether this epoch is the best so far. Epochs come in their order. */
  add({ epoch, metrics }: Pick<EpochRecord, "epoch" | "metrics">): boolean {
    if (this.#best?.epoch === 0 && epoch > 0) this.#best = undefined;
    const found = score(metrics, "validation");
    if (found === undefined || (this.#best !== undefined && found <= this.#best.score)) return false;
    this.#best = { epoch, score: found };
    return true;
  }
}
