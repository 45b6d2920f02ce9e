/** The bit pattern of a float64: sign, eleven bits of exponent (bias 1023), 52 bits of fraction (IEEE 754). */

const cell = new DataView(new ArrayBuffer(8));

const SUBNORMAL_SHIFT = 54;
const TWO_TO_54 = 2 ** 54;

/** 2^k for −1022 ≤ k ≤ 1023, exact. */
function powerOfTwo(k: number): number {
  cell.setUint32(0, (k + 1023) << 20);
  cell.setUint32(4, 0);
  return cell.getFloat64(0);
}

/** x·2^k, rounded once, for |x| in [1/4, 4) and −1100 ≤ k ≤ 1025. */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * 2 * powerOfTwo(k - 1);
  // The first product is exact, so a subnormal result is rounded by the second one alone.
  if (k < -1022) return x * powerOfTwo(k + 200) * powerOfTwo(-200);
  return x * powerOfTwo(k);
}

/** x = significand·2^exponent with 1 ≤ significand < 2, for finite x > 0. */
export function decompose(x: number): { readonly significand: number; readonly exponent: number } {
  const subnormal = x < 2 ** -1022;
  cell.setFloat64(0, subnormal ? x * TWO_TO_54 : x);
  const high = cell.getUint32(0);
  cell.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  const exponent = (high >>> 20) - 1023 - (subnormal ? SUBNORMAL_SHIFT : 0);
  return { significand: cell.getFloat64(0), exponent };
}
