/**
 * x of A·x = b by Gaussian elimination with partial pivoting (Golub and Van Loan, Matrix Computations, algorithm 3.4.1).
 * A is row-major [n][n]; both are left as they are. Entries that are not finite where A is singular.
 */
export function solve(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const rows = Array.from({ length: n }, (_, i) => A.slice(i * n, (i + 1) * n));
  const x = b.slice();
  for (let k = 0; k < n; k++) {
    const p = pivot(rows, k);
    [rows[k], rows[p]] = [rows[p]!, rows[k]!];
    [x[k], x[p]] = [x[p]!, x[k]!];
    for (let i = k + 1; i < n; i++) eliminate(rows, x, k, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i]!;
    let rest = x[i]!;
    for (let j = i + 1; j < n; j++) rest -= row[j]! * x[j]!;
    x[i] = rest / row[i]!;
  }
  return x;
}

/** The row from k on with the largest entry in column k. */
function pivot(rows: readonly Float64Array[], k: number): number {
  let best = k;
  for (let i = k + 1; i < rows.length; i++) {
    if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
  }
  return best;
}

function eliminate(rows: readonly Float64Array[], x: Float64Array, k: number, i: number): void {
  const [above, row] = [rows[k]!, rows[i]!];
  if (row[k] === 0) return;
  const factor = row[k]! / above[k]!;
  for (let j = k; j < row.length; j++) row[j] = row[j]! - factor * above[j]!;
  x[i] = x[i]! - factor * x[k]!;
}
