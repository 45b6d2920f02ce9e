import { exp, one32, one64 } from "./exp";
import { LEAKY_RELU, LINEAR, RELU, SIGMOID, SOFTMAX, STEP, TANH } from "./kinds";
import { Layer } from "./records.gen";
import { tanh } from "./tanh";
import { splat } from "./vector";

// The same functions as src/network/activation.ts, on vectors. A new activation is a case in `value`, in `slope` and in the
// two switches, with functions of its own: of loops that are written in one function, the optimizer makes a single one, which
// asks for the kind at every vector, and then V8 joins no vectors.

/** a = σ(z) over `count` rows of a layer. */
export function activate<T>(layer: Layer, count: i32): void {
  if (layer.activation == SOFTMAX) softmax<T>(layer, count);
  else activateAt<T>(layer.activation, layer.weighted, layer.activations, <usize>(layer.padded * count) * sizeof<T>());
}

/** a = σ(z) over so many bytes; not for softmax. */
export function activateAt<T>(activation: i32, z: usize, a: usize, bytes: usize): void {
  switch (activation) {
    case SIGMOID:
      sigmoids<T>(z, a, bytes);
      return;
    case TANH:
      tanhs<T>(z, a, bytes);
      return;
    case RELU:
      relus<T>(z, a, bytes);
      return;
    case LEAKY_RELU:
      leakyRelus<T>(z, a, bytes);
      return;
    case STEP:
      steps<T>(z, a, bytes);
      return;
    case LINEAR:
      if (z != a) memory.copy(a, z, bytes);
  }
}

/** δ ← δ ⊙ σ′(z) over `count` rows of a layer; σ′ is computed from a. */
export function applySlope<T>(layer: Layer, count: i32): void {
  applySlopeAt<T>(layer.activation, layer.activations, layer.deltas, <usize>(layer.padded * count) * sizeof<T>());
}

/** δ ← δ ⊙ σ′ over so many bytes; not for softmax, and of linear neurons nothing changes. */
export function applySlopeAt<T>(activation: i32, a: usize, deltas: usize, bytes: usize): void {
  switch (activation) {
    case SIGMOID:
      timesSigmoidSlopes<T>(a, deltas, bytes);
      return;
    case TANH:
      timesTanhSlopes<T>(a, deltas, bytes);
      return;
    case RELU:
      timesReluSlopes<T>(a, deltas, bytes);
      return;
    case LEAKY_RELU:
      timesLeakyReluSlopes<T>(a, deltas, bytes);
      return;
    case STEP:
      timesStepSlopes<T>(a, deltas, bytes);
  }
}

function sigmoids<T>(z: usize, a: usize, bytes: usize): void {
  values<T>(SIGMOID, z, a, bytes);
}

function tanhs<T>(z: usize, a: usize, bytes: usize): void {
  values<T>(TANH, z, a, bytes);
}

function relus<T>(z: usize, a: usize, bytes: usize): void {
  values<T>(RELU, z, a, bytes);
}

function leakyRelus<T>(z: usize, a: usize, bytes: usize): void {
  values<T>(LEAKY_RELU, z, a, bytes);
}

function steps<T>(z: usize, a: usize, bytes: usize): void {
  values<T>(STEP, z, a, bytes);
}

function timesSigmoidSlopes<T>(a: usize, deltas: usize, bytes: usize): void {
  timesSlopes<T>(SIGMOID, a, deltas, bytes);
}

function timesTanhSlopes<T>(a: usize, deltas: usize, bytes: usize): void {
  timesSlopes<T>(TANH, a, deltas, bytes);
}

function timesReluSlopes<T>(a: usize, deltas: usize, bytes: usize): void {
  timesSlopes<T>(RELU, a, deltas, bytes);
}

function timesLeakyReluSlopes<T>(a: usize, deltas: usize, bytes: usize): void {
  timesSlopes<T>(LEAKY_RELU, a, deltas, bytes);
}

function timesStepSlopes<T>(a: usize, deltas: usize, bytes: usize): void {
  timesSlopes<T>(STEP, a, deltas, bytes);
}

/** Two vectors at a time, the higher one stored first (see unrolled.gen.ts). */
@inline
function values<T>(kind: i32, z: usize, a: usize, bytes: usize): void {
  const end = a + bytes;
  for (; a + 16 < end; a += 32) {
    const first = value<T>(kind, v128.load(z));
    const second = value<T>(kind, v128.load(z, 16));
    v128.store(a, second, 16);
    v128.store(a, first);
    z += 32;
  }
  if (a < end) v128.store(a, value<T>(kind, v128.load(z)));
}

/** Two vectors at a time. */
@inline
function timesSlopes<T>(kind: i32, a: usize, delta: usize, bytes: usize): void {
  const end = delta + bytes;
  for (; delta + 16 < end; delta += 32) {
    const first = v128.mul<T>(v128.load(delta), slope<T>(kind, v128.load(a)));
    const second = v128.mul<T>(v128.load(delta, 16), slope<T>(kind, v128.load(a, 16)));
    v128.store(delta, second, 16);
    v128.store(delta, first);
    a += 32;
  }
  if (delta < end) v128.store(delta, v128.mul<T>(v128.load(delta), slope<T>(kind, v128.load(a))));
}

/** σ(z); the kind is a constant at each call. */
@inline
function value<T>(kind: i32, z: v128): v128 {
  if (kind == SIGMOID) return sigmoid<T>(z);
  if (kind == TANH) return tanh<T>(z);
  if (kind == RELU) return relu<T>(z);
  if (kind == LEAKY_RELU) return leakyRelu<T>(z);
  return step<T>(z);
}

/** σ′ from a. */
@inline
function slope<T>(kind: i32, a: v128): v128 {
  const one = splat<T>(1);
  const zero = splat<T>(0);
  if (kind == SIGMOID) return v128.mul<T>(a, v128.sub<T>(one, a));
  if (kind == TANH) return v128.sub<T>(one, v128.mul<T>(a, a));
  if (kind == RELU) return v128.andnot(one, v128.le<T>(a, zero));
  if (kind == LEAKY_RELU) return v128.bitselect(splat<T>(LEAK), one, v128.le<T>(a, zero));
  return zero;
}

@inline
function sigmoid<T>(z: v128): v128 {
  const one = sizeof<T>() == 4 ? one32() : one64();
  return v128.div<T>(one, v128.add<T>(one, exp<T>(v128.neg<T>(z))));
}

/** NaN is not below 0 and stays: an overflow must reach the cost. */
@inline
function relu<T>(z: v128): v128 {
  return v128.andnot(z, v128.le<T>(z, splat<T>(0)));
}

const LEAK: f64 = 0.01;

@inline
function leakyRelu<T>(z: v128): v128 {
  return v128.bitselect(v128.mul<T>(splat<T>(LEAK), z), z, v128.le<T>(z, splat<T>(0)));
}

@inline
function step<T>(z: v128): v128 {
  return v128.andnot(splat<T>(1), v128.le<T>(z, splat<T>(0)));
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
