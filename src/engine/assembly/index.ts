import { exp } from "./exp";
import { log } from "./log";
import { cos } from "./cos";
import { evaluate, measure } from "./evaluate";
import { Layer, Network, Split, layerOf } from "./network";
import { normal, shuffle } from "./random";
import { weightAddress } from "./slices";
import { train } from "./train";
import { Decay } from "./update";
import { multiplyAdd, splat } from "./vector";

// What JavaScript calls; src/engine/kernels.ts states the same signatures in TypeScript. Names that end in 32
// and 64 are the two precisions.

/** Bytes of the records that `describe…` write. */
export function networkBytes(layers: i32): usize {
  return offsetof<Network>() + <usize>layers * offsetof<Layer>();
}

export function splitBytes(): usize {
  return offsetof<Split>();
}

export function decayBytes(): usize {
  return offsetof<Decay>();
}

export function describeNetwork(
  at: usize,
  layers: i32,
  cost: i32,
  chunk: i32,
  keyLow: u32,
  keyHigh: u32,
  dropBelow: u32,
  keepScale: f64,
  rolls: i32,
  momentum: f64,
  inputs: usize,
  entryStarts: usize,
  columnStarts: usize,
  columnEntries: usize,
  targets: usize,
  order: usize,
  words: usize,
  sums: usize,
): void {
  const network = changetype<Network>(at);
  network.layers = layers;
  network.cost = cost;
  network.chunk = chunk;
  network.keyLow = keyLow;
  network.keyHigh = keyHigh;
  network.dropBelow = dropBelow;
  network.keepScale = keepScale;
  network.rolls = rolls;
  network.momentum = momentum;
  network.inputs = inputs;
  network.entryStarts = entryStarts;
  network.columnStarts = columnStarts;
  network.columnEntries = columnEntries;
  network.targets = targets;
  network.order = order;
  network.words = words;
  network.sums = sums;
}

export function describeLayer(
  at: usize,
  index: i32,
  inputs: i32,
  outputs: i32,
  paddedInputs: i32,
  padded: i32,
  activation: i32,
  unit: i32,
  weights: usize,
  biases: usize,
  weightVelocities: usize,
  biasVelocities: usize,
  spareWeights: usize,
  spareBiases: usize,
  transposed: usize,
  weighted: usize,
  activations: usize,
  passed: usize,
  masks: usize,
  deltas: usize,
): void {
  const layer = layerOf(changetype<Network>(at), index);
  layer.inputs = inputs;
  layer.outputs = outputs;
  layer.paddedInputs = paddedInputs;
  layer.padded = padded;
  layer.activation = activation;
  layer.unit = unit;
  layer.weights = weights;
  layer.biases = biases;
  layer.weightVelocities = weightVelocities;
  layer.biasVelocities = biasVelocities;
  layer.spareWeights = spareWeights;
  layer.spareBiases = spareBiases;
  layer.transposed = transposed;
  layer.weighted = weighted;
  layer.activations = activations;
  layer.passed = passed;
  layer.masks = masks;
  layer.deltas = deltas;
}

export function describeSplit(
  at: usize,
  size: i32,
  values: i32,
  sparse: i32,
  targetKind: i32,
  starts: usize,
  entryInputs: usize,
  entryValues: usize,
  scale: f64,
  targets: usize,
): void {
  const split = changetype<Split>(at);
  split.size = size;
  split.values = values;
  split.sparse = sparse;
  split.targetKind = targetKind;
  split.starts = starts;
  split.entryInputs = entryInputs;
  split.entryValues = entryValues;
  split.scale = scale;
  split.targets = targets;
}

export function describeDecay(at: usize, keep: f64, drag: f64, pull: f64): void {
  const decay = changetype<Decay>(at);
  decay.keep = keep;
  decay.drag = drag;
  decay.pull = pull;
}

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
