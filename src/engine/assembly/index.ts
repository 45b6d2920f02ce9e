import { exp } from "./exp";
import { log } from "./log";
import { cos } from "./cos";
import { evaluate, measure } from "./evaluate";
import { layerOf } from "./network";
import { normal, shuffle } from "./random";
import { Decay, Network, Split } from "./records.gen";
import { weightAddress } from "./slices";
import { train } from "./train";
import { multiplyAdd, splat } from "./vector";

// What JavaScript calls; src/engine/kernels.ts states the same signatures in TypeScript. Names that end in 32
// and 64 are the two precisions.

/** Weights and biases of a layer from N(0,1), the weights times `deviation`, rounded to the precision. */
function initialise<T>(network: Network, l: i32, deviation: f64): void {
  const layer = layerOf(network, l);
  for (let j = 0; j < layer.outputs; j++) {
    for (let k = 0; k < layer.inputs; k++) {
      const z = normal(network.keyLow, network.keyHigh, j * layer.inputs + k, 2 * l, network.words);
      store<T>(weightAddress<T>(layer, layer.weights, k, j), <T>(z * deviation));
    }
    const z = normal(network.keyLow, network.keyHigh, j, 2 * l + 1, network.words);
    store<T>(layer.biases + <usize>j * sizeof<T>(), <T>z);
  }
}

export function initialise32(network: usize, l: i32, deviation: f64): void {
  initialise<f32>(changetype<Network>(network), l, deviation);
}

export function initialise64(network: usize, l: i32, deviation: f64): void {
  initialise<f64>(changetype<Network>(network), l, deviation);
}

/** A layer's weights and biases, or its velocities, as [outputs][inputs] then [outputs] in the spare room. */
function unpack<T>(network: Network, l: i32, velocities: bool): void {
  const layer = layerOf(network, l);
  const weights = velocities ? layer.weightVelocities : layer.weights;
  let target = layer.spareWeights;
  for (let j = 0; j < layer.outputs; j++) {
    for (let k = 0; k < layer.inputs; k++) {
      store<T>(target, load<T>(weightAddress<T>(layer, weights, k, j)));
      target += sizeof<T>();
    }
  }
  memory.copy(layer.spareBiases, velocities ? layer.biasVelocities : layer.biases, <usize>layer.outputs * sizeof<T>());
}

/** The way back. */
function pack<T>(network: Network, l: i32, velocities: bool): void {
  const layer = layerOf(network, l);
  const weights = velocities ? layer.weightVelocities : layer.weights;
  let source = layer.spareWeights;
  for (let j = 0; j < layer.outputs; j++) {
    for (let k = 0; k < layer.inputs; k++) {
      store<T>(weightAddress<T>(layer, weights, k, j), load<T>(source));
      source += sizeof<T>();
    }
  }
  memory.copy(velocities ? layer.biasVelocities : layer.biases, layer.spareBiases, <usize>layer.outputs * sizeof<T>());
}

export function unpack32(network: usize, l: i32, velocities: bool): void {
  unpack<f32>(changetype<Network>(network), l, velocities);
}

export function unpack64(network: usize, l: i32, velocities: bool): void {
  unpack<f64>(changetype<Network>(network), l, velocities);
}

export function pack32(network: usize, l: i32, velocities: bool): void {
  pack<f32>(changetype<Network>(network), l, velocities);
}

export function pack64(network: usize, l: i32, velocities: bool): void {
  pack<f64>(changetype<Network>(network), l, velocities);
}

/**
 * ‖∂C/∂W‖ of a layer, from the gradient that `measure` left in the spare room; the squares summed row by row.
 */
function gradientOfWeights<T>(network: Network, l: i32): f64 {
  const layer = layerOf(network, l);
  let squares = 0.0;
  for (let j = 0; j < layer.outputs; j++) {
    for (let k = 0; k < layer.inputs; k++) {
      const g = <f64>load<T>(weightAddress<T>(layer, layer.spareWeights, k, j));
      squares += g * g;
    }
  }
  return Math.sqrt(squares);
}

/** ‖∂C/∂b‖ of a layer. */
function gradientOfBiases<T>(network: Network, l: i32): f64 {
  const layer = layerOf(network, l);
  let squares = 0.0;
  for (let j: usize = 0; j < <usize>layer.outputs; j++) {
    const g = <f64>load<T>(layer.spareBiases + j * sizeof<T>());
    squares += g * g;
  }
  return Math.sqrt(squares);
}

export function gradientOfWeights32(network: usize, l: i32): f64 {
  return gradientOfWeights<f32>(changetype<Network>(network), l);
}

export function gradientOfWeights64(network: usize, l: i32): f64 {
  return gradientOfWeights<f64>(changetype<Network>(network), l);
}

export function gradientOfBiases32(network: usize, l: i32): f64 {
  return gradientOfBiases<f32>(changetype<Network>(network), l);
}

export function gradientOfBiases64(network: usize, l: i32): f64 {
  return gradientOfBiases<f64>(changetype<Network>(network), l);
}

export function shuffleOrder(at: usize, epoch: u32, n: i32): void {
  const network = changetype<Network>(at);
  shuffle(network.keyLow, network.keyHigh, epoch, n, network.order, network.words);
}

export function train32(
  network: usize,
  split: usize,
  decay: usize,
  from: i32,
  to: i32,
  batch: i32,
  epoch: i32,
  eta: f64,
): void {
  train<f32>(changetype<Network>(network), changetype<Split>(split), changetype<Decay>(decay), from, to, batch, epoch, eta);
}

export function train64(
  network: usize,
  split: usize,
  decay: usize,
  from: i32,
  to: i32,
  batch: i32,
  epoch: i32,
  eta: f64,
): void {
  train<f64>(changetype<Network>(network), changetype<Split>(split), changetype<Decay>(decay), from, to, batch, epoch, eta);
}

export function evaluate32(network: usize, split: usize, from: i32, to: i32): void {
  evaluate<f32>(changetype<Network>(network), changetype<Split>(split), from, to);
}

export function evaluate64(network: usize, split: usize, from: i32, to: i32): void {
  evaluate<f64>(changetype<Network>(network), changetype<Split>(split), from, to);
}

export function measure32(network: usize, split: usize, from: i32, to: i32): void {
  measure<f32>(changetype<Network>(network), changetype<Split>(split), from, to);
}

export function measure64(network: usize, split: usize, from: i32, to: i32): void {
  measure<f64>(changetype<Network>(network), changetype<Split>(split), from, to);
}

/** a·b + c as the kernels compute it: tells whether this machine fuses. */
export function multiplyAdd32(a: f32, b: f32, c: f32): f32 {
  return f32x4.extract_lane(multiplyAdd<f32>(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);
}

export function multiplyAdd64(a: f64, b: f64, c: f64): f64 {
  return f64x2.extract_lane(multiplyAdd<f64>(f64x2.splat(a), f64x2.splat(b), f64x2.splat(c)), 0);
}

// For the accuracy tests.

export function exp32(x: f32): f32 {
  return f32x4.extract_lane(exp<f32>(splat<f32>(x)), 0);
}

export function exp64(x: f64): f64 {
  return f64x2.extract_lane(exp<f64>(splat<f64>(x)), 0);
}

export { log as log64, cos as cos64 };
