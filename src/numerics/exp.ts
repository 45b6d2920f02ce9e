import { timesPowerOfTwo } from "./binary64.ts";

// e^x = 2^k·e^r with |r| ≤ ½ ln 2, and e^r from a rational form of r whose polynomial is the Remez fit of
// FreeBSD's msun e_exp.c (Sun Microsystems, 1993): c = r − r²·(P1 + … + P5·r⁸), e^r = 1 + r + r·c/(2 − c).

const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 0.00006613756321437934;
const P4 = -0.0000016533902205465252;
const P5 = 4.1381367970572385e-8;

/** ln 2 in two parts; the first has 21 trailing zero bits, so that k·LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const ONE_OVER_LN2 = Math.LOG2E;

/** Above: e^x is infinite in float64. Below −745.13…: it is 0. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
/** From here on e^x − 1 rounds to −1. */
const EXPM1_FLOOR = -40;
/** Up to ½ ln 2 no reduction is needed. */
const HALF_LN2 = 0.34657359027997264;

/** e^x; error below 1 unit in the last place. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < UNDERFLOW) return 0;
  const k = powersOfTwoIn(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  return timesPowerOfTwo(1 - (low - curvature(high - low) - high), k);
}

/** e^x − 1 without cancellation near 0; error below 2 units in the last place. */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < EXPM1_FLOOR) return -1;
  const k = powersOfTwoIn(x);
  if (k === 0) return x + curvature(x);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const reduced = high - (low - curvature(high - low));
  return timesPowerOfTwo(1 - timesPowerOfTwo(1, -k) + reduced, k);
}

/** The integer nearest to x / ln 2. */
function powersOfTwoIn(x: number): number {
  return Math.abs(x) <= HALF_LN2 ? 0 : Math.floor(x * ONE_OVER_LN2 + 0.5);
}

/** e^r − 1 − r for |r| ≤ ½ ln 2. */
function curvature(r: number): number {
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return (r * c) / (2 - c);
}
