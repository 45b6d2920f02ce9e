import { held, splat } from "./vector";

// The same operations in the same order as src/numerics/log.ts; never fused, so that both kernels and the
// reference agree to the bit. R is the Remez fit of FreeBSD's msun e_log.c (Sun Microsystems, 1993).

const L1: usize = memory.data<f64>([6.66666666666673513e-1]);
const L2: usize = memory.data<f64>([3.999999999940941908e-1]);
const L3: usize = memory.data<f64>([2.857142874366239149e-1]);
const L4: usize = memory.data<f64>([2.222219843214978396e-1]);
const L5: usize = memory.data<f64>([1.818357216161805012e-1]);
const L6: usize = memory.data<f64>([1.531383769920937332e-1]);
const L7: usize = memory.data<f64>([1.479819860511658591e-1]);

const LN2_HIGH: usize = memory.data<f64>([6.9314718036912381649e-1]);
const LN2_LOW: usize = memory.data<f64>([1.90821492927058770002e-10]);
const SQRT2: usize = memory.data<f64>([1.4142135623730951]);

/** ln x; NaN below 0. Error below 1 unit in the last place. */
export function log(x: f64): f64 {
  if (isNaN(x) || x < 0) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return x;
  return aroundOne(x);
}

/** ln x from x = 2^k·(1 + f) with √½ < 1 + f ≤ √2; f is exact. */
@inline
function aroundOne(x: f64): f64 {
  const subnormal = x < 2.2250738585072014e-308;
  const bits = reinterpret<u64>(subnormal ? x * 18014398509481984.0 : x);
  const exponent = <i32>(bits >> 52) - 1023 - (subnormal ? 54 : 0);
  const significand = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (significand > load<f64>(SQRT2)) return assemble(<f64>(exponent + 1), significand / 2 - 1);
  return assemble(<f64>exponent, significand - 1);
}

/** k·ln 2 + ln(1 + f). */
function assemble(k: f64, f: f64): f64 {
  const s = f / (2 + f);
  const z = s * s;
  let p = load<f64>(L6) + z * load<f64>(L7);
  p = load<f64>(L5) + z * p;
  p = load<f64>(L4) + z * p;
  p = load<f64>(L3) + z * p;
  p = load<f64>(L2) + z * p;
  p = load<f64>(L1) + z * p;
  const remainder = z * p;
  const halfSquare = 0.5 * f * f;
  const series = s * (halfSquare + remainder);
  if (k == 0) return f - (halfSquare - series);
  return k * load<f64>(LN2_HIGH) - (halfSquare - (series + k * load<f64>(LN2_LOW)) - f);
}

/** ln x + correction in either lane, for x that is normal and finite. */
export function logOfTwo(x: v128, correction: v128): v128 {
  const exponents = i64x2.shr_u(x, 52);
  const significands = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
  const large = f64x2.gt(significands, held(SQRT2));
  // An integer below 2^52 in the significand of 2^52: exact.
  const biased = f64x2.sub(v128.or(exponents, i64x2.splat(0x4330000000000000)), splat<f64>(4503599627370496.0));
  const k = f64x2.add(f64x2.sub(biased, splat<f64>(1023.0)), v128.and(large, splat<f64>(1.0)));
  const halved = v128.bitselect(f64x2.mul(significands, splat<f64>(0.5)), significands, large);
  return assembleTwo(k, f64x2.sub(halved, splat<f64>(1.0)), correction);
}

/** ln(1 + x) in either lane without cancellation near 0, for 0 ≤ x ≤ 1; NaN stays. Error below 1 unit in the last place. */
export function log1pOfTwo(x: v128): v128 {
  const near = f64x2.lt(x, splat<f64>(0.4142));
  // Costs of outputs that are more than 70 % sure: nearly all of a trained network's.
  if (i64x2.all_true(near)) return assembleNear(x);
  const one = splat<f64>(1.0);
  const u = f64x2.add(one, x);
  // What rounding lost of 1 + x, as a first-order correction of the logarithm.
  const lost = f64x2.div(f64x2.sub(x, f64x2.sub(u, one)), u);
  const result = v128.bitselect(assembleNear(x), logOfTwo(u, lost), near);
  return v128.bitselect(result, x, f64x2.eq(x, x));
}

/** ln(1 + f) for small f ≥ 0. */
@inline
function assembleNear(f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(splat<f64>(2.0), f));
  const halfSquare = f64x2.mul(f64x2.mul(splat<f64>(0.5), f), f);
  return f64x2.sub(f, f64x2.sub(halfSquare, seriesOf(s, halfSquare)));
}

/** s·(f²/2 + R(s²)): what all branches add. */
@inline
function seriesOf(s: v128, halfSquare: v128): v128 {
  const z = f64x2.mul(s, s);
  let p = f64x2.add(held(L6), f64x2.mul(z, held(L7)));
  p = f64x2.add(held(L5), f64x2.mul(z, p));
  p = f64x2.add(held(L4), f64x2.mul(z, p));
  p = f64x2.add(held(L3), f64x2.mul(z, p));
  p = f64x2.add(held(L2), f64x2.mul(z, p));
  p = f64x2.add(held(L1), f64x2.mul(z, p));
  return f64x2.mul(s, f64x2.add(halfSquare, f64x2.mul(z, p)));
}

/** k·ln 2 + ln(1 + f) + correction. */
@inline
function assembleTwo(k: v128, f: v128, correction: v128): v128 {
  const s = f64x2.div(f, f64x2.add(splat<f64>(2.0), f));
  const halfSquare = f64x2.mul(f64x2.mul(splat<f64>(0.5), f), f);
  const series = seriesOf(s, halfSquare);
  const near = f64x2.sub(f, f64x2.sub(halfSquare, f64x2.add(series, correction)));
  const tail = f64x2.add(f64x2.mul(k, held(LN2_LOW)), correction);
  const far = f64x2.sub(
    f64x2.mul(k, held(LN2_HIGH)),
    f64x2.sub(f64x2.sub(halfSquare, f64x2.add(series, tail)), f),
  );
  return v128.bitselect(near, far, f64x2.eq(k, splat<f64>(0.0)));
}
