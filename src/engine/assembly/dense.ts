import { multiplyAdd } from "./vector";

/**
 * C[i][v] += Σ_t A(i, t)·B[t][v], each element in ascending t from the value that C holds. A is read one
 * element at a time at a + i·aRow + t·aStep, so that it can be a matrix or its transpose; B and C in whole
 * registers of `unit` vectors. Strides in bytes. One routine serves the forward pass (A activations, B weights), the backward
 * pass (A δ, B transposed weights) and the update (A transposed activations, B −(η/m)·δ, C weights).
 */
export function multiply<T>(
  unit: i32,
  c: usize,
  cRow: usize,
  rows: i32,
  vectors: i32,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  steps: i32,
): void {
  let v = 0;
  for (; unit == 2 && v + 4 <= vectors; v += 4) {
    panel<T>(4, c + (<usize>v << 4), cRow, rows, a, aRow, aStep, b + (<usize>v << 4), bRow, steps);
  }
  for (; v + 2 <= vectors; v += 2) {
    panel<T>(2, c + (<usize>v << 4), cRow, rows, a, aRow, aStep, b + (<usize>v << 4), bRow, steps);
  }
  if (v < vectors) {
    panel<T>(1, c + (<usize>v << 4), cRow, rows, a, aRow, aStep, b + (<usize>v << 4), bRow, steps);
  }
}

/** All rows of C vectors of the result; C is a constant at each call. */
@inline
function panel<T>(
  C: i32,
  c: usize,
  cRow: usize,
  rows: i32,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  steps: i32,
): void {
  while (rows >= 4) {
    tile<T>(4, C, c, cRow, a, aRow, aStep, b, bRow, steps);
    c += 4 * cRow;
    a += 4 * aRow;
    rows -= 4;
  }
  if (rows == 3) tile<T>(3, C, c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (rows == 2) tile<T>(2, C, c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (rows == 1) tile<T>(1, C, c, cRow, a, aRow, aStep, b, bRow, steps);
}

/**
 * R rows × C vectors of the result in registers; R and C are constants at each call, so the tests vanish. Of two
 * neighbours the higher one is stored first (see add-to-rows.ts).
 */
@inline
function tile<T>(
  R: i32,
  C: i32,
  c: usize,
  cRow: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bRow: usize,
  steps: i32,
): void {
  const c1 = c + cRow;
  const c2 = c1 + cRow;
  const c3 = c2 + cRow;
  let s00 = v128.load(c);
  let s01 = s00;
  if (C > 1) s01 = v128.load(c, 16);
  let s02 = s00;
  if (C > 2) s02 = v128.load(c, 32);
  let s03 = s00;
  if (C > 3) s03 = v128.load(c, 48);
  let s10 = s00;
  if (R > 1) s10 = v128.load(c1);
  let s11 = s00;
  if (R > 1 && C > 1) s11 = v128.load(c1, 16);
  let s12 = s00;
  if (R > 1 && C > 2) s12 = v128.load(c1, 32);
  let s13 = s00;
  if (R > 1 && C > 3) s13 = v128.load(c1, 48);
  let s20 = s00;
  if (R > 2) s20 = v128.load(c2);
  let s21 = s00;
  if (R > 2 && C > 1) s21 = v128.load(c2, 16);
  let s22 = s00;
  if (R > 2 && C > 2) s22 = v128.load(c2, 32);
  let s23 = s00;
  if (R > 2 && C > 3) s23 = v128.load(c2, 48);
  let s30 = s00;
  if (R > 3) s30 = v128.load(c3);
  let s31 = s00;
  if (R > 3 && C > 1) s31 = v128.load(c3, 16);
  let s32 = s00;
  if (R > 3 && C > 2) s32 = v128.load(c3, 32);
  let s33 = s00;
  if (R > 3 && C > 3) s33 = v128.load(c3, 48);
  const a1 = aRow;
  const a2 = a1 + aRow;
  const a3 = a2 + aRow;
  for (let t = steps; t > 0; t--) {
    const b0 = v128.load(b);
    let b1 = b0;
    if (C > 1) b1 = v128.load(b, 16);
    let b2 = b0;
    if (C > 2) b2 = v128.load(b, 32);
    let b3 = b0;
    if (C > 3) b3 = v128.load(b, 48);
    const x0 = v128.load_splat<T>(a);
    s00 = multiplyAdd<T>(x0, b0, s00);
    if (C > 1) s01 = multiplyAdd<T>(x0, b1, s01);
    if (C > 2) s02 = multiplyAdd<T>(x0, b2, s02);
    if (C > 3) s03 = multiplyAdd<T>(x0, b3, s03);
    if (R > 1) {
      const x1 = v128.load_splat<T>(a + a1);
      s10 = multiplyAdd<T>(x1, b0, s10);
      if (C > 1) s11 = multiplyAdd<T>(x1, b1, s11);
      if (C > 2) s12 = multiplyAdd<T>(x1, b2, s12);
      if (C > 3) s13 = multiplyAdd<T>(x1, b3, s13);
    }
    if (R > 2) {
      const x2 = v128.load_splat<T>(a + a2);
      s20 = multiplyAdd<T>(x2, b0, s20);
      if (C > 1) s21 = multiplyAdd<T>(x2, b1, s21);
      if (C > 2) s22 = multiplyAdd<T>(x2, b2, s22);
      if (C > 3) s23 = multiplyAdd<T>(x2, b3, s23);
    }
    if (R > 3) {
      const x3 = v128.load_splat<T>(a + a3);
      s30 = multiplyAdd<T>(x3, b0, s30);
      if (C > 1) s31 = multiplyAdd<T>(x3, b1, s31);
      if (C > 2) s32 = multiplyAdd<T>(x3, b2, s32);
      if (C > 3) s33 = multiplyAdd<T>(x3, b3, s33);
    }
    a += aStep;
    b += bRow;
  }
  if (C > 1) v128.store(c, s01, 16);
  v128.store(c, s00);
  if (C > 3) v128.store(c, s03, 48);
  if (C > 2) v128.store(c, s02, 32);
  if (R > 1 && C > 1) v128.store(c1, s11, 16);
  if (R > 1) v128.store(c1, s10);
  if (R > 1 && C > 3) v128.store(c1, s13, 48);
  if (R > 1 && C > 2) v128.store(c1, s12, 32);
  if (R > 2 && C > 1) v128.store(c2, s21, 16);
  if (R > 2) v128.store(c2, s20);
  if (R > 2 && C > 3) v128.store(c2, s23, 48);
  if (R > 2 && C > 2) v128.store(c2, s22, 32);
  if (R > 3 && C > 1) v128.store(c3, s31, 16);
  if (R > 3) v128.store(c3, s30);
  if (R > 3 && C > 3) v128.store(c3, s33, 48);
  if (R > 3 && C > 2) v128.store(c3, s32, 32);
}
