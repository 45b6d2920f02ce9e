// Philox4x32-10: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC11, 2011).

const MULTIPLIER_0: u64 = 0xd2511f53;
const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/** Writes the four words of the block at counter (c0, c1, c2, c3) to `words`. */
export function philox(keyLow: u32, keyHigh: u32, c0: u32, c1: u32, c2: u32, c3: u32, words: usize): void {
  for (let round = 0; round < 10; round++) {
    const product0 = MULTIPLIER_0 * <u64>c0;
    const product1 = MULTIPLIER_1 * <u64>c2;
    c0 = <u32>(product1 >> 32) ^ c1 ^ keyLow;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ keyHigh;
    c3 = <u32>product0;
    keyLow += WEYL_0;
    keyHigh += WEYL_1;
  }
  store<u32>(words, c0);
  store<u32>(words, c1, 4);
  store<u32>(words, c2, 8);
  store<u32>(words, c3, 12);
}
