import type { SearchPoint } from "../model/search.ts";

/** A point with what its trainings gave. */
export interface Judged {
  readonly point: SearchPoint;
  /** The metric's mean, with its sign such that lower is better; absent when a training had no result. */
  readonly loss?: number;
}

/**
 * What to train next, as a pure function of the search and of the results of all earlier rounds, so that it
 * does not matter when, where and on how many workers they were trained. No points: the search is over.
 */
export interface Strategy {
  next(history: readonly (readonly Judged[])[]): readonly SearchPoint[];
}

/** Draws point i of a sequence that has no end. */
export type Sequence = (index: number) => SearchPoint;

export function firstOf(draw: Sequence, count: number): readonly SearchPoint[] {
  return Array.from({ length: count }, (_, i) => draw(i));
}

/** Indices by loss; of equal ones the earlier first; those without a result last. */
export function ranking(judged: readonly Judged[]): readonly number[] {
  const loss = (i: number) => judged[i]!.loss ?? Number.POSITIVE_INFINITY;
  return judged.map((_, i) => i).sort((a, b) => (loss(a) === loss(b) ? a - b : loss(a) < loss(b) ? -1 : 1));
}
