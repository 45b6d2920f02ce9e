// Remez fits on [−π/4, π/4] of FreeBSD's msun k_cos.c and k_sin.c (Sun Microsystems, 1993).

const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 0.00002480158728947673;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -0.0001984126982985795;
const S4 = 0.0000027557313707070068;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;

/** cos(high + low) for |high| ≤ π/4 and low below half a unit in the last place of high. */
export function cosNearZero(high: number, low: number): number {
  const z = high * high;
  const tail = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  const half = 0.5 * z;
  const rounded = 1 - half;
  // 1 − rounded − half is what the subtraction above lost.
  return rounded + (1 - rounded - half + (z * tail - high * low));
}

/** sin(high + low), the same bounds. */
export function sinNearZero(high: number, low: number): number {
  const z = high * high;
  const cube = z * high;
  const tail = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return high - (z * (0.5 * low - cube * tail) - low - cube * S1);
}
