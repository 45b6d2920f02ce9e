// The same operations in the same order as src/numerics/log.ts; never fused, so that both kernels and the
// reference agree to the bit. R is the Remez fit of FreeBSD's msun e_log.c (Sun Microsystems, 1993).

const L1: f64 = 6.66666666666673513e-1;
const L2: f64 = 3.999999999940941908e-1;
const L3: f64 = 2.857142874366239149e-1;
const L4: f64 = 2.222219843214978396e-1;
const L5: f64 = 1.818357216161805012e-1;
const L6: f64 = 1.531383769920937332e-1;
const L7: f64 = 1.479819860511658591e-1;

const LN2_HIGH: f64 = 6.9314718036912381649e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const SQRT2: f64 = 1.4142135623730951;

/** ln x; NaN below 0. Error below 1 unit in the last place. */
export function log(x: f64): f64 {
  if (isNaN(x) || x < 0) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return x;
  return aroundOne(x, 0);
}

/** ln(1 + x) without cancellation near 0; NaN below −1. Error below 1 unit in the last place. */
export function log1p(x: f64): f64 {
  if (isNaN(x) || x < -1) return NaN;
  if (x == -1) return -Infinity;
  if (x == Infinity) return x;
  if (x > -0.2928 && x < 0.4142) return assemble(0, x, 0);
  const u = 1 + x;
  // What rounding lost of 1 + x, as a first-order correction of the logarithm.
  const lost = (x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
  return aroundOne(u, lost);
}

/** ln x + correction from x = 2^k·(1 + f) with √½ < 1 + f ≤ √2; f is exact. */
@inline
function aroundOne(x: f64, correction: f64): f64 {
  const subnormal = x < 2.2250738585072014e-308;
  const bits = reinterpret<u64>(subnormal ? x * 18014398509481984.0 : x);
  const exponent = <i32>(bits >> 52) - 1023 - (subnormal ? 54 : 0);
  const significand = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (significand > SQRT2) return assemble(<f64>(exponent + 1), significand / 2 - 1, correction);
  return assemble(<f64>exponent, significand - 1, correction);
}

/** k·ln 2 + ln(1 + f) + correction. */
function assemble(k: f64, f: f64, correction: f64): f64 {
  const s = f / (2 + f);
  const z = s * s;
  const remainder = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  const halfSquare = 0.5 * f * f;
  const series = s * (halfSquare + remainder);
  if (k == 0) return f - (halfSquare - (series + correction));
  return k * LN2_HIGH - (halfSquare - (series + (k * LN2_LOW + correction)) - f);
}
