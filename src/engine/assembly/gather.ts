import { eightInputs, entriesIn, inputOf, valuesOf } from "./compressed-row";
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
  if (rows) touchRows(network, split, rows, count);
  let entry = network.inputs;
  store<u32>(network.entryStarts, <u32>entry);
  for (let s = 0; s < count; s++) {
    const starts = split.starts + (rowAt(rows, first, s) << 2);
    const row = <usize>load<u32>(starts);
    const entries = entriesIn(split, <usize>load<u32>(starts, 4) - row);
    const end = entry + entries * 2 * sizeof<T>();
    store<u32>(network.entryStarts + (<usize>s << 2), <u32>end, 4);
    if (split.values != BYTES) widenReals<T>(split, row, entries, entry);
    else if (split.narrow) widenNarrow<T>(split, row, entries, entry);
    else widenWide<T>(split, row, entries, entry);
    entry = end;
  }
}

/**
 * Reads one byte of every cache line of the rows. Rows come in random order: asked for one after another, each would be
 * waited for; asked for together, they arrive together. The first lines are read without asking whether a row has so many:
 * a short row's last line again.
 */
function touchRows(network: Network, split: Split, rows: usize, count: i32): void {
  let sum: u32 = 0;
  for (let s = 0; s < count; s++) {
    const starts = split.starts + (rowAt(rows, 0, s) << 2);
    const from = <usize>load<u32>(starts);
    const to = <usize>load<u32>(starts, 4);
    if (from == to) continue;
    const last = to - 1;
    sum += load<u8>(from);
    sum += load<u8>(min(from + 64, last));
    sum += load<u8>(min(from + 128, last));
    sum += load<u8>(min(from + 192, last));
    sum += load<u8>(min(from + 256, last));
    for (let i = from + 320; i < to; i += 64) sum += load<u8>(i);
    sum += load<u8>(last);
  }
  store<u32>(network.words, sum);
}

// Functions of their own: of both in one the optimizer makes one that asks at each step which it is.

function widenNarrow<T>(split: Split, row: usize, entries: usize, entry: usize): void {
  widenBytes<T>(split, row, entries, entry, true);
}

function widenWide<T>(split: Split, row: usize, entries: usize, entry: usize): void {
  widenBytes<T>(split, row, entries, entry, false);
}

/**
 * The entries of a row to the places from `entry` on, eight or four at a time: what is written past the last one is
 * overwritten by the next row. An entry holds its input's number (u32) and its value, in two elements of T.
 */
@inline
function widenBytes<T>(split: Split, row: usize, entries: usize, entry: usize, narrow: bool): void {
  const value = valuesOf(row, entries, narrow);
  const scale = v128.splat<T>(<T>split.scale);
  if (sizeof<T>() == 4) {
    for (let e: usize = 0; e < entries; e += 8) {
      const numbers = eightInputs(row, e, narrow);
      const bytes = i16x8.extend_low_i8x16_u(v128.load64_zero(value + e));
      const low = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(bytes)), scale);
      const high = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(bytes)), scale);
      storeEntries(entry, i32x4.extend_low_i16x8_u(numbers), low);
      storeEntries(entry + 32, i32x4.extend_high_i16x8_u(numbers), high);
      entry += 64;
    }
  } else {
    for (let e: usize = 0; e < entries; e += 4) {
      const numbers = i32x4.extend_low_i16x8_u(eightInputs(row, e, narrow));
      const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(value + e)));
      const low = f64x2.div(f64x2.convert_low_i32x4_s(bytes), scale);
      const high = f64x2.div(f64x2.convert_low_i32x4_s(v128.shuffle<i64>(bytes, bytes, 1, 1)), scale);
      storeWideEntries(entry, i64x2.extend_low_i32x4_u(numbers), low);
      storeWideEntries(entry + 32, i64x2.extend_high_i32x4_u(numbers), high);
      entry += 64;
    }
  }
}

@inline
function storeEntries(place: usize, numbers: v128, values: v128): void {
  v128.store(place, v128.shuffle<i32>(numbers, values, 0, 4, 1, 5));
  v128.store(place, v128.shuffle<i32>(numbers, values, 2, 6, 3, 7), 16);
}

@inline
function storeWideEntries(place: usize, numbers: v128, values: v128): void {
  v128.store(place, v128.shuffle<i64>(numbers, values, 0, 2));
  v128.store(place, v128.shuffle<i64>(numbers, values, 1, 3), 16);
}

function widenReals<T>(split: Split, row: usize, entries: usize, entry: usize): void {
  const narrow = split.narrow != 0;
  let value = valuesOf(row, entries, narrow);
  for (let e: usize = 0; e < entries; e++) {
    store<u32>(entry, <u32>inputOf(row, e, narrow));
    store<T>(entry, <T>load<f64>(value), sizeof<T>());
    entry += 2 * sizeof<T>();
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
    if (split.values == BYTES) widenRowOfBytes<T>(split, split.rows + row, target, target + stride);
    else widenRowOfReals<T>(split.rows + (row << 3), target, target + inputs * sizeof<T>());
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

/**
 * Brings `count` sequences into the scratch of a recurrent network: the inputs of each step to the front of what its first
 * layer takes in, the targets as rows.
 */
export function gatherSteps<T>(network: Network, split: Split, rows: usize, first: i32, count: i32): void {
  const layer = layerOf(network, 0);
  const stride = <usize>layer.paddedInputs * sizeof<T>();
  const example = stride * network.steps;
  for (let s = 0; s < count; s++) {
    const row = rowAt(rows, first, s);
    const target = layer.taken + <usize>s * example;
    if (split.sparse) spreadEntries<T>(split, row, layer.before, network.steps, target, stride);
    else spreadRow<T>(split, row, layer.before, network.steps, target, stride);
    if (network.each) gatherTargetSteps<T>(network, split, row, s);
    else gatherTarget<T>(network, split, row, s);
  }
}

function spreadRow<T>(split: Split, row: usize, inputs: i32, steps: i32, target: usize, stride: usize): void {
  let i = row * inputs * steps;
  for (let t = 0; t < steps; t++) {
    for (let k: usize = 0; k < <usize>inputs; k++) {
      store<T>(target + k * sizeof<T>(), valueAt<T>(split, split.rows, i++));
    }
    target += stride;
  }
}

/** From compressed rows: the inputs are in ascending order, so that steps follow one another. */
function spreadEntries<T>(split: Split, index: usize, inputs: i32, steps: i32, target: usize, stride: usize): void {
  const starts = split.starts + (index << 2);
  const row = <usize>load<u32>(starts);
  const entries = entriesIn(split, <usize>load<u32>(starts, 4) - row);
  const narrow = split.narrow != 0;
  const values = valuesOf(row, entries, narrow);
  let e: usize = 0;
  let from: usize = 0;
  for (let t = 0; t < steps; t++) {
    memory.fill(target, 0, <usize>inputs * sizeof<T>());
    for (; e < entries; e++) {
      const k = inputOf(row, e, narrow) - from;
      if (k >= <usize>inputs) break;
      store<T>(target + k * sizeof<T>(), valueAt<T>(split, values, e));
    }
    from += inputs;
    target += stride;
  }
}

/** Number `i` of the values from an address on. */
@inline
function valueAt<T>(split: Split, values: usize, i: usize): T {
  if (split.values == BYTES) return <T>load<u8>(values + i) / <T>split.scale;
  return <T>load<f64>(values + (i << 3));
}

/** A row of the targets for each step. */
function gatherTargetSteps<T>(network: Network, split: Split, row: usize, s: i32): void {
  const layer = layerOf(network, network.layers - 1);
  const stride = <usize>layer.padded * sizeof<T>();
  let target = network.targets + <usize>(s * network.steps) * stride;
  let source = split.targets + ((row * <usize>network.outputs) << 3);
  for (let t = 0; t < network.steps; t++) {
    for (let j: usize = 0; j < <usize>layer.outputs; j++) {
      store<T>(target + j * sizeof<T>(), <T>load<f64>(source + (j << 3)));
    }
    source += <usize>layer.outputs << 3;
    target += stride;
  }
}

function gatherTarget<T>(network: Network, split: Split, row: usize, s: i32): void {
  const layer = layerOf(network, network.layers - 1);
  const stride = <usize>layer.padded * sizeof<T>();
  const target = network.targets + <usize>s * stride;
  if (split.targetKind == CLASSES) {
    for (let j: usize = 0; j < stride; j += 16) v128.store(target + j, i32x4.splat(0));
    const label = <usize>load<u16>(split.targets + (row << 1));
    store<T>(target + label * sizeof<T>(), <T>1);
    if (network.classWeights) {
      store<f64>(network.exampleWeights + (<usize>s << 3), load<f64>(network.classWeights + (label << 3)));
    }
  } else {
    const source = split.targets + ((row * <usize>layer.outputs) << 3);
    for (let j: usize = 0; j < <usize>layer.outputs; j++) {
      store<T>(target + j * sizeof<T>(), <T>load<f64>(source + (j << 3)));
    }
  }
}
