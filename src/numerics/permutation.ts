/** Where the swaps of a shuffle come from: `below(n)` is an integer from 0 to n − 1. */
export interface Choices {
  below(n: number): number;
}

/** 0 … n−1 in random order. */
export function permutation(n: number, choices: Choices): Uint32Array {
  const order = new Uint32Array(n).map((_, i) => i);
  shuffle(order, choices);
  return order;
}

/** Fisher and Yates from the end, in place: n − 1 choices. */
export function shuffle(order: Uint32Array, choices: Choices): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = choices.below(i + 1);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
}
