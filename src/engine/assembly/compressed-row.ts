import { BOUNDS_BYTES, BYTES, NARROW } from "./kinds";
import { Split } from "./records.gen";

// A compressed row is one piece, since rows are read in random order and each is waited for: the inputs that are not zero in
// ascending order, then their values (u8 or f64). An input is its number (u16), or where rows are narrow the last eight
// bits of it: then three numbers (u16) come first, how many of the entries belong to inputs below 256, 512 and 768.

/** Bytes of a row in front of its entries. */
@inline
function headOf(narrow: bool): usize {
  return narrow ? <usize>BOUNDS_BYTES : 0;
}

@inline
function inputBytes(narrow: bool): usize {
  return narrow ? 1 : 2;
}

/** Entries of a row of so many bytes. */
@inline
export function entriesIn(split: Split, bytes: usize): usize {
  if (split.narrow) return split.values == BYTES ? (bytes - BOUNDS_BYTES) >> 1 : (bytes - BOUNDS_BYTES) / 9;
  return split.values == BYTES ? bytes / 3 : bytes / 10;
}

/** Address of the first entry's input. */
@inline
export function inputsOf(row: usize, narrow: bool): usize {
  return row + headOf(narrow);
}

/** Address of the first entry's value, of a row with so many entries. */
@inline
export function valuesOf(row: usize, entries: usize, narrow: bool): usize {
  return inputsOf(row, narrow) + entries * inputBytes(narrow);
}

/** The input of entry `e`. */
@inline
export function inputOf(row: usize, e: usize, narrow: bool): usize {
  if (!narrow) return load<u16>(row + (e << 1));
  const blocks =
    <usize>(e >= <usize>load<u16>(row)) + <usize>(e >= <usize>load<u16>(row, 2)) + <usize>(e >= <usize>load<u16>(row, 4));
  return load<u8>(row + BOUNDS_BYTES + e) + (blocks << 8);
}

/** The inputs of eight entries from number `e` on in the eight lanes; what lies behind the last one does not matter. */
@inline
export function eightInputs(row: usize, e: usize, narrow: bool): v128 {
  if (!narrow) return v128.load(row + (e << 1));
  const numbers = i16x8.add(i16x8.splat(<i16>e), i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  // A comparison that holds is −1 in its lane.
  const blocks = i16x8.add(
    i16x8.add(
      i16x8.ge_s(numbers, v128.load16_splat(row)),
      i16x8.ge_s(numbers, v128.load16_splat(row, 2)),
    ),
    i16x8.ge_s(numbers, v128.load16_splat(row, 4)),
  );
  const last = i16x8.extend_low_i8x16_u(v128.load64_zero(row + BOUNDS_BYTES + e));
  return i16x8.sub(last, i16x8.shl(blocks, 8));
}

/**
 * Compresses `count` rows of `inputs` bytes or float64 to `target`, and writes where each ends to `ends`. Returns where the
 * last one ends. Up to 64 bytes behind the rows are read.
 */
export function compress(
  source: usize,
  kind: i32,
  inputs: i32,
  count: i32,
  ends: usize,
  target: usize,
): usize {
  for (let r = 0; r < count; r++) {
    if (kind == BYTES) {
      target = inputs <= NARROW ? compressBytes(source, inputs, target, true) : compressBytes(source, inputs, target, false);
      source += inputs;
    } else {
      target = compressReals(source, inputs, target, inputs <= NARROW);
      source += <usize>inputs << 3;
    }
    store<u32>(ends + (<usize>r << 2), <u32>target);
  }
  return target;
}

/** One row; returns where it ends. */
@inline
function compressBytes(source: usize, inputs: i32, target: usize, narrow: bool): usize {
  let entries = 0;
  for (let k = 0; k < inputs; k += 64) {
    if (narrow && k > 0 && (k & 255) == 0) store<u16>(target + ((k >> 7) - 2), entries);
    entries += <i32>popcnt<i64>(nonZeros(source, k, inputs));
  }
  if (narrow) fillBounds(target, inputs, entries);
  let input = inputsOf(target, narrow);
  let value = valuesOf(target, entries, narrow);
  for (let k = 0; k < inputs; k += 64) {
    for (let left = nonZeros(source, k, inputs); left; left &= left - 1) {
      const found = k + <i32>ctz<i64>(left);
      if (narrow) store<u8>(input, found);
      else store<u16>(input, found);
      store<u8>(value++, load<u8>(source + found));
      input += inputBytes(narrow);
    }
  }
  return value;
}

/** A bit for each of the inputs `k` … `k` + 63 of a row that is not zero. */
@inline
function nonZeros(source: usize, k: i32, inputs: i32): i64 {
  const place = source + k;
  const low = zeros(place) | (zeros(place + 16) << 16);
  const high = zeros(place + 32) | (zeros(place + 48) << 16);
  const used: i64 = inputs - k < 64 ? (1 << (<i64>(inputs - k))) - 1 : -1;
  return ~(<i64>low | (<i64>high << 32)) & used;
}

@inline
function zeros(place: usize): u32 {
  return i8x16.bitmask(i8x16.eq(v128.load(place), i8x16.splat(0)));
}

/** The bounds that no input of the row reaches. */
@inline
function fillBounds(target: usize, inputs: i32, entries: i32): void {
  for (let block = (inputs + 255) >> 8; block < 4; block++) store<u16>(target + (<usize>block << 1) - 2, entries);
}

function compressReals(source: usize, inputs: i32, target: usize, narrow: bool): usize {
  let entries = 0;
  for (let k = 0; k < inputs; k++) {
    if (narrow && k > 0 && (k & 255) == 0) store<u16>(target + ((k >> 7) - 2), entries);
    entries += <i32>(load<f64>(source + (<usize>k << 3)) != 0);
  }
  if (narrow) fillBounds(target, inputs, entries);
  let input = inputsOf(target, narrow);
  let value = valuesOf(target, entries, narrow);
  for (let k = 0; k < inputs; k++) {
    const found = load<f64>(source + (<usize>k << 3));
    if (found == 0) continue;
    if (narrow) store<u8>(input, k);
    else store<u16>(input, k);
    store<f64>(value, found);
    input += inputBytes(narrow);
    value += 8;
  }
  return value;
}
