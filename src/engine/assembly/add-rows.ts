import { multiplyAdd } from "./vector";

// Entries hold a row's number (u32) and a factor x, in two elements of T; rows lie `stride` bytes apart. The kernel
// exists for every width S of a slice, up to 8 vectors or 8 pairs of them, so that the sum stays in registers.

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
    case 10:
      addRowsOf<T>(10, entry, end, rows, stride, target);
      return;
    case 12:
      addRowsOf<T>(12, entry, end, rows, stride, target);
      return;
    case 14:
      addRowsOf<T>(14, entry, end, rows, stride, target);
      return;
    case 16:
      addRowsOf<T>(16, entry, end, rows, stride, target);
      return;
  }
}

/**
 * The same for two lists at once, of at most 8 vectors: in joined registers a slice so narrow has few sums, and each would
 * wait for its last multiply-add.
 */
export function addRowsOfTwo<T>(
  S: i32,
  entry: usize,
  end: usize,
  otherEntry: usize,
  otherEnd: usize,
  rows: usize,
  stride: usize,
  target: usize,
  otherTarget: usize,
): void {
  const common = min(end - entry, otherEnd - otherEntry);
  addCommon<T>(S, entry, entry + common, otherEntry, rows, stride, target, otherTarget);
  if (entry + common < end) addRows<T>(S, entry + common, end, rows, stride, target);
  else addRows<T>(S, otherEntry + common, otherEnd, rows, stride, otherTarget);
}

function addCommon<T>(
  S: i32,
  entry: usize,
  end: usize,
  otherEntry: usize,
  rows: usize,
  stride: usize,
  target: usize,
  otherTarget: usize,
): void {
  switch (S) {
    case 2:
      addCommonOf<T>(2, entry, end, otherEntry, rows, stride, target, otherTarget);
      return;
    case 4:
      addCommonOf<T>(4, entry, end, otherEntry, rows, stride, target, otherTarget);
      return;
    case 6:
      addCommonOf<T>(6, entry, end, otherEntry, rows, stride, target, otherTarget);
      return;
    case 8:
      addCommonOf<T>(8, entry, end, otherEntry, rows, stride, target, otherTarget);
      return;
  }
}

/**
 * S is a constant at each call, so the tests vanish and the sums stay in registers. Of two neighbours the higher one is
 * stored first (see add-to-rows.ts).
 */
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
  let z8 = z0;
  if (S > 8) z8 = v128.load(target, 128);
  let z9 = z0;
  if (S > 9) z9 = v128.load(target, 144);
  let z10 = z0;
  if (S > 10) z10 = v128.load(target, 160);
  let z11 = z0;
  if (S > 11) z11 = v128.load(target, 176);
  let z12 = z0;
  if (S > 12) z12 = v128.load(target, 192);
  let z13 = z0;
  if (S > 13) z13 = v128.load(target, 208);
  let z14 = z0;
  if (S > 14) z14 = v128.load(target, 224);
  let z15 = z0;
  if (S > 15) z15 = v128.load(target, 240);
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
    if (S > 8) z8 = multiplyAdd<T>(x, v128.load(row, 128), z8);
    if (S > 9) z9 = multiplyAdd<T>(x, v128.load(row, 144), z9);
    if (S > 10) z10 = multiplyAdd<T>(x, v128.load(row, 160), z10);
    if (S > 11) z11 = multiplyAdd<T>(x, v128.load(row, 176), z11);
    if (S > 12) z12 = multiplyAdd<T>(x, v128.load(row, 192), z12);
    if (S > 13) z13 = multiplyAdd<T>(x, v128.load(row, 208), z13);
    if (S > 14) z14 = multiplyAdd<T>(x, v128.load(row, 224), z14);
    if (S > 15) z15 = multiplyAdd<T>(x, v128.load(row, 240), z15);
  }
  if (S > 1) v128.store(target, z1, 16);
  v128.store(target, z0);
  if (S > 3) v128.store(target, z3, 48);
  if (S > 2) v128.store(target, z2, 32);
  if (S > 5) v128.store(target, z5, 80);
  if (S > 4) v128.store(target, z4, 64);
  if (S > 7) v128.store(target, z7, 112);
  if (S > 6) v128.store(target, z6, 96);
  if (S > 9) v128.store(target, z9, 144);
  if (S > 8) v128.store(target, z8, 128);
  if (S > 11) v128.store(target, z11, 176);
  if (S > 10) v128.store(target, z10, 160);
  if (S > 13) v128.store(target, z13, 208);
  if (S > 12) v128.store(target, z12, 192);
  if (S > 15) v128.store(target, z15, 240);
  if (S > 14) v128.store(target, z14, 224);
}

@inline
function addCommonOf<T>(
  S: i32,
  entry: usize,
  end: usize,
  otherEntry: usize,
  rows: usize,
  stride: usize,
  target: usize,
  otherTarget: usize,
): void {
  let z0 = v128.load(target);
  let y0 = v128.load(otherTarget);
  let z1 = z0;
  let y1 = y0;
  if (S > 1) z1 = v128.load(target, 16);
  if (S > 1) y1 = v128.load(otherTarget, 16);
  let z2 = z0;
  let y2 = y0;
  if (S > 2) z2 = v128.load(target, 32);
  if (S > 2) y2 = v128.load(otherTarget, 32);
  let z3 = z0;
  let y3 = y0;
  if (S > 3) z3 = v128.load(target, 48);
  if (S > 3) y3 = v128.load(otherTarget, 48);
  let z4 = z0;
  let y4 = y0;
  if (S > 4) z4 = v128.load(target, 64);
  if (S > 4) y4 = v128.load(otherTarget, 64);
  let z5 = z0;
  let y5 = y0;
  if (S > 5) z5 = v128.load(target, 80);
  if (S > 5) y5 = v128.load(otherTarget, 80);
  let z6 = z0;
  let y6 = y0;
  if (S > 6) z6 = v128.load(target, 96);
  if (S > 6) y6 = v128.load(otherTarget, 96);
  let z7 = z0;
  let y7 = y0;
  if (S > 7) z7 = v128.load(target, 112);
  if (S > 7) y7 = v128.load(otherTarget, 112);
  for (; entry < end; entry += 2 * sizeof<T>()) {
    const row = rows + <usize>load<u32>(entry) * stride;
    const x = v128.load_splat<T>(entry, sizeof<T>());
    const otherRow = rows + <usize>load<u32>(otherEntry) * stride;
    const other = v128.load_splat<T>(otherEntry, sizeof<T>());
    z0 = multiplyAdd<T>(x, v128.load(row), z0);
    if (S > 1) z1 = multiplyAdd<T>(x, v128.load(row, 16), z1);
    if (S > 2) z2 = multiplyAdd<T>(x, v128.load(row, 32), z2);
    if (S > 3) z3 = multiplyAdd<T>(x, v128.load(row, 48), z3);
    if (S > 4) z4 = multiplyAdd<T>(x, v128.load(row, 64), z4);
    if (S > 5) z5 = multiplyAdd<T>(x, v128.load(row, 80), z5);
    if (S > 6) z6 = multiplyAdd<T>(x, v128.load(row, 96), z6);
    if (S > 7) z7 = multiplyAdd<T>(x, v128.load(row, 112), z7);
    y0 = multiplyAdd<T>(other, v128.load(otherRow), y0);
    if (S > 1) y1 = multiplyAdd<T>(other, v128.load(otherRow, 16), y1);
    if (S > 2) y2 = multiplyAdd<T>(other, v128.load(otherRow, 32), y2);
    if (S > 3) y3 = multiplyAdd<T>(other, v128.load(otherRow, 48), y3);
    if (S > 4) y4 = multiplyAdd<T>(other, v128.load(otherRow, 64), y4);
    if (S > 5) y5 = multiplyAdd<T>(other, v128.load(otherRow, 80), y5);
    if (S > 6) y6 = multiplyAdd<T>(other, v128.load(otherRow, 96), y6);
    if (S > 7) y7 = multiplyAdd<T>(other, v128.load(otherRow, 112), y7);
    otherEntry += 2 * sizeof<T>();
  }
  if (S > 1) v128.store(target, z1, 16);
  v128.store(target, z0);
  if (S > 3) v128.store(target, z3, 48);
  if (S > 2) v128.store(target, z2, 32);
  if (S > 5) v128.store(target, z5, 80);
  if (S > 4) v128.store(target, z4, 64);
  if (S > 7) v128.store(target, z7, 112);
  if (S > 6) v128.store(target, z6, 96);
  if (S > 1) v128.store(otherTarget, y1, 16);
  v128.store(otherTarget, y0);
  if (S > 3) v128.store(otherTarget, y3, 48);
  if (S > 2) v128.store(otherTarget, y2, 32);
  if (S > 5) v128.store(otherTarget, y5, 80);
  if (S > 4) v128.store(otherTarget, y4, 64);
  if (S > 7) v128.store(otherTarget, y7, 112);
  if (S > 6) v128.store(otherTarget, y6, 96);
}
