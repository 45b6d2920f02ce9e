import { dot, norm } from "../numerics/sums.ts";

/**
 * A matrix whose rows are orthogonal and of length 1, from a square one of independent normal numbers: the rows in order, each
 * without what lies along those before it (Gram and Schmidt). Uniform among such matrices: Saxe, McClelland and Ganguli (ICLR
 * 2014). Each row is cleaned twice, after which rounding alone is left (Giraud and others, Numerische Mathematik 101 (2005)).
 *
 * @param normals row-major [size][size]; changed in place
 */
export function orthogonalise(normals: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    const row = normals.subarray(i * size, (i + 1) * size);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(row, normals.subarray(j * size, (j + 1) * size));
    }
    const length = norm(row);
    for (let k = 0; k < size; k++) row[k] = row[k]! / length;
  }
  return normals;
}

function subtractProjection(row: Float64Array, unit: Float64Array): void {
  const along = dot(row, unit);
  for (let k = 0; k < row.length; k++) row[k] = row[k]! - along * unit[k]!;
}
