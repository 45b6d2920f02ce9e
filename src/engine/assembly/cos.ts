import { held, splat } from "./vector";

// The same operations in the same order as src/numerics/cos.ts and quadrant.ts, for the angles the generator
// draws. Remez fits and parts of π/2 of FreeBSD's msun k_cos.c, k_sin.c, e_rem_pio2.c (Sun Microsystems,
// 1993).

const C1: usize = memory.data<f64>([4.16666666666666019037e-2]);
const C2: usize = memory.data<f64>([-1.38888888888741095749e-3]);
const C3: usize = memory.data<f64>([2.48015872894767294178e-5]);
const C4: usize = memory.data<f64>([-2.75573143513906633035e-7]);
const C5: usize = memory.data<f64>([2.0875723212981748279e-9]);
const C6: usize = memory.data<f64>([-1.13596475577881948265e-11]);

const S1: usize = memory.data<f64>([-1.66666666666666324348e-1]);
const S2: usize = memory.data<f64>([8.33333333332248946124e-3]);
const S3: usize = memory.data<f64>([-1.98412698298579493134e-4]);
const S4: usize = memory.data<f64>([2.75573137070700676789e-6]);
const S5: usize = memory.data<f64>([-2.50507602534068634195e-8]);
const S6: usize = memory.data<f64>([1.58969099521155010221e-10]);

const HALF_PI_1: usize = memory.data<f64>([1.57079632673412561417]);
const HALF_PI_2: usize = memory.data<f64>([6.0771005063039659766e-11]);
const HALF_PI_3: usize = memory.data<f64>([2.0222662487111664558e-21]);
const HALF_PI_4: usize = memory.data<f64>([8.47842766036889956997e-32]);
const TWO_OVER_PI: usize = memory.data<f64>([6.36619772367581382433e-1]);
const QUARTER_PI: usize = memory.data<f64>([7.85398163397448278999e-1]);

/** cos x in either lane, for 0 ≤ x < 7. Error below 1 unit in the last place. */
export function cosOfTwo(x: v128): v128 {
  const turns = f64x2.floor(f64x2.add(f64x2.mul(x, held(TWO_OVER_PI)), splat<f64>(0.5)));
  const n = v128.andnot(turns, f64x2.le(x, held(QUARTER_PI)));
  const first = f64x2.sub(x, f64x2.mul(n, held(HALF_PI_1)));
  const part2 = f64x2.mul(n, held(HALF_PI_2));
  const second = f64x2.sub(first, part2);
  const part3 = f64x2.mul(n, held(HALF_PI_3));
  const third = f64x2.sub(second, part3);
  const rest = f64x2.sub(
    f64x2.add(lostOfTwo(first, part2, second), lostOfTwo(second, part3, third)),
    f64x2.mul(n, held(HALF_PI_4)),
  );
  const high = f64x2.add(third, rest);
  const low = f64x2.add(f64x2.sub(third, high), rest);
  const quarter = f64x2.eq(n, splat<f64>(1.0));
  const odd = v128.or(quarter, f64x2.eq(n, splat<f64>(3.0)));
  const magnitude = v128.bitselect(sinOfTwoNearZero(high, low), cosOfTwoNearZero(high, low), odd);
  const negative = v128.or(quarter, f64x2.eq(n, splat<f64>(2.0)));
  return v128.xor(magnitude, v128.and(negative, splat<f64>(-0.0)));
}

/** What rounding lost in difference = a − b (Knuth's TwoSum). */
@inline
function lostOfTwo(a: v128, b: v128, difference: v128): v128 {
  const taken = f64x2.sub(a, difference);
  return f64x2.add(f64x2.sub(a, f64x2.add(difference, taken)), f64x2.sub(taken, b));
}

/** cos(high + low) for |high| ≤ π/4 and low below half a unit in the last place of high. */
@inline
function cosOfTwoNearZero(high: v128, low: v128): v128 {
  const z = f64x2.mul(high, high);
  let p = f64x2.add(held(C5), f64x2.mul(z, held(C6)));
  p = f64x2.add(held(C4), f64x2.mul(z, p));
  p = f64x2.add(held(C3), f64x2.mul(z, p));
  p = f64x2.add(held(C2), f64x2.mul(z, p));
  p = f64x2.add(held(C1), f64x2.mul(z, p));
  const tail = f64x2.mul(z, p);
  const half = f64x2.mul(splat<f64>(0.5), z);
  const one = splat<f64>(1.0);
  const rounded = f64x2.sub(one, half);
  const correction = f64x2.sub(f64x2.mul(z, tail), f64x2.mul(high, low));
  return f64x2.add(rounded, f64x2.add(f64x2.sub(f64x2.sub(one, rounded), half), correction));
}

/** sin(high + low), same bounds. */
@inline
function sinOfTwoNearZero(high: v128, low: v128): v128 {
  const z = f64x2.mul(high, high);
  const cube = f64x2.mul(z, high);
  let tail = f64x2.add(held(S5), f64x2.mul(z, held(S6)));
  tail = f64x2.add(held(S4), f64x2.mul(z, tail));
  tail = f64x2.add(held(S3), f64x2.mul(z, tail));
  tail = f64x2.add(held(S2), f64x2.mul(z, tail));
  const bent = f64x2.mul(z, f64x2.sub(f64x2.mul(splat<f64>(0.5), low), f64x2.mul(cube, tail)));
  return f64x2.sub(high, f64x2.sub(f64x2.sub(bent, low), f64x2.mul(cube, held(S1))));
}
