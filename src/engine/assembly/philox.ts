// Philox4x32-10: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC11, 2011).

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

/** Writes the four words of the block at counter (c0, c1, c2, c3) to `words`. */
export function philox(keyLow: u32, keyHigh: u32, c0: u32, c1: u32, c2: u32, c3: u32, words: usize): void {
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>MULTIPLIER_0 * <u64>c0;
    const product1 = <u64>MULTIPLIER_1 * <u64>c2;
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

/**
 * The blocks at counters (c0, …), (c0 + 1, …), (c0 + 2, …), (c0 + 3, …), one to a lane: writes their first words to `words`,
 * then their second ones, and so on.
 */
export function philoxOfFour(
  keyLow: u32,
  keyHigh: u32,
  c0: u32,
  c1: u32,
  c2: u32,
  c3: u32,
  words: usize,
): void {
  const multiplier0 = i32x4.splat(MULTIPLIER_0);
  const multiplier1 = i32x4.splat(MULTIPLIER_1);
  let x0 = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
  let x1 = i32x4.splat(c1);
  let x2 = i32x4.splat(c2);
  let x3 = i32x4.splat(c3);
  for (let round = 0; round < 10; round++) {
    const low0 = i64x2.extmul_low_i32x4_u(multiplier0, x0);
    const high0 = i64x2.extmul_high_i32x4_u(multiplier0, x0);
    const low1 = i64x2.extmul_low_i32x4_u(multiplier1, x2);
    const high1 = i64x2.extmul_high_i32x4_u(multiplier1, x2);
    x0 = v128.xor(v128.xor(v128.shuffle<i32>(low1, high1, 1, 3, 5, 7), x1), i32x4.splat(keyLow));
    x1 = v128.shuffle<i32>(low1, high1, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(v128.shuffle<i32>(low0, high0, 1, 3, 5, 7), x3), i32x4.splat(keyHigh));
    x3 = v128.shuffle<i32>(low0, high0, 0, 2, 4, 6);
    keyLow += WEYL_0;
    keyHigh += WEYL_1;
  }
  v128.store(words, x0);
  v128.store(words, x1, 16);
  v128.store(words, x2, 32);
  v128.store(words, x3, 48);
}
