import type { WordSequence } from "./streams.ts";

/** 0 … n−1 in random order: Fisher and Yates from the end, one word a swap. */
export function permutation(n: number, words: Pick<WordSequence, "below">): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = words.below(i + 1);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}
