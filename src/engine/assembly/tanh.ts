import { BIASED_MAGIC64, expm1OfNegative, HALF, ONE_OVER_LN2, one64, two64 } from "./exp";
import { held, splat } from "./vector";

// tanh z = −e/(e + 2) with e = e^(−2|z|) − 1, from the side where e^(−2|z|) stays below 1. In float64 whatever the precision; a
// float32 result is rounded once more. Never fused: both kernels give the same values. tanh of 0 is −0, as in the reference.

@inline
export function tanh<T>(z: v128): v128 {
  return sizeof<T>() == 8 ? tanh64(z) : tanh32(z);
}

@inline
function tanh64(z: v128): v128 {
  const size = f64x2.abs(z);
  const e = expm1OfNegative(f64x2.neg(f64x2.add(size, size)));
  const magnitude = f64x2.neg(f64x2.div(e, f64x2.add(e, two64())));
  return v128.bitselect(f64x2.neg(magnitude), magnitude, f64x2.lt(z, splat<f64>(0.0)));
}

const MINUS_TWO: usize = memory.data<f32>([-2.0]);
/** From here on tanh is 1 in either precision, and 2^k is normal. */
const FLOOR: usize = memory.data<f32>([-40.0]);
const SIGN: usize = memory.data<u32>([0x80000000]);

/**
 * The values of `tanh64` rounded to float32, for every float32 (test/engine/transcendentals.test.ts goes through them), in two
 * thirds of its time: for a float32 one ln 2 is exact enough, and both divisions become one.
 */
@inline
function tanh32(z: v128): v128 {
  const y = f32x4.pmax(f32x4.mul(f32x4.abs(z), v128.load32_splat(MINUS_TWO)), v128.load32_splat(FLOOR));
  const low = f32x4.demote_f64x2_zero(tanhOfHalf(f64x2.promote_low_f32x4(y)));
  const high = f32x4.demote_f64x2_zero(tanhOfHalf(f64x2.promote_low_f32x4(v128.shuffle<i64>(y, y, 1, 1))));
  const size = f32x4.abs(v128.shuffle<i64>(low, high, 0, 2));
  return v128.or(size, v128.and(f32x4.le(z, splat<f32>(0)), v128.load32_splat(SIGN)));
}

const LN2: usize = memory.data<f64>([0.693147180559945309]);
// Half the coefficients of exp.ts.
const H1: usize = memory.data<f64>([0.08333333333333301]);
const H2: usize = memory.data<f64>([-0.0013888888888507797]);
const H3: usize = memory.data<f64>([3.306878160718967e-05]);
const H4: usize = memory.data<f64>([-8.266951102732626e-07]);
const H5: usize = memory.data<f64>([2.0690683985286192e-08]);

/**
 * tanh(y/2) for y ≤ 0. With y = k·ln 2 + r, e^r = 1 + r/h where 2h = 2 − c (exp.ts), and e^y − 1 = n/h with
 * n = 2^k·r + (2^k − 1)·h.
 */
@inline
function tanhOfHalf(y: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(y, held(ONE_OVER_LN2)), held(BIASED_MAGIC64));
  const power = i64x2.shl(shifted, 52);
  const r = f64x2.sub(y, f64x2.mul(f64x2.sub(shifted, held(BIASED_MAGIC64)), held(LN2)));
  const t = f64x2.mul(r, r);
  const t2 = f64x2.mul(t, t);
  const first = f64x2.add(held(H1), f64x2.mul(t, held(H2)));
  const second = f64x2.add(held(H3), f64x2.mul(t, held(H4)));
  const p = f64x2.add(first, f64x2.mul(t2, f64x2.add(second, f64x2.mul(t2, held(H5)))));
  const h = f64x2.add(f64x2.sub(one64(), f64x2.mul(r, held(HALF))), f64x2.mul(t, p));
  const n = f64x2.add(f64x2.mul(power, r), f64x2.mul(f64x2.sub(power, one64()), h));
  return f64x2.div(n, f64x2.add(n, f64x2.add(h, h)));
}
