/** x = n·π/2 + high + low: the quadrant n mod 4, and what remains, |high + low| ≤ π/4, as an unevaluated sum. */
export interface Quadrant {
  readonly quadrant: number;
  readonly high: number;
  readonly low: number;
}

/** π/2 in four parts of 33, 33, 33 and 53 bits (FreeBSD's msun e_rem_pio2.c): n times a short part is exact. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
const TWO_OVER_PI = 0.6366197723675814;
const QUARTER_PI = Math.PI / 4;

/** Up to here n has at most 20 bits. */
const SHORT_PARTS_LIMIT = 2 ** 20;

/** For finite x ≥ 0. */
export function quadrantOf(x: number): Quadrant {
  if (x <= QUARTER_PI) return { quadrant: 0, high: x, low: 0 };
  return x < SHORT_PARTS_LIMIT ? byShortParts(x) : byLongDivision(x);
}

/** Cody and Waite's reduction; what each subtraction loses is kept. Absolute error below 2^−130. */
function byShortParts(x: number): Quadrant {
  const n = Math.floor(x * TWO_OVER_PI + 0.5);
  const first = x - n * HALF_PI_1;
  const second = exactDifference(first, n * HALF_PI_2);
  const third = exactDifference(second.difference, n * HALF_PI_3);
  const rest = second.lost + third.lost - n * HALF_PI_4;
  const high = third.difference + rest;
  return { quadrant: n % 4, high, low: third.difference - high + rest };
}

/** a − b = difference + lost, exactly (Knuth's TwoSum). */
function exactDifference(a: number, b: number): { readonly difference: number; readonly lost: number } {
  const difference = a - b;
  const taken = a - difference;
  return { difference, lost: a - (difference + taken) + (taken - b) };
}

/** A float64 reaches 2^1024, so 1200 bits of π/2 after the point leave an error below 2^−170. */
const FRACTION_BITS = 1200n;
const ONE = 1n << FRACTION_BITS;
/** No float64 lies closer to a multiple of π/2 than 2^−62: these hold 53 bits for `high` and 53 for `low`. */
const KEPT_BITS = 200n;
let halfPi: bigint | undefined;

/** The same in exact integers of 2^−1200, where four float64 of π/2 are too short. */
function byLongDivision(x: number): Quadrant {
  halfPi ??= computeHalfPi();
  const whole = Math.floor(x);
  const scaled = BigInt(whole) * ONE + (BigInt((x - whole) * 2 ** 53) * ONE) / 2n ** 53n;
  const n = (2n * scaled + halfPi) / (2n * halfPi);
  const rest = (scaled - n * halfPi) >> (FRACTION_BITS - KEPT_BITS);
  const high = Number(rest);
  const low = Number(rest - BigInt(high));
  const unit = 2 ** -Number(KEPT_BITS);
  return { quadrant: Number(n % 4n), high: high * unit, low: low * unit };
}

/** π/2 = 8·arctan(1/5) − 2·arctan(1/239) (Machin). */
function computeHalfPi(): bigint {
  return 8n * arctanOfReciprocal(5n) - 2n * arctanOfReciprocal(239n);
}

/** arctan(1/m) = 1/m − 1/(3m³) + 1/(5m⁵) − … */
function arctanOfReciprocal(m: bigint): bigint {
  let power = ONE / m;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += odd % 4n === 1n ? power / odd : -(power / odd);
    power /= m * m;
  }
  return sum;
}
