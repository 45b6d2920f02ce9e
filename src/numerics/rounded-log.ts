import { decompose, timesPowerOfTwo } from "./binary64.ts";

// ln x rounded correctly, to the nearest float64: first in double-doubles, which have twice the bits and decide all but one
// of 10⁹ arguments, else in integers of as many bits as it takes.
//
// x = 2^k·m with √½ < m ≤ √2, and ln m = 2·artanh s = 2·(s + s³/3 + s⁵/5 + …) for s = (m − 1)/(m + 1), |s| < 0.172.

/** More than the error of `logInPairs`, as a share of the logarithm. */
const DOUBT = 2 ** -88;

/** ln x for finite x > 0, correctly rounded. */
export function roundedLog(x: number): number {
  if (x === 1) return 0;
  const [high, low] = logInPairs(x);
  const doubt = Math.abs(high) * DOUBT;
  const rounded = high + (low - doubt);
  return rounded === high + (low + doubt) ? rounded : logInIntegers(x);
}

/** The unevaluated sum of two float64 of which the second is at most half a unit in the last place of the first. */
type DoubleDouble = readonly [high: number, low: number];

/** 2^27 + 1 cuts a float64 into two halves whose products are exact. */
const CUT = 134_217_729;

/** Terms of the series in pairs, then in float64, whose rounding 0.172^16 makes small enough: 0.172^40 is below 2^−100. */
const PAIRED_TERMS = 8;
const TERMS = 20;

const RECIPROCALS: readonly DoubleDouble[] = Array.from({ length: PAIRED_TERMS }, (_, n) =>
  quotient([1, 0], [2 * n + 1, 0]),
);
const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];

function logInPairs(x: number): DoubleDouble {
  const { m, k } = aroundOne(x);
  // Both differences are exact: m − 1 by Sterbenz, m + 1 as the sum of two numbers with its rounding error.
  const s = quotient([m - 1, 0], sum(m, 1));
  const square = product(s, s);
  let tail = 0;
  for (let n = TERMS - 1; n >= PAIRED_TERMS; n--) tail = tail * square[0] + 1 / (2 * n + 1);
  let series: DoubleDouble = [tail, 0];
  for (let n = PAIRED_TERMS - 1; n >= 0; n--) series = plus(product(series, square), RECIPROCALS[n]!);
  const [high, low] = product(s, series);
  return plus(product(LN2, [k, 0]), [2 * high, 2 * low]);
}

function aroundOne(x: number): { readonly m: number; readonly k: number } {
  const { significand, exponent } = decompose(x);
  return significand > Math.SQRT2 ? { m: significand / 2, k: exponent + 1 } : { m: significand, k: exponent };
}

/** a + b and what rounding lost of it (Knuth's TwoSum). */
function sum(a: number, b: number): DoubleDouble {
  const s = a + b;
  const part = s - a;
  return [s, a - (s - part) + (b - part)];
}

/** The same for |a| ≥ |b| (Dekker, Numerische Mathematik 18, 1971), like the two below. */
function normalised(a: number, b: number): DoubleDouble {
  const s = a + b;
  return [s, b - (s - a)];
}

function exactProduct(a: number, b: number): DoubleDouble {
  const p = a * b;
  const [aCut, bCut] = [CUT * a, CUT * b];
  const aHigh = aCut - (aCut - a);
  const bHigh = bCut - (bCut - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [p, aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function plus(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, lost] = sum(a[0], b[0]);
  const [low, lower] = sum(a[1], b[1]);
  const [first, rest] = normalised(high, lost + low);
  return normalised(first, rest + lower);
}

function product(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const [high, low] = exactProduct(a[0], b[0]);
  return normalised(high, low + (a[0] * b[1] + a[1] * b[0]));
}

function quotient(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const first = a[0] / b[0];
  const [taken, takenLow] = product([first, 0], b);
  const second = (a[0] - taken - takenLow + a[1]) / b[0];
  return normalised(first, second);
}

/** Enough to tell any float64's logarithm from a tie: the hardest need 118 bits (Lefèvre and Muller, 2001). */
const BITS = 256n;
const ONE = 1n << BITS;

function logInIntegers(x: number): number {
  const { m, k } = aroundOne(x);
  const fixed = (BigInt(m * 2 ** 53) << BITS) >> 53n;
  const ln = 2n * artanh(((fixed - ONE) << BITS) / (fixed + ONE)) + BigInt(k) * 2n * artanh(ONE / 3n);
  return nearest(ln);
}

/** artanh s in units of 2^−BITS. */
function artanh(s: bigint): bigint {
  const square = (s * s) >> BITS;
  let total = 0n;
  let power = s;
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    total += power / odd;
    power = (power * square) >> BITS;
  }
  return total;
}

/** The float64 nearest to a number in units of 2^−BITS that is no tie. */
function nearest(fixed: bigint): number {
  const magnitude = fixed < 0n ? -fixed : fixed;
  const drop = BigInt(magnitude.toString(2).length) - 53n;
  const kept = Number((magnitude + (1n << (drop - 1n))) >> drop);
  // The logarithm of a float64 is 0 or at least 2^−53: far from the subnormal numbers.
  const value = timesPowerOfTwo(kept / 2 ** 52, Number(drop - BITS) + 52);
  return fixed < 0n ? -value : value;
}
