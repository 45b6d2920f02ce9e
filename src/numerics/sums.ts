/** Sums from the first value to the last, rounded after each: the order is part of the result. */

/** s · t. */
export function dot(s: Float64Array, t: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < s.length; j++) sum += s[j]! * t[j]!;
  return sum;
}

/** ‖s‖. */
export function norm(s: Float64Array): number {
  return Math.sqrt(dot(s, s));
}

/** Of no values NaN. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
