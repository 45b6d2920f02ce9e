import { Update } from "./records.gen";
import { splat } from "./vector";

// Vectors of numbers, one after the other, sizes in bytes.

/** sums ← keep·w − pull·sgn w. */
export function decayInto<T>(sums: usize, weights: usize, update: Update, bytes: usize): void {
  if (update.pull != 0) {
    // The sign is that of the weight before it decays, so both terms are taken in one pass.
    const keep = splat<T>(update.drag != 0 ? update.keep : 1);
    const pull = splat<T>(update.pull);
    for (let i: usize = 0; i < bytes; i += 16) {
      const w = v128.load(weights + i);
      v128.store(sums + i, v128.sub<T>(v128.mul<T>(w, keep), timesSign<T>(pull, w)));
    }
    return;
  }
  if (sums != weights) memory.copy(sums, weights, bytes);
  if (update.drag != 0) scale<T>(sums, update.keep, bytes);
}

/** target ← source − pull·sgn w. */
export function pullToZero<T>(target: usize, source: usize, weights: usize, pull: f64, bytes: usize): void {
  const amount = splat<T>(pull);
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = v128.load(weights + i);
    v128.store(target + i, v128.sub<T>(v128.load(source + i), timesSign<T>(amount, w)));
  }
}

/** amount·sgn w, with sgn 0 = 0. */
@inline
function timesSign<T>(amount: v128, w: v128): v128 {
  const signed = v128.xor(amount, v128.and(w, splat<T>(-0.0)));
  return v128.andnot(signed, v128.eq<T>(w, splat<T>(0)));
}

/** target ← target − factor·source. */
export function subtractScaled<T>(target: usize, source: usize, factor: f64, bytes: usize): void {
  const scaleBy = splat<T>(factor);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.sub<T>(v128.load(target + i), v128.mul<T>(scaleBy, v128.load(source + i))));
  }
}

/** target ← target + factor·source. */
export function addScaled<T>(target: usize, source: usize, factor: f64, bytes: usize): void {
  const scaleBy = splat<T>(factor);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.add<T>(v128.load(target + i), v128.mul<T>(scaleBy, v128.load(source + i))));
  }
}

/** δ ← factor·δ and sum ← sum + δ for `count` rows, in order. */
export function scaleAndSum<T>(deltas: usize, factor: f64, sums: usize, row: usize, count: i32): void {
  const scaleBy = splat<T>(factor);
  for (let s = 0; s < count; s++) {
    let j: usize = 0;
    for (; j + 16 < row; j += 32) {
      const low = v128.mul<T>(v128.load(deltas + j), scaleBy);
      const high = v128.mul<T>(v128.load(deltas + j, 16), scaleBy);
      const lowSum = v128.add<T>(v128.load(sums + j), low);
      const highSum = v128.add<T>(v128.load(sums + j, 16), high);
      v128.store(deltas + j, high, 16);
      v128.store(deltas + j, low);
      v128.store(sums + j, highSum, 16);
      v128.store(sums + j, lowSum);
    }
    if (j < row) {
      const low = v128.mul<T>(v128.load(deltas + j), scaleBy);
      v128.store(sums + j, v128.add<T>(v128.load(sums + j), low));
      v128.store(deltas + j, low);
    }
    deltas += row;
  }
}

/** target ← factor·target. */
export function scale<T>(target: usize, factor: f64, bytes: usize): void {
  const scaleBy = splat<T>(factor);
  const end = target + bytes;
  for (; target + 16 < end; target += 32) {
    const first = v128.mul<T>(v128.load(target), scaleBy);
    const second = v128.mul<T>(v128.load(target, 16), scaleBy);
    v128.store(target, second, 16);
    v128.store(target, first);
  }
  if (target < end) v128.store(target, v128.mul<T>(v128.load(target), scaleBy));
}

/** t ← t + s. */
@inline
export function add<T>(target: usize, source: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.add<T>(v128.load(target + i), v128.load(source + i)));
  }
}
