import { multiplyAdd } from "./vector";

// Entries hold a row's number (u32) and a factor x, in two elements of T; rows lie `stride` bytes apart. The kernel
// exists for every width S of a slice, up to 8 vectors or 8 pairs of them, so that the source stays in registers.

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

/** The same for registers of two vectors. */
export function addToRowsInPairs<T>(
  S: i32,
  entry: usize,
  end: usize,
  rows: usize,
  stride: usize,
  source: usize,
): void {
  switch (S) {
    case 2:
      addToPairsOf<T>(2, entry, end, rows, stride, source);
      return;
    case 4:
      addToPairsOf<T>(4, entry, end, rows, stride, source);
      return;
    case 6:
      addToPairsOf<T>(6, entry, end, rows, stride, source);
      return;
    case 8:
      addToPairsOf<T>(8, entry, end, rows, stride, source);
      return;
    case 10:
      addToPairsOf<T>(10, entry, end, rows, stride, source);
      return;
    case 12:
      addToPairsOf<T>(12, entry, end, rows, stride, source);
      return;
    case 14:
      addToPairsOf<T>(14, entry, end, rows, stride, source);
      return;
    case 16:
      addToPairsOf<T>(16, entry, end, rows, stride, source);
      return;
  }
}

/** S is a constant at each call, so the tests vanish. */
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

/**
 * Two loads before two stores: V8 joins neighbours only where nothing is written between them. The higher one is
 * stored first, here and wherever neighbours are stored: else the lower one is stored twice, alone and joined.
 */
@inline
function addToPairsOf<T>(S: i32, entry: usize, end: usize, rows: usize, stride: usize, source: usize): void {
  const d0 = v128.load(source);
  const d1 = v128.load(source, 16);
  let d2 = d0;
  let d3 = d1;
  if (S > 2) {
    d2 = v128.load(source, 32);
    d3 = v128.load(source, 48);
  }
  let d4 = d0;
  let d5 = d1;
  if (S > 4) {
    d4 = v128.load(source, 64);
    d5 = v128.load(source, 80);
  }
  let d6 = d0;
  let d7 = d1;
  if (S > 6) {
    d6 = v128.load(source, 96);
    d7 = v128.load(source, 112);
  }
  let d8 = d0;
  let d9 = d1;
  if (S > 8) {
    d8 = v128.load(source, 128);
    d9 = v128.load(source, 144);
  }
  let d10 = d0;
  let d11 = d1;
  if (S > 10) {
    d10 = v128.load(source, 160);
    d11 = v128.load(source, 176);
  }
  let d12 = d0;
  let d13 = d1;
  if (S > 12) {
    d12 = v128.load(source, 192);
    d13 = v128.load(source, 208);
  }
  let d14 = d0;
  let d15 = d1;
  if (S > 14) {
    d14 = v128.load(source, 224);
    d15 = v128.load(source, 240);
  }
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const row = rows + <usize>load<u32>(entry) * stride;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    const w0 = multiplyAdd<T>(x, d0, v128.load(row));
    const w1 = multiplyAdd<T>(x, d1, v128.load(row, 16));
    v128.store(row, w1, 16);
    v128.store(row, w0);
    if (S > 2) {
      const w2 = multiplyAdd<T>(x, d2, v128.load(row, 32));
      const w3 = multiplyAdd<T>(x, d3, v128.load(row, 48));
      v128.store(row, w3, 48);
      v128.store(row, w2, 32);
    }
    if (S > 4) {
      const w4 = multiplyAdd<T>(x, d4, v128.load(row, 64));
      const w5 = multiplyAdd<T>(x, d5, v128.load(row, 80));
      v128.store(row, w5, 80);
      v128.store(row, w4, 64);
    }
    if (S > 6) {
      const w6 = multiplyAdd<T>(x, d6, v128.load(row, 96));
      const w7 = multiplyAdd<T>(x, d7, v128.load(row, 112));
      v128.store(row, w7, 112);
      v128.store(row, w6, 96);
    }
    if (S > 8) {
      const w8 = multiplyAdd<T>(x, d8, v128.load(row, 128));
      const w9 = multiplyAdd<T>(x, d9, v128.load(row, 144));
      v128.store(row, w9, 144);
      v128.store(row, w8, 128);
    }
    if (S > 10) {
      const w10 = multiplyAdd<T>(x, d10, v128.load(row, 160));
      const w11 = multiplyAdd<T>(x, d11, v128.load(row, 176));
      v128.store(row, w11, 176);
      v128.store(row, w10, 160);
    }
    if (S > 12) {
      const w12 = multiplyAdd<T>(x, d12, v128.load(row, 192));
      const w13 = multiplyAdd<T>(x, d13, v128.load(row, 208));
      v128.store(row, w13, 208);
      v128.store(row, w12, 192);
    }
    if (S > 14) {
      const w14 = multiplyAdd<T>(x, d14, v128.load(row, 224));
      const w15 = multiplyAdd<T>(x, d15, v128.load(row, 240));
      v128.store(row, w15, 240);
      v128.store(row, w14, 224);
    }
  }
}
