/**
 * exp, log and cos in exact integers of 2^−BITS: an independent reference with hundreds of bits to spare. Series of
 * Taylor and Gregory only; nothing is shared with the code under test.
 */
const BITS = 1300n;
const ONE = 1n << BITS;

/** x·2^BITS; exact, since every float64 is a multiple of 2^−1074. */
function toFixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const field = (bits >> 52n) & 0x7ffn;
  const fraction = bits & ((1n << 52n) - 1n);
  const significand = field === 0n ? fraction : fraction | (1n << 52n);
  const shift = BITS - 1074n + (field === 0n ? 0n : field - 1n);
  return bits >> 63n === 1n ? -(significand << shift) : significand << shift;
}

const LN2 = 2n * atanhOfReciprocal(3n);
const PI_BITS = 2500n;
/** Gauss: π = 48·arctan(1/18) + 32·arctan(1/57) − 20·arctan(1/239). */
const PI = 48n * arctanOfReciprocal(18n) + 32n * arctanOfReciprocal(57n) - 20n * arctanOfReciprocal(239n);

export function expOracle(x: number): bigint {
  const fixed = toFixed(x);
  const k = fixed / LN2;
  const exact = fixed - k * LN2;
  const left = spare(exact);
  const bits = BITS - left;
  const r = exact >> left;
  let term = 1n << bits;
  let sum = term;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * r) >> bits) / n;
    sum += term;
    if (term === -1n) break;
  }
  return shifted(sum, k + left);
}

/** ln of a fixed-point number. */
function logOfFixed(fixed: bigint): bigint {
  // ln(2^k·m) = k·ln 2 + 2·artanh((m − 1)/(m + 1)), 3/4 ≤ m < 3/2: near 1 nothing cancels.
  let k = lengthOf(fixed) - BITS - 1n;
  if (2n * shifted(fixed, -k) >= 3n * ONE) k += 1n;
  const m = shifted(fixed, -k);
  const ratio = ((m - ONE) << BITS) / (m + ONE);
  const half = artanh(ratio < 0n ? -ratio : ratio);
  return 2n * (ratio < 0n ? -half : half) + k * LN2;
}

function artanh(exact: bigint): bigint {
  const left = spare(exact);
  const bits = BITS - left;
  const s = exact >> left;
  const square = (s * s) >> bits;
  let power = s;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * square) >> bits;
  }
  return sum << left;
}

const shifted = (x: bigint, by: bigint): bigint => (by >= 0n ? x << by : x >> -by);

export const logOracle = (x: number): bigint => logOfFixed(toFixed(x));
export const log1pOracle = (x: number): bigint => logOfFixed(ONE + toFixed(x));
export const expm1Oracle = (x: number): bigint => expOracle(x) - ONE;

export function cosOracle(x: number): bigint {
  const { r, bits, left } = reduced(x);
  return alternating(r, bits, 1n << bits, 1n) << left;
}

export function sinOracle(x: number): bigint {
  const { r, bits, left } = reduced(x);
  const sum = alternating(r, bits, r, 2n) << left;
  return x < 0 ? -sum : sum;
}

/** |x| modulo 2π, in units of 2^−bits. */
function reduced(x: number) {
  const wide = toFixed(Math.abs(x)) << (PI_BITS - BITS);
  const exact = (wide % (2n * PI)) >> (PI_BITS - BITS);
  const left = spare(exact);
  return { r: exact >> left, bits: BITS - left, left };
}

/** first·(1 − r²/(n(n + 1)) + …), the series of cos from n = 1 and of sin from n = 2. */
function alternating(r: bigint, bits: bigint, first: bigint, from: bigint): bigint {
  const square = (r * r) >> bits;
  let term = first;
  let sum = first;
  for (let n = from; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> bits) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

/**
 * Bits of an argument of a series that are worth nothing beside its first 320: what is left out changes no value by more
 * than 2^−300 of itself, unless it is nearer to a zero of cos or sin than any float64 (2^−62) is.
 */
const spare = (r: bigint): bigint => {
  const bits = lengthOf(r) - 320n;
  return bits > 0n ? bits : 0n;
};

function lengthOf(x: bigint): bigint {
  const hex = (x < 0n ? -x : x).toString(16);
  return BigInt(4 * hex.length - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28);
}

/** |y − oracle| in units of the last place of the oracle's value (of a subnormal: 2^−1074). */
export function errorInUlps(y: number, oracle: bigint): number {
  const magnitude = oracle < 0n ? -oracle : oracle;
  const exponent = lengthOf(magnitude) - 1n;
  const smallest = BITS - 1074n;
  const ulpExponent = exponent - 52n > smallest ? exponent - 52n : smallest;
  const difference = toFixed(y) - oracle;
  const thousandths = ((difference < 0n ? -difference : difference) * 1000n) >> ulpExponent;
  return Number(thousandths) / 1000;
}

function atanhOfReciprocal(m: bigint): bigint {
  let power = ONE / m;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power /= m * m;
  }
  return sum;
}

function arctanOfReciprocal(m: bigint): bigint {
  let power = (1n << PI_BITS) / m;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += odd % 4n === 1n ? power / odd : -(power / odd);
    power /= m * m;
  }
  return sum;
}
