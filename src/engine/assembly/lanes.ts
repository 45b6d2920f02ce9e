import { activateAt } from "./activation";
import { cosOfTwo } from "./cos";
import { exp, expm1OfNegative } from "./exp";
import { TANH } from "./kinds";
import { log, log1pOfTwo, logOfTwo } from "./log";
import { multiplyAdd, splat } from "./vector";

// What the kernels compute with vectors, one lane or row of it: for the choice of a module and for the accuracy tests.

/** a·b + c as the kernels compute it: tells whether this machine fuses. */
export function multiplyAdd32(a: f32, b: f32, c: f32): f32 {
  return f32x4.extract_lane(multiplyAdd<f32>(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
}

export function multiplyAdd64(a: f64, b: f64, c: f64): f64 {
  return f64x2.extract_lane(multiplyAdd<f64>(f64x2.splat(a), f64x2.splat(b), f64x2.splat(c)), 0);
}

export function exp32(x: f32): f32 {
  return f32x4.extract_lane(exp<f32>(splat<f32>(x)), 0);
}

export function exp64(x: f64): f64 {
  return f64x2.extract_lane(exp<f64>(splat<f64>(x)), 0);
}

export function expm1OfNegative64(x: f64): f64 {
  return f64x2.extract_lane(expm1OfNegative(splat<f64>(x)), 0);
}

export { log as log64 };

export function logOfTwo64(x: f64): f64 {
  return f64x2.extract_lane(logOfTwo(splat<f64>(x), splat<f64>(0)), 0);
}

export function log1p64(x: f64): f64 {
  return f64x2.extract_lane(log1pOfTwo(splat<f64>(x)), 0);
}

export function cos64(x: f64): f64 {
  return f64x2.extract_lane(cosOfTwo(splat<f64>(x)), 0);
}

/** tanh of so many bytes of numbers. */
export function tanh32(z: usize, a: usize, bytes: usize): void {
  activateAt<f32>(TANH, z, a, bytes);
}

export function tanh64(z: usize, a: usize, bytes: usize): void {
  activateAt<f64>(TANH, z, a, bytes);
}
