/** Lanes of a vector: 4 of float32, 2 of float64. */
@inline
export function lanes<T>(): i32 {
  return 16 / sizeof<T>();
}

/** a·b + c, rounded once in the module with fused multiply-add and twice in the plain one. */
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** Every lane holds x, rounded to the precision. */
@inline
export function splat<T>(x: f64): v128 {
  return v128.splat<T>(<T>x);
}

/** Every lane holds the float64 at a place: constants lie in memory (exp.ts says why). */
@inline
export function held(place: usize): v128 {
  return v128.load64_splat(place);
}
