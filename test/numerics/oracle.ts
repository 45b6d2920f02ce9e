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
  const r = fixed - k * LN2;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * r) >> BITS) / n;
    sum += term;
    if (term === -1n) break;
  }
  return k >= 0n ? sum << k : sum >> -k;
}

/** ln of a fixed-point number. */
function logOfFixed(fixed: bigint): bigint {
  let m = fixed;
  let k = 0n;
  const length = BigInt(m.toString(2).length);
  k = length - BITS - 1n;
  m = k >= 0n ? m >> k : m << -k;
  // ln m = 2·artanh((m − 1)/(m + 1)), 1 ≤ m < 2
  const s = ((m - ONE) << BITS) / (m + ONE);
  const square = (s * s) >> BITS;
  let power = s;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * square) >> BITS;
  }
  return 2n * sum + k * LN2;
}

export const logOracle = (x: number): bigint => logOfFixed(toFixed(x));
export const log1pOracle = (x: number): bigint => logOfFixed(ONE + toFixed(x));
export const expm1Oracle = (x: number): bigint => expOracle(x) - ONE;

export function cosOracle(x: number): bigint {
  const wide = toFixed(Math.abs(x)) << (PI_BITS - BITS);
  const r = (wide % (2n * PI)) >> (PI_BITS - BITS);
  const square = (r * r) >> BITS;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> BITS) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

export function sinOracle(x: number): bigint {
  const wide = toFixed(Math.abs(x)) << (PI_BITS - BITS);
  const r = (wide % (2n * PI)) >> (PI_BITS - BITS);
  const square = (r * r) >> BITS;
  let term = r;
  let sum = r;
  for (let n = 2n; term !== 0n && term !== -1n; n += 2n) {
    term = -((term * square) >> BITS) / (n * (n + 1n));
    sum += term;
  }
  return x < 0 ? -sum : sum;
}

/** |y − oracle| in units of the last place of the oracle's value (of a subnormal: 2^−1074). */
export function errorInUlps(y: number, oracle: bigint): number {
  const magnitude = oracle < 0n ? -oracle : oracle;
  const exponent = BigInt(magnitude.toString(2).length) - 1n;
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
