/** A matrix W of `rows` × `columns`, row-major: w_jk is `W[j·columns + k]`. */
export type Matrix = Float64Array;
export type Vector = Float64Array;

/** s ⊙ t, equation (14): the product element by element. */
export function hadamard(s: Vector, t: Vector): Vector {
  return s.map((s_j, j) => s_j * t[j]!);
}

/**
 * W·a + b, shape [n_out][n_in] · [n_in] + [n_out], summed from b_j in ascending k. Zeros of `a` are left out: they
 * add nothing, and most pixels of a digit are zero.
 */
export function timesPlus(W: Matrix, a: Vector, b: Vector): Vector {
  const used = nonZero(a);
  return b.map((b_j, j) => {
    const row = j * a.length;
    let z = b_j;
    for (const k of used) z += W[row + k]! * a[k]!;
    return z;
  });
}

/** Wᵀ·δ, shape [n_in]: summed in ascending j. */
export function transposedTimes(W: Matrix, δ: Vector, columns: number): Vector {
  const product = new Float64Array(columns);
  for (let j = 0; j < δ.length; j++) {
    const δ_j = δ[j]!;
    for (let k = 0; k < columns; k++) product[k] = product[k]! + W[j * columns + k]! * δ_j;
  }
  return product;
}

/** s ← s + Mᵀ·δ for the columns of M from `first` on, as many as s has: summed in ascending j, from what s holds. */
export function addTransposedTimes(s: Vector, M: Matrix, δ: Vector, first: number): void {
  const columns = M.length / δ.length;
  for (let j = 0; j < δ.length; j++) {
    const δ_j = δ[j]!;
    const row = j * columns + first;
    for (let k = 0; k < s.length; k++) s[k] = s[k]! + M[row + k]! * δ_j;
  }
}

/** W ← W + d·aᵀ. */
export function addOuterProduct(W: Matrix, d: Vector, a: Vector): void {
  const used = nonZero(a);
  for (let j = 0; j < d.length; j++) {
    const row = j * a.length;
    const d_j = d[j]!;
    for (const k of used) W[row + k] = W[row + k]! + a[k]! * d_j;
  }
}

/** s ← s + t. */
export function add(s: Vector, t: Vector): void {
  for (let j = 0; j < s.length; j++) s[j] = s[j]! + t[j]!;
}

function nonZero(a: Vector): readonly number[] {
  const indices: number[] = [];
  for (let k = 0; k < a.length; k++) if (a[k] !== 0) indices.push(k);
  return indices;
}
