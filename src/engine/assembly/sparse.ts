import { Network } from "./network";
import { multiplyAdd } from "./vector";

// Kernels over sparse entries: a row's number (u32) and a factor x, in two elements of T. Rows lie `stride`
// bytes apart. Each kernel exists for every width S of a slice, so that the slice of a row stays in
// registers.

/** target[v] += Σ x·row[v] over the entries in order, for S vectors. */
export function addRows<T>(
  S: i32,
  entry: usize,
  end: usize,
  rows: usize,
  stride: usize,
  target: usize,
): void {
  switch (S) {
    case 1:
      addRowsOf<T>(1, entry, end, rows, stride, target);
      return;
    case 2:
      addRowsOf<T>(2, entry, end, rows, stride, target);
      return;
    case 3:
      addRowsOf<T>(3, entry, end, rows, stride, target);
      return;
    case 4:
      addRowsOf<T>(4, entry, end, rows, stride, target);
      return;
    case 5:
      addRowsOf<T>(5, entry, end, rows, stride, target);
      return;
    case 6:
      addRowsOf<T>(6, entry, end, rows, stride, target);
      return;
    case 7:
      addRowsOf<T>(7, entry, end, rows, stride, target);
      return;
    case 8:
      addRowsOf<T>(8, entry, end, rows, stride, target);
      return;
  }
}

/** row[v] += x·source[v] for each of the entries, for S vectors. */
export function addToRows<T>(
  S: i32,
  entry: usize,
  end: usize,
  rows: usize,
  stride: usize,
  source: usize,
): void {
  switch (S) {
    case 1:
      addToRowsOf<T>(1, entry, end, rows, stride, source);
      return;
    case 2:
      addToRowsOf<T>(2, entry, end, rows, stride, source);
      return;
    case 3:
      addToRowsOf<T>(3, entry, end, rows, stride, source);
      return;
    case 4:
      addToRowsOf<T>(4, entry, end, rows, stride, source);
      return;
    case 5:
      addToRowsOf<T>(5, entry, end, rows, stride, source);
      return;
    case 6:
      addToRowsOf<T>(6, entry, end, rows, stride, source);
      return;
    case 7:
      addToRowsOf<T>(7, entry, end, rows, stride, source);
      return;
    case 8:
      addToRowsOf<T>(8, entry, end, rows, stride, source);
      return;
  }
}

/**
 * The gathered entries by input instead of by example: for each input the examples that have it, in order. A
 * counting sort; the number in an entry becomes that of the example.
 */
export function sortByInput<T>(network: Network, inputs: i32, count: i32): void {
  const starts = network.columnStarts;
  const from = <usize>load<u32>(network.entryStarts);
  const to = <usize>load<u32>(network.entryStarts + (<usize>count << 2));
  memory.fill(starts, 0, <usize>(inputs + 1) << 2);
  for (let entry = from; entry < to; entry += 2 * sizeof<T>()) {
    const place = starts + (<usize>load<u32>(entry) << 2);
    store<u32>(place, load<u32>(place, 4) + 2 * sizeof<T>(), 4);
  }
  // Until the entries are placed, the place of an input holds its start, and of the one after it the bytes it
  // takes.
  let start = <u32>network.columnEntries;
  for (let k: usize = 0; k <= <usize>inputs; k++) {
    start += load<u32>(starts + (k << 2));
    store<u32>(starts + (k << 2), start);
  }
  let entry = from;
  for (let s = 0; s < count; s++) {
    const end = <usize>load<u32>(network.entryStarts + (<usize>s << 2), 4);
    for (; entry < end; entry += 2 * sizeof<T>()) {
      const place = starts + (<usize>load<u32>(entry) << 2);
      const target = load<u32>(place);
      store<u32>(target, s);
      store<T>(target, load<T>(entry, sizeof<T>()), sizeof<T>());
      store<u32>(place, target + 2 * sizeof<T>());
    }
  }
  // Each place now holds its input's end, which is the next one's start.
  memory.copy(starts + 4, starts, <usize>inputs << 2);
  store<u32>(starts, <u32>network.columnEntries);
}

/** S is a constant at each call, so the tests vanish and the sums stay in registers. */
@inline
function addRowsOf<T>(S: i32, entry: usize, end: usize, rows: usize, stride: usize, target: usize): void {
  let z0 = v128.load(target);
  let z1 = z0;
  if (S > 1) z1 = v128.load(target, 16);
  let z2 = z0;
  if (S > 2) z2 = v128.load(target, 32);
  let z3 = z0;
  if (S > 3) z3 = v128.load(target, 48);
  let z4 = z0;
  if (S > 4) z4 = v128.load(target, 64);
  let z5 = z0;
  if (S > 5) z5 = v128.load(target, 80);
  let z6 = z0;
  if (S > 6) z6 = v128.load(target, 96);
  let z7 = z0;
  if (S > 7) z7 = v128.load(target, 112);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const row = rows + <usize>load<u32>(entry) * stride;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    z0 = multiplyAdd<T>(x, v128.load(row), z0);
    if (S > 1) z1 = multiplyAdd<T>(x, v128.load(row, 16), z1);
    if (S > 2) z2 = multiplyAdd<T>(x, v128.load(row, 32), z2);
    if (S > 3) z3 = multiplyAdd<T>(x, v128.load(row, 48), z3);
    if (S > 4) z4 = multiplyAdd<T>(x, v128.load(row, 64), z4);
    if (S > 5) z5 = multiplyAdd<T>(x, v128.load(row, 80), z5);
    if (S > 6) z6 = multiplyAdd<T>(x, v128.load(row, 96), z6);
    if (S > 7) z7 = multiplyAdd<T>(x, v128.load(row, 112), z7);
  }
  v128.store(target, z0);
  if (S > 1) v128.store(target, z1, 16);
  if (S > 2) v128.store(target, z2, 32);
  if (S > 3) v128.store(target, z3, 48);
  if (S > 4) v128.store(target, z4, 64);
  if (S > 5) v128.store(target, z5, 80);
  if (S > 6) v128.store(target, z6, 96);
  if (S > 7) v128.store(target, z7, 112);
}

@inline
function addToRowsOf<T>(S: i32, entry: usize, end: usize, rows: usize, stride: usize, source: usize): void {
  const d0 = v128.load(source);
  let d1 = d0;
  if (S > 1) d1 = v128.load(source, 16);
  let d2 = d0;
  if (S > 2) d2 = v128.load(source, 32);
  let d3 = d0;
  if (S > 3) d3 = v128.load(source, 48);
  let d4 = d0;
  if (S > 4) d4 = v128.load(source, 64);
  let d5 = d0;
  if (S > 5) d5 = v128.load(source, 80);
  let d6 = d0;
  if (S > 6) d6 = v128.load(source, 96);
  let d7 = d0;
  if (S > 7) d7 = v128.load(source, 112);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const row = rows + <usize>load<u32>(entry) * stride;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    v128.store(row, multiplyAdd<T>(x, d0, v128.load(row)));
    if (S > 1) v128.store(row, multiplyAdd<T>(x, d1, v128.load(row, 16)), 16);
    if (S > 2) v128.store(row, multiplyAdd<T>(x, d2, v128.load(row, 32)), 32);
    if (S > 3) v128.store(row, multiplyAdd<T>(x, d3, v128.load(row, 48)), 48);
    if (S > 4) v128.store(row, multiplyAdd<T>(x, d4, v128.load(row, 64)), 64);
    if (S > 5) v128.store(row, multiplyAdd<T>(x, d5, v128.load(row, 80)), 80);
    if (S > 6) v128.store(row, multiplyAdd<T>(x, d6, v128.load(row, 96)), 96);
    if (S > 7) v128.store(row, multiplyAdd<T>(x, d7, v128.load(row, 112)), 112);
  }
}
