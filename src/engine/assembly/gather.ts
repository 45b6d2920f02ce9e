import { BYTES, CLASSES } from "./kinds";
import { layerOf } from "./network";
import { Network, Split } from "./records.gen";

/**
 * Brings `count` examples into the learner's scratch, in the trial's precision: inputs as sparse entries or
 * dense rows, targets as rows. The examples are `rows[0…]` (u32), or those from `first` on when `rows` is 0.
 */
export function gather<T>(network: Network, split: Split, rows: usize, first: i32, count: i32): void {
  if (split.sparse) gatherSparse<T>(network, split, rows, first, count);
  else gatherDense<T>(network, split, rows, first, count);
  for (let s = 0; s < count; s++) gatherTarget<T>(network, split, rowAt(rows, first, s), s);
}

@inline
function rowAt(rows: usize, first: i32, s: i32): usize {
  return rows ? load<u32>(rows + (<usize>s << 2)) : first + s;
}

function gatherSparse<T>(network: Network, split: Split, rows: usize, first: i32, count: i32): void {
  if (rows) touchEntries(network, split, rows, count);
  let entry = network.inputs;
  store<u32>(network.entryStarts, <u32>entry);
  for (let s = 0; s < count; s++) {
    const starts = split.starts + (rowAt(rows, first, s) << 2);
    const from = <usize>load<u32>(starts);
    const end = entry + (<usize>load<u32>(starts, 4) - from) * 2 * sizeof<T>();
    store<u32>(network.entryStarts + (<usize>s << 2), <u32>end, 4);
    if (split.values == BYTES) widenBytes<T>(split, from, entry, end);
    else widenReals<T>(split, from, entry, end);
    entry = end;
  }
}

/**
 * Reads one byte of every cache line of the rows' entries. Rows come in random order: asked for one after
 * another, each would be waited for; asked for together, they arrive together.
 */
function touchEntries(network: Network, split: Split, rows: usize, count: i32): void {
  const shift: usize = split.values == BYTES ? 0 : 3;
  let sum: u32 = 0;
  for (let s = 0; s < count; s++) {
    const starts = split.starts + (rowAt(rows, 0, s) << 2);
    const from = <usize>load<u32>(starts);
    const to = <usize>load<u32>(starts, 4);
    for (let i = from << 1; i < to << 1; i += 64) sum += load<u8>(split.entryInputs + i);
    for (let i = from << shift; i < to << shift; i += 64) sum += load<u8>(split.entryValues + i);
  }
  store<u32>(network.words, sum);
}

/**
 * Entries from number `from` on, to the places `entry` … `end`, in whole vectors: what is written past the
 * end is overwritten by the next row. An entry holds its input's number (u32) and its value, in two elements
 * of T.
 */
function widenBytes<T>(split: Split, from: usize, entry: usize, end: usize): void {
  let input = split.entryInputs + (from << 1);
  let value = split.entryValues + from;
  const scale = v128.splat<T>(<T>split.scale);
  for (; entry < end; entry += 32) {
    if (sizeof<T>() == 4) {
      const numbers = i32x4.extend_low_i16x8_u(v128.load64_zero(input));
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(value)));
      const values = f32x4.div(f32x4.convert_i32x4_s(bytes), scale);
      v128.store(entry, v128.shuffle<i32>(numbers, values, 0, 4, 1, 5));
      v128.store(entry, v128.shuffle<i32>(numbers, values, 2, 6, 3, 7), 16);
      input += 8;
      value += 4;
    } else {
      const numbers = i32x4.extend_low_i16x8_u(v128.load32_zero(input));
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load16_splat(value)));
      const values = f64x2.div(f64x2.convert_low_i32x4_s(bytes), scale);
      const wide = i64x2.extend_low_i32x4_u(numbers);
      v128.store(entry, v128.shuffle<i64>(wide, values, 0, 2));
      v128.store(entry, v128.shuffle<i64>(wide, values, 1, 3), 16);
      input += 4;
      value += 2;
    }
  }
}

function widenReals<T>(split: Split, from: usize, entry: usize, end: usize): void {
  let input = split.entryInputs + (from << 1);
  let value = split.entryValues + (from << 3);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    store<u32>(entry, <u32>load<u16>(input));
    store<T>(entry, <T>load<f64>(value), sizeof<T>());
    input += 2;
    value += 8;
  }
}

function gatherDense<T>(network: Network, split: Split, rows: usize, first: i32, count: i32): void {
  const layer = layerOf(network, 0);
  const inputs = <usize>layer.inputs;
  const stride = <usize>layer.paddedInputs * sizeof<T>();
  for (let s = 0; s < count; s++) {
    const row = rowAt(rows, first, s) * inputs;
    const target = network.inputs + <usize>s * stride;
    if (split.values == BYTES) widenRowOfBytes<T>(split, split.entryValues + row, target, target + stride);
    else widenRowOfReals<T>(split.entryValues + (row << 3), target, target + inputs * sizeof<T>());
  }
}

/** The padding gets the first bytes of the next row; it is never multiplied. */
function widenRowOfBytes<T>(split: Split, source: usize, target: usize, end: usize): void {
  const scale = v128.splat<T>(<T>split.scale);
  for (; target < end; target += 16) {
    if (sizeof<T>() == 4) {
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source)));
      v128.store(target, f32x4.div(f32x4.convert_i32x4_s(bytes), scale));
      source += 4;
    } else {
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load16_splat(source)));
      v128.store(target, f64x2.div(f64x2.convert_low_i32x4_s(bytes), scale));
      source += 2;
    }
  }
}

function widenRowOfReals<T>(source: usize, target: usize, end: usize): void {
  for (; target < end; target += sizeof<T>()) {
    store<T>(target, <T>load<f64>(source));
    source += 8;
  }
}

function gatherTarget<T>(network: Network, split: Split, row: usize, s: i32): void {
  const layer = layerOf(network, network.layers - 1);
  const stride = <usize>layer.padded * sizeof<T>();
  const target = network.targets + <usize>s * stride;
  if (split.targetKind == CLASSES) {
    for (let j: usize = 0; j < stride; j += 16) v128.store(target + j, i32x4.splat(0));
    store<T>(target + <usize>load<u16>(split.targets + (row << 1)) * sizeof<T>(), <T>1);
  } else {
    const source = split.targets + ((row * <usize>layer.outputs) << 3);
    for (let j: usize = 0; j < <usize>layer.outputs; j++) {
      store<T>(target + j * sizeof<T>(), <T>load<f64>(source + (j << 3)));
    }
  }
}
