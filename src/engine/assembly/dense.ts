import {
  tile1x1, tile1x2, tile1x3, tile1x4, tile2x1, tile2x2, tile2x3, tile2x4, tile3x1, tile3x2, tile3x3, tile3x4, tile4x1, tile4x2,
  tile4x4,
} from "./unrolled.gen";

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
  // A rest of four is two and two: one vector alone has too few sums to keep busy.
  for (; unit == 1 && v + 3 <= vectors && v + 4 != vectors; v += 3) {
    panel<T>(3, c + (<usize>v << 4), cRow, rows, a, aRow, aStep, b + (<usize>v << 4), bRow, steps);
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
  const most = C == 3 ? 3 : 4;
  while (rows >= most) {
    tile<T>(most, C, c, cRow, a, aRow, aStep, b, bRow, steps);
    c += <usize>most * cRow;
    a += <usize>most * aRow;
    rows -= most;
  }
  if (rows == 3) tile<T>(3, C, c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (rows == 2) tile<T>(2, C, c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (rows == 1) tile<T>(1, C, c, cRow, a, aRow, aStep, b, bRow, steps);
}

/** R rows × C vectors of the result in registers; R and C are constants at each call, so the tests vanish. */
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
  if (R == 4 && C == 4) tile4x4<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 4 && C == 2) tile4x2<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 4) tile4x1<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 3 && C == 3) tile3x3<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 3 && C == 4) tile3x4<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 3 && C == 2) tile3x2<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 3) tile3x1<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 2 && C == 3) tile2x3<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 2 && C == 4) tile2x4<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 2 && C == 2) tile2x2<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (R == 2) tile2x1<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (C == 3) tile1x3<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (C == 4) tile1x4<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else if (C == 2) tile1x2<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
  else tile1x1<T>(c, cRow, a, aRow, aStep, b, bRow, steps);
}
