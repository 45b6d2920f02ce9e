// The same operations in the same order as src/numerics/cos.ts and quadrant.ts, for the angles the generator
// draws. Remez fits and parts of π/2 of FreeBSD's msun k_cos.c, k_sin.c, e_rem_pio2.c (Sun Microsystems,
// 1993).

const C1: f64 = 4.16666666666666019037e-2;
const C2: f64 = -1.38888888888741095749e-3;
const C3: f64 = 2.48015872894767294178e-5;
const C4: f64 = -2.75573143513906633035e-7;
const C5: f64 = 2.0875723212981748279e-9;
const C6: f64 = -1.13596475577881948265e-11;

const S1: f64 = -1.66666666666666324348e-1;
const S2: f64 = 8.33333333332248946124e-3;
const S3: f64 = -1.98412698298579493134e-4;
const S4: f64 = 2.75573137070700676789e-6;
const S5: f64 = -2.50507602534068634195e-8;
const S6: f64 = 1.58969099521155010221e-10;

const HALF_PI_1: f64 = 1.57079632673412561417;
const HALF_PI_2: f64 = 6.0771005063039659766e-11;
const HALF_PI_3: f64 = 2.0222662487111664558e-21;
const HALF_PI_4: f64 = 8.47842766036889956997e-32;
const TWO_OVER_PI: f64 = 6.36619772367581382433e-1;
const QUARTER_PI: f64 = 7.85398163397448278999e-1;

/** cos x for 0 ≤ x < 2^20. Error below 1 unit in the last place. */
export function cos(x: f64): f64 {
  if (x <= QUARTER_PI) return cosNearZero(x, 0);
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  const first = x - n * HALF_PI_1;
  const part2 = n * HALF_PI_2;
  const second = first - part2;
  const part3 = n * HALF_PI_3;
  const third = second - part3;
  const rest = lost(first, part2, second) + lost(second, part3, third) - n * HALF_PI_4;
  const high = third + rest;
  const low = third - high + rest;
  switch (<i32>n & 3) {
    case 0:
      return cosNearZero(high, low);
    case 1:
      return -sinNearZero(high, low);
    case 2:
      return -cosNearZero(high, low);
    default:
      return sinNearZero(high, low);
  }
}

/** What rounding lost in difference = a − b (Knuth's TwoSum). */
@inline
function lost(a: f64, b: f64, difference: f64): f64 {
  const taken = a - difference;
  return a - (difference + taken) + (taken - b);
}

/** cos(high + low) for |high| ≤ π/4 and low below half a unit in the last place of high. */
function cosNearZero(high: f64, low: f64): f64 {
  const z = high * high;
  const tail = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  const half = 0.5 * z;
  const rounded = 1 - half;
  return rounded + (1 - rounded - half + (z * tail - high * low));
}

/** sin(high + low), same bounds. */
function sinNearZero(high: f64, low: f64): f64 {
  const z = high * high;
  const cube = z * high;
  const tail = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return high - (z * (0.5 * low - cube * tail) - low - cube * S1);
}
