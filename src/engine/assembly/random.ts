import { cosOfTwo } from "./cos";
import { logOfTwo } from "./log";
import { philox, philoxOfFour } from "./philox";
import { splat } from "./vector";

// What random numbers are drawn for: the last counter word, the same as in src/numerics/streams.ts.
const INIT: u32 = 1;
const SHUFFLE: u32 = 2;
const DROPOUT: u32 = 3;

/**
 * √(−2 ln u₁)·cos(2π u₂) (Box and Muller, 1958) from blocks `index` … `index` + 3 of array `array`: four float64, written 64
 * bytes behind `words`, which is scratch.
 */
export function normals(keyLow: u32, keyHigh: u32, index: u32, array: u32, words: usize): void {
  philoxOfFour(keyLow, keyHigh, index, array, 0, INIT, words);
  for (let pair: usize = 0; pair < 32; pair += 16) {
    // Two lanes of four: the first words of the blocks, then the second ones, 16 bytes apart.
    const half = pair >> 1;
    const u1 = f64x2.add(uniforms(words + half, words + half + 16), splat<f64>(1.1102230246251565e-16));
    const u2 = uniforms(words + half + 32, words + half + 48);
    const radius = f64x2.sqrt(f64x2.mul(splat<f64>(-2.0), logOfTwo(u1, splat<f64>(0.0))));
    v128.store(words + 64 + pair, f64x2.mul(radius, cosOfTwo(f64x2.mul(splat<f64>(6.283185307179586), u2))));
  }
}

/** 53 of the 64 bits of two words, for two neighbouring lanes, as float64 in [0, 1). */
@inline
function uniforms(first: usize, second: usize): v128 {
  const high = f64x2.convert_low_i32x4_u(i32x4.shr_u(v128.load64_zero(first), 5));
  const low = f64x2.convert_low_i32x4_u(i32x4.shr_u(v128.load64_zero(second), 6));
  return f64x2.mul(
    f64x2.add(f64x2.mul(high, splat<f64>(67108864.0)), low),
    splat<f64>(1.1102230246251565e-16),
  );
}

/** Writes 0 … n−1 to `order` (u32), from `from` to `to`. */
export function count(from: i32, to: i32, order: usize): void {
  for (let i = from; i < to; i++) store<u32>(order + (<usize>i << 2), i);
}

/**
 * Exchanges number `from` … `to` of those that bring 0 … n−1 in the random order of an epoch: Fisher and Yates from the end,
 * the first for place n−1.
 */
export function shuffle(
  keyLow: u32,
  keyHigh: u32,
  epoch: u32,
  n: i32,
  from: i32,
  to: i32,
  order: usize,
  words: usize,
): void {
  for (let position = from; position < to; position++) {
    const lane = position & 3;
    if (lane == 0 || position == from) philox(keyLow, keyHigh, position >>> 2, epoch, 0, SHUFFLE, words);
    const i = n - 1 - position;
    const j = <u32>((<u64>load<u32>(words + (<usize>lane << 2)) * <u64>(i + 1)) >> 32);
    const a = order + (<usize>i << 2);
    const b = order + (<usize>j << 2);
    const swapped = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, swapped);
  }
}

/** The four words that decide over neurons 4·group … 4·group + 3 of a hidden layer, for one example. */
@inline
export function dropoutWords(
  keyLow: u32,
  keyHigh: u32,
  layer: u32,
  group: u32,
  position: u32,
  epoch: u32,
  words: usize,
): void {
  philox(keyLow, keyHigh, group + (layer << 24), position, epoch, DROPOUT, words);
}
