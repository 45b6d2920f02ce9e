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
