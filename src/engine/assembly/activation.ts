import { exp, expm1 } from "./exp";
import { LINEAR, RELU, SIGMOID, SOFTMAX, STEP, TANH } from "./kinds";
import { Layer } from "./network";
import { splat } from "./vector";

// The same functions as src/network/activation.ts, on vectors. A new activation is a case in `value` and one
// in `slope`.

/** a = σ(z) over `count` rows of a layer. */
export function activate<T>(layer: Layer, count: i32): void {
  const bytes = <usize>(layer.padded * count) * sizeof<T>();
  switch (layer.activation) {
    case SIGMOID:
      map<T>(SIGMOID, layer.weighted, layer.activations, bytes);
      return;
    case TANH:
      map<T>(TANH, layer.weighted, layer.activations, bytes);
      return;
    case RELU:
      map<T>(RELU, layer.weighted, layer.activations, bytes);
      return;
    case STEP:
      map<T>(STEP, layer.weighted, layer.activations, bytes);
      return;
    case LINEAR:
      if (layer.weighted != layer.activations) memory.copy(layer.activations, layer.weighted, bytes);
      return;
    case SOFTMAX:
      softmax<T>(layer, count);
  }
}

/** δ ← δ ⊙ σ′(z) over `count` rows of a layer; σ′ is computed from a. */
export function applySlope<T>(layer: Layer, count: i32): void {
  const bytes = <usize>(layer.padded * count) * sizeof<T>();
  switch (layer.activation) {
    case SIGMOID:
      timesSlope<T>(SIGMOID, layer.activations, layer.deltas, bytes);
      return;
    case TANH:
      timesSlope<T>(TANH, layer.activations, layer.deltas, bytes);
      return;
    case RELU:
      timesSlope<T>(RELU, layer.activations, layer.deltas, bytes);
      return;
    case STEP:
      timesSlope<T>(STEP, layer.activations, layer.deltas, bytes);
  }
}

@inline
function map<T>(kind: i32, z: usize, a: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(a + i, value<T>(kind, v128.load(z + i)));
}

@inline
function timesSlope<T>(kind: i32, a: usize, deltas: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(deltas + i, v128.mul<T>(v128.load(deltas + i), slope<T>(kind, v128.load(a + i))));
  }
}

@inline
function value<T>(kind: i32, z: v128): v128 {
  const one = splat<T>(1);
  if (kind == SIGMOID) return v128.div<T>(one, v128.add<T>(one, exp<T>(v128.neg<T>(z))));
  if (kind == TANH) return tanh<T>(z);
  // NaN is not below 0 and stays: an overflow must reach the cost.
  if (kind == RELU) return v128.andnot(z, v128.le<T>(z, splat<T>(0)));
  return v128.andnot(one, v128.le<T>(z, splat<T>(0)));
}

@inline
function slope<T>(kind: i32, a: v128): v128 {
  const one = splat<T>(1);
  if (kind == SIGMOID) return v128.mul<T>(a, v128.sub<T>(one, a));
  if (kind == TANH) return v128.sub<T>(one, v128.mul<T>(a, a));
  if (kind == RELU) return v128.andnot(one, v128.le<T>(a, splat<T>(0)));
  return splat<T>(0);
}

/** In float64 whatever the precision; a float32 result is rounded once more. */
@inline
function tanh<T>(z: v128): v128 {
  if (sizeof<T>() == 8) return tanh64(z);
  const low = f32x4.demote_f64x2_zero(tanh64(f64x2.promote_low_f32x4(z)));
  const high = f32x4.demote_f64x2_zero(tanh64(f64x2.promote_low_f32x4(v128.shuffle<i64>(z, z, 1, 1))));
  return v128.shuffle<i64>(low, high, 0, 2);
}

@inline
function tanh64(z: v128): v128 {
  const e = expm1(f64x2.mul(splat<f64>(-2.0), f64x2.abs(z)));
  const magnitude = f64x2.neg(f64x2.div(e, f64x2.add(e, splat<f64>(2.0))));
  return v128.bitselect(f64x2.neg(magnitude), magnitude, f64x2.lt(z, splat<f64>(0.0)));
}

/** a_j = e^z_j / Σ e^z_i, the largest z subtracted first; the sum in ascending i. */
function softmax<T>(layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const used = <usize>layer.outputs * sizeof<T>();
  for (let s = 0; s < count; s++) {
    const z = layer.weighted + <usize>s * row;
    const a = layer.activations + <usize>s * row;
    let largest = <T>-Infinity;
    for (let j: usize = 0; j < used; j += sizeof<T>()) {
      const candidate = load<T>(z + j);
      if (candidate > largest) largest = candidate;
    }
    for (let j: usize = 0; j < row; j += 16) {
      v128.store(a + j, exp<T>(v128.sub<T>(v128.load(z + j), v128.splat<T>(largest))));
    }
    let total = <T>0;
    for (let j: usize = 0; j < used; j += sizeof<T>()) total += load<T>(a + j);
    for (let j: usize = 0; j < row; j += 16) {
      v128.store(a + j, v128.div<T>(v128.load(a + j), v128.splat<T>(total)));
    }
  }
}
