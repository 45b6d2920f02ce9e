import { held, splat } from "./vector";

// e^x = 2^k·e^r with |r| ≤ ½ ln 2. Never fused: both kernels give the same values, in float64 those of
// src/numerics/exp.ts.

/** e^x in every lane; overflow gives infinity, underflow rounds to 0, NaN stays. */
@inline
export function exp<T>(x: v128): v128 {
  if (sizeof<T>() == 4) return exp32(x);
  return exp64(x);
}

/**
 * Constants lie in memory, from where one instruction spreads them over the lanes of one vector or of two: V8 would build
 * each of them anew at each use, by up to six. They are in page 0, which no dataset uses; each instance writes the same.
 */
const C32: usize = memory.data<f32>([
  89.0, -104.0, 1.44269504088896341, 12582912.0, 0.693359375, -2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3,
  8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1.0,
]);
const I32: usize = memory.data<i32>([127]);

/** 1 in every lane of float32. */
@inline
export function one32(): v128 {
  return f32s(12);
}

@inline
function f32s(index: usize): v128 {
  return v128.load32_splat(C32 + (index << 2));
}

/**
 * Error below 1.1 units in the last place: polynomial of Cephes' expf.c (Moshier, 1992), Cody and Waite's
 * reduction.
 */
@inline
function exp32(x: v128): v128 {
  // Beyond 89 and −104 e^x is infinite or 0. pmin and pmax keep a NaN in their first operand.
  x = f32x4.pmax(f32x4.pmin(x, f32s(0)), f32s(1));
  // Adding and subtracting 1.5·2^23 rounds to an integer.
  const shifted = f32x4.add(f32x4.mul(x, f32s(2)), f32s(3));
  const k = f32x4.sub(shifted, f32s(3));
  let r = f32x4.sub(x, f32x4.mul(k, f32s(4)));
  r = f32x4.sub(r, f32x4.mul(k, f32s(5)));
  let p = f32x4.add(f32x4.mul(f32s(6), r), f32s(7));
  p = f32x4.add(f32x4.mul(p, r), f32s(8));
  p = f32x4.add(f32x4.mul(p, r), f32s(9));
  p = f32x4.add(f32x4.mul(p, r), f32s(10));
  p = f32x4.add(f32x4.mul(p, r), f32s(11));
  const e = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32s(12));
  // 2^k in two factors, so that neither overflows and a subnormal result is rounded once.
  const bits = i32x4.sub(shifted, f32s(3));
  const half = i32x4.shr_s(bits, 1);
  const bias = v128.load32_splat(I32);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(bits, half), bias), 23);
  return f32x4.mul(f32x4.mul(e, first), second);
}

const P1: usize = memory.data<f64>([1.66666666666666019037e-1]);
const P2: usize = memory.data<f64>([-2.77777777770155933842e-3]);
const P3: usize = memory.data<f64>([6.61375632143793436117e-5]);
const P4: usize = memory.data<f64>([-1.6533902205465251539e-6]);
const P5: usize = memory.data<f64>([4.13813679705723846039e-8]);

const LN2_HIGH: usize = memory.data<f64>([6.9314718036912381649e-1]);
const LN2_LOW: usize = memory.data<f64>([1.90821492927058770002e-10]);
export const ONE_OVER_LN2: usize = memory.data<f64>([1.442695040888963387]);
const OVERFLOW: usize = memory.data<f64>([709.782712893383973096]);
const UNDERFLOW: usize = memory.data<f64>([-745.13321910194110842]);
const HALF_LN2: usize = memory.data<f64>([0.34657359027997264]);
const MAGIC64: usize = memory.data<f64>([6755399441055744.0]);
export const BIASED_MAGIC64: usize = memory.data<f64>([6755399441056767.0]);
const EXPM1_FLOOR: usize = memory.data<f64>([-40.0]);
export const HALF: usize = memory.data<f64>([0.5]);
const ONE: usize = memory.data<f64>([1.0]);
const TWO: usize = memory.data<f64>([2.0]);
const BIAS: usize = memory.data<i64>([1023]);
const SHIFT: usize = memory.data<i64>([4096]);
const HALF_SHIFT: usize = memory.data<i64>([2048]);

/** 1 in both lanes of float64. */
@inline
export function one64(): v128 {
  return held(ONE);
}

/** 2 in both lanes of float64. */
@inline
export function two64(): v128 {
  return held(TWO);
}

/** Error below 1 unit in the last place. */
@inline
function exp64(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.pmin(x, held(OVERFLOW)), held(UNDERFLOW));
  const k = powersOfTwoIn(bounded);
  const high = f64x2.sub(bounded, f64x2.mul(k, held(LN2_HIGH)));
  const low = f64x2.mul(k, held(LN2_LOW));
  const tail = f64x2.sub(low, curvature(f64x2.sub(high, low)));
  const e = f64x2.sub(held(ONE), f64x2.sub(tail, high));
  const result = timesPowerOfTwo(e, k);
  const finite = v128.bitselect(splat<f64>(Infinity), result, f64x2.gt(x, held(OVERFLOW)));
  return v128.andnot(finite, f64x2.lt(x, held(UNDERFLOW)));
}

/**
 * e^x − 1 for x ≤ 0, all that tanh asks for, without cancellation near 0; float64, error below 2 units in the last place.
 * With −58 ≤ k ≤ 0 both powers of two are normal, and multiplying by them is exact. From −40 on the sum rounds to −1 by
 * itself, and where k = 0 it is x + c. NaN stays.
 */
@inline
export function expm1OfNegative(x: v128): v128 {
  const bounded = f64x2.pmax(x, held(EXPM1_FLOOR));
  const k = powersOfTwoIn(bounded);
  const high = f64x2.sub(bounded, f64x2.mul(k, held(LN2_HIGH)));
  const low = f64x2.mul(k, held(LN2_LOW));
  const reduced = f64x2.sub(high, f64x2.sub(low, curvature(f64x2.sub(high, low))));
  const offset = f64x2.sub(held(ONE), powerOfTwo(f64x2.neg(k)));
  return f64x2.mul(f64x2.add(offset, reduced), powerOfTwo(k));
}

/** 2^k, which must be normal: the lowest bits of k + 1023 + 1.5·2^52 are the exponent's. */
@inline
function powerOfTwo(k: v128): v128 {
  return i64x2.shl(f64x2.add(k, held(BIASED_MAGIC64)), 52);
}

/** The integer nearest to x / ln 2, 0 up to ½ ln 2. */
@inline
function powersOfTwoIn(x: v128): v128 {
  const nearest = f64x2.floor(f64x2.add(f64x2.mul(x, held(ONE_OVER_LN2)), held(HALF)));
  return v128.andnot(nearest, f64x2.le(f64x2.abs(x), held(HALF_LN2)));
}

/** e^r − 1 − r for |r| ≤ ½ ln 2 (FreeBSD's msun e_exp.c, Sun Microsystems, 1993). */
@inline
function curvature(r: v128): v128 {
  const t = f64x2.mul(r, r);
  let p = f64x2.add(held(P4), f64x2.mul(t, held(P5)));
  p = f64x2.add(held(P3), f64x2.mul(t, p));
  p = f64x2.add(held(P2), f64x2.mul(t, p));
  p = f64x2.add(held(P1), f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  return f64x2.div(f64x2.mul(r, c), f64x2.sub(held(TWO), c));
}

/** x·2^k, rounded once, for |x| in [1/4, 4). The factors are normal and the first product is exact. */
@inline
function timesPowerOfTwo(x: v128, k: v128): v128 {
  const bits = i64x2.sub(f64x2.add(k, held(MAGIC64)), held(MAGIC64));
  // 64-bit arithmetic shifts are slow on x86; |k| < 2^11, so the halves are taken of k + 2^12.
  const half = i64x2.sub(i64x2.shr_u(i64x2.add(bits, held(SHIFT)), 1), held(HALF_SHIFT));
  const first = i64x2.shl(i64x2.add(half, held(BIAS)), 52);
  const second = i64x2.shl(i64x2.add(i64x2.sub(bits, half), held(BIAS)), 52);
  return f64x2.mul(f64x2.mul(x, first), second);
}
