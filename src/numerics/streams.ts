import { type PhiloxKey, philox, philoxKey } from "./philox.ts";

/**
 * What random numbers are drawn for. Each purpose has a counter space of its own, so that a new consumer does
 * not move what the others draw. The number is the last counter word and is part of the numerics: never reuse one.
 */
export const STREAM = {
  init: 1,
  shuffle: 2,
  dropout: 3,
  dataSplit: 4,
  bootstrap: 5,
  sampling: 6,
  composition: 16,
} as const;

export type StreamName = keyof typeof STREAM;

/**
 * An endless sequence of random words: word t is word (t mod 4) of the block at counter (⌊t/4⌋, index, 0, stream).
 * Equal seed, stream and index give equal sequences; sequences of different index are independent.
 */
export class WordSequence {
  readonly #key: PhiloxKey;
  readonly #stream: number;
  readonly #index: number;
  readonly #block = new Uint32Array(4);
  #drawn = 0;

  constructor(seed: number, stream: StreamName, index = 0) {
    this.#key = philoxKey(seed);
    this.#stream = STREAM[stream];
    this.#index = index;
  }

  /** An integer from 0 to 2^32 − 1. */
  word(): number {
    const position = this.#drawn % 4;
    if (position === 0) philox(this.#key, this.#drawn / 4, this.#index, 0, this.#stream, this.#block);
    this.#drawn++;
    return this.#block[position]!;
  }

  /** A float64 in [0, 1): 53 bits from two words. */
  uniform(): number {
    const first = this.word();
    return uniform(first, this.word());
  }

  /** An integer from 0 to n − 1, for n up to 2^32, from one word. Its bias is below n/2^32. */
  below(n: number): number {
    return below(this.word(), n);
  }
}

/** 53 of the 64 bits as a float64 in [0, 1). */
export function uniform(first: number, second: number): number {
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

/** ⌊word·n/2^32⌋. The product may be rounded for n over 2^21, but never up to n·2^32. */
export function below(word: number, n: number): number {
  return Math.floor((word * n) / 2 ** 32);
}
