/**
 * Philox4x32-10, a counter-based generator: block n of a key is computed from n alone, so any number can be
 * drawn without drawing those before it. Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as
 * 1, 2, 3 (SC11, 2011).
 */

/** Two words of 32 bits. */
export type PhiloxKey = readonly [number, number];

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Added to the key after each round: the golden ratio and √3 − 1, in 32 bits. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** The key of a seed from 0 to 2^53 − 1: its lower 32 bits and the bits above. */
export function philoxKey(seed: number): PhiloxKey {
  return [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
}

/** Writes the four words, each from 0 to 2^32 − 1, of the block at counter (c0, c1, c2, c3) into `words`. */
export function philox(
  key: PhiloxKey,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  words: Uint32Array,
): void {
  let [k0, k1] = key;
  let [x0, x1, x2, x3] = [c0, c1, c2, c3];
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = highWord(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/**
 * The upper 32 bits of the 64-bit product, by halves of 16 bits. Every sum stays below 2^32, so the wrapping
 * operations on 32 bits lose nothing.
 */
function highWord(a: number, b: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const [bHigh, bLow] = [b >>> 16, b & 0xffff];
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16);
  const carry = Math.imul(aLow, bHigh) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
