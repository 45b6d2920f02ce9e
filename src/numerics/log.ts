import { decompose } from "./binary64.ts";

// ln x = k·ln 2 + ln(1 + f) with 1 + f between √½ and √2, and ln(1 + f) = f − (f²/2 − s·(f²/2 + R(s²))) for
// s = f/(2 + f). R is the Remez fit of FreeBSD's msun e_log.c (Sun Microsystems, 1993).

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** ln 2 in two parts; the first has 21 trailing zero bits, so that k·LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** ln x; NaN below 0. Error below 1 unit in the last place. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { f, k } = aroundOne(x);
  return assemble(k, f, 0);
}

/** ln(1 + x) without cancellation near 0; NaN below −1. Error below 1 unit in the last place. */
export function log1p(x: number): number {
  if (Number.isNaN(x) || x < -1) return Number.NaN;
  if (x === -1) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x > -0.2928 && x < 0.4142) return assemble(0, x, 0);
  const u = 1 + x;
  // What rounding lost of 1 + x, as a first-order correction of the logarithm.
  const lost = (x > 1 ? 1 - (u - x) : x - (u - 1)) / u;
  const { f, k } = aroundOne(u);
  return assemble(k, f, lost);
}

/** x = 2^k·(1 + f) with √½ < 1 + f ≤ √2; f is exact. */
function aroundOne(x: number): { readonly f: number; readonly k: number } {
  const { significand, exponent } = decompose(x);
  return significand > Math.SQRT2
    ? { f: significand / 2 - 1, k: exponent + 1 }
    : { f: significand - 1, k: exponent };
}

/** k·ln 2 + ln(1 + f) + correction. */
function assemble(k: number, f: number, correction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const remainder = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  const halfSquare = 0.5 * f * f;
  const series = s * (halfSquare + remainder);
  if (k === 0) return f - (halfSquare - (series + correction));
  return k * LN2_HIGH - (halfSquare - (series + (k * LN2_LOW + correction)) - f);
}
