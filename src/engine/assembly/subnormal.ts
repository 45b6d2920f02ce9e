import { scale } from "./elementwise";
import { Network } from "./records.gen";

// Of saturated neurons δ falls below 2⁻¹²⁶, float32's smallest normal number. An Intel core takes such a factor apart in some 150
// cycles, in each multiply-add, so that a network becomes slower the better it has learned. Where an example's δ have
// subnormal numbers, its δ are therefore multiplied by 2²⁴ and its inputs by 2⁻²⁴. Both are exact, and a fused multiply-add
// rounds only the sum: w + x·δ has the same bits. The inputs are not read again after the update.

const LIFT: f64 = 16_777_216;
const LOWER: f64 = 1 / LIFT;
// Magnitudes as the bits of a float32, which grow with them.
const OVERFLOWS: u32 = 0x7380_0000; // 2¹⁰⁴, a δ that is infinite when lifted
// Less one, that of 0 is the largest.
const NORMAL: u32 = 0x007f_ffff; // 2⁻¹²⁶
const STAYS_NORMAL: u32 = 0x0c7f_ffff; // 2⁻¹⁰², an input that is normal when lowered
const MAGNITUDES: u64 = 0x7fff_ffff_7fff_ffff;
const VALUES: u64 = 0x7fff_ffff_0000_0000;

/** For `count` examples of compressed entries; in the plain arithmetic, and in float64, nothing is done. */
export function liftEntries<T>(network: Network, deltas: usize, row: usize, count: i32): void {
  if (!lifts<T>() || !hasSubnormal(deltas, row * count)) return;
  for (let s = 0; s < count; s++) {
    const place = network.entryStarts + (<usize>s << 2);
    const from = <usize>load<u32>(place);
    const to = <usize>load<u32>(place, 4);
    if (isLiftable(deltas, row) && least(from, to - from, VALUES) >= STAYS_NORMAL) {
      scale<T>(deltas, LIFT, row);
      for (let entry = from; entry < to; entry += 8) store<f32>(entry, load<f32>(entry, 4) * <f32>LOWER, 4);
    }
    deltas += row;
  }
}

/** For `count` examples whose inputs are whole rows of `aRow` bytes. */
export function liftRows<T>(a: usize, aRow: usize, deltas: usize, row: usize, count: i32): void {
  if (!lifts<T>() || !hasSubnormal(deltas, row * count)) return;
  for (let s = 0; s < count; s++) {
    if (isLiftable(deltas, row) && least(a, aRow, MAGNITUDES) >= STAYS_NORMAL) {
      scale<T>(deltas, LIFT, row);
      scale<T>(a, LOWER, aRow);
    }
    a += aRow;
    deltas += row;
  }
}

@inline
function lifts<T>(): bool {
  return sizeof<T>() == 4 && ASC_FEATURE_RELAXED_SIMD;
}

function hasSubnormal(deltas: usize, bytes: usize): bool {
  return least(deltas, bytes, MAGNITUDES) < NORMAL;
}

/** Whether a row of δ has subnormal numbers, and none too large to be lifted with them. */
function isLiftable(deltas: usize, bytes: usize): bool {
  if (!hasSubnormal(deltas, bytes)) return false;
  for (let i: usize = 0; i < bytes; i += 4) {
    if ((load<u32>(deltas + i) & 0x7fff_ffff) >= OVERFLOWS) return false;
  }
  return true;
}

/** The least magnitude, less one, of the numbers that a mask keeps: all, or the values of entries. */
@inline
function least(place: usize, bytes: usize, mask: u64): u32 {
  let found = i32x4.splat(-1);
  for (const end = place + bytes; place < end; place += 16) {
    const magnitudes = v128.and(v128.load(place), i64x2.splat(mask));
    found = i32x4.min_u(found, i32x4.sub(magnitudes, i32x4.splat(1)));
  }
  found = i32x4.min_u(found, v128.shuffle<i32>(found, found, 2, 3, 0, 1));
  return <u32>i32x4.extract_lane(i32x4.min_u(found, v128.shuffle<i32>(found, found, 1, 0, 3, 2)), 0);
}

/** Bytes that are looked at together: the velocities of an input fade together. */
const BLOCK: usize = 128;
/** So many stay in the first-level cache between the look and the multiplication. */
const RUN: usize = 4096;

/**
 * v ← factor·v, where the factor is below 1. A velocity that is multiplied by it again and again ends at a few times 2⁻¹⁴⁹ and
 * stays there, since 0.9·4 is rounded to 4: such blocks, and those of zeros, are passed over.
 */
export function fade<T>(v: usize, factor: f64, bytes: usize): void {
  if (sizeof<T>() == 8) {
    scale<T>(v, factor, bytes);
    return;
  }
  // k·2⁻¹⁴⁹ is rounded back to itself while k·(1 − factor) < 1/2.
  const still = i32x4.splat(<i32>(0.499 / (1 - <f64><f32>factor)));
  const end = v + bytes;
  let from = v;
  for (; v < end; v += BLOCK) {
    if (isStill(v, min(v + BLOCK, end), still)) {
      scale<T>(from, factor, v - from);
      from = v + BLOCK;
    } else if (v - from >= RUN) {
      scale<T>(from, factor, v - from);
      from = v;
    }
  }
  if (from < end) scale<T>(from, factor, end - from);
}

@inline
function isStill(v: usize, end: usize, still: v128): bool {
  for (; v < end; v += 16) {
    if (v128.any_true(i32x4.gt_s(v128.and(v128.load(v), i32x4.splat(0x7fff_ffff)), still))) return false;
  }
  return true;
}
