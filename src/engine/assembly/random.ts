import { log } from "./log";
import { cos } from "./cos";
import { philox } from "./philox";

// What random numbers are drawn for: the last counter word, the same as in src/numerics/streams.ts.
const INIT: u32 = 1;
const SHUFFLE: u32 = 2;
const DROPOUT: u32 = 3;

/** √(−2 ln u₁)·cos(2π u₂) (Box and Muller, 1958) from block `index` of array `array`; `words` is scratch. */
export function normal(keyLow: u32, keyHigh: u32, index: u32, array: u32, words: usize): f64 {
  philox(keyLow, keyHigh, index, array, 0, INIT, words);
  const u1 = uniform(load<u32>(words), load<u32>(words, 4)) + 1.1102230246251565e-16;
  const u2 = uniform(load<u32>(words, 8), load<u32>(words, 12));
  return Math.sqrt(-2.0 * log(u1)) * cos(6.283185307179586 * u2);
}

/** 53 of the 64 bits as a float64 in [0, 1). */
@inline
function uniform(first: u32, second: u32): f64 {
  return (<f64>(first >>> 5) * 67108864.0 + <f64>(second >>> 6)) * 1.1102230246251565e-16;
}

/** Writes 0 … n−1 in the random order of an epoch to `order` (u32): Fisher and Yates from the end. */
export function shuffle(keyLow: u32, keyHigh: u32, epoch: u32, n: i32, order: usize, words: usize): void {
  for (let i = 0; i < n; i++) store<u32>(order + (<usize>i << 2), i);
  let position = 0;
  for (let i = n - 1; i > 0; i--) {
    const lane = position & 3;
    if (lane == 0) philox(keyLow, keyHigh, position >>> 2, epoch, 0, SHUFFLE, words);
    const j = <u32>((<u64>load<u32>(words + (<usize>lane << 2)) * <u64>(i + 1)) >> 32);
    const a = order + (<usize>i << 2);
    const b = order + (<usize>j << 2);
    const swapped = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, swapped);
    position++;
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
