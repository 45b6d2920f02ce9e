import { evaluate, measure } from "./evaluate";
import { squaresOfBiases, squaresOfWeights } from "./gradient-length";
import { layerOf } from "./network";
import { count, normals, shuffle } from "./random";
import { Update, Network, Split } from "./records.gen";
import { weightAddress } from "./slices";
import { train } from "./train";
import { transposeVector, untransposeVector, widthAt } from "./transpose";
import { lanes } from "./vector";

// What JavaScript calls; src/engine/kernels.ts states the same signatures in TypeScript. Names that end in 32
// and 64 are the two precisions.

// Kernels that go through all weights of a layer take a part of it at a time: V8 replaces the code of its quick compiler
// when a function is called again, not while it runs.

/** Weights of outputs `from` … `to` of a layer from N(0,1) times `deviation`, rounded to the precision. */
function initialise<T>(network: Network, l: i32, deviation: f64, from: i32, to: i32): void {
  const layer = layerOf(network, l);
  const drawn = network.words + 64;
  for (let j = from; j < to; j++) {
    const stride = widthAt<T>(layer, j / lanes<T>()) << 4;
    let place = weightAddress<T>(layer, layer.weights, 0, j);
    for (let k = 0; k < layer.inputs; k += 4) {
      normals(network.keyLow, network.keyHigh, j * layer.inputs + k, 2 * l, network.words);
      const count = <usize>min(4, layer.inputs - k);
      for (let i: usize = 0; i < count; i++) {
        store<T>(place, <T>(load<f64>(drawn + (i << 3)) * deviation));
        place += stride;
      }
    }
  }
}

/** Biases `from` … `to` of a layer from N(0,1). */
function initialiseBiases<T>(network: Network, l: i32, from: i32, to: i32): void {
  const layer = layerOf(network, l);
  const drawn = network.words + 64;
  for (let j = from; j < to; j += 4) {
    normals(network.keyLow, network.keyHigh, j, 2 * l + 1, network.words);
    const count = <usize>min(4, to - j);
    for (let i: usize = 0; i < count; i++) {
      store<T>(layer.biases + (<usize>j + i) * sizeof<T>(), <T>load<f64>(drawn + (i << 3)));
    }
  }
}

export function initialise32(network: usize, l: i32, deviation: f64, from: i32, to: i32): void {
  initialise<f32>(changetype<Network>(network), l, deviation, from, to);
}

export function initialise64(network: usize, l: i32, deviation: f64, from: i32, to: i32): void {
  initialise<f64>(changetype<Network>(network), l, deviation, from, to);
}

export function initialiseBiases32(network: usize, l: i32, from: i32, to: i32): void {
  initialiseBiases<f32>(changetype<Network>(network), l, from, to);
}

export function initialiseBiases64(network: usize, l: i32, from: i32, to: i32): void {
  initialiseBiases<f64>(changetype<Network>(network), l, from, to);
}

/** Matrix `weights` of a layer as [outputs][inputs] in the spare room: the outputs of vectors `from` … `to`. */
function unpack<T>(network: Network, l: i32, weights: usize, from: i32, to: i32): void {
  const layer = layerOf(network, l);
  const row = <usize>layer.inputs * sizeof<T>();
  for (let v = from; v < to; v++) {
    transposeVector<T>(layer, weights, v, layer.spareWeights + <usize>(v * lanes<T>()) * row, row);
  }
}

/** The way back. */
function pack<T>(network: Network, l: i32, weights: usize, from: i32, to: i32): void {
  const layer = layerOf(network, l);
  const row = <usize>layer.inputs * sizeof<T>();
  for (let v = from; v < to; v++) {
    untransposeVector<T>(layer, weights, v, layer.spareWeights + <usize>(v * lanes<T>()) * row, row);
  }
}

export function unpack32(network: usize, l: i32, weights: usize, from: i32, to: i32): void {
  unpack<f32>(changetype<Network>(network), l, weights, from, to);
}

export function unpack64(network: usize, l: i32, weights: usize, from: i32, to: i32): void {
  unpack<f64>(changetype<Network>(network), l, weights, from, to);
}

export function pack32(network: usize, l: i32, weights: usize, from: i32, to: i32): void {
  pack<f32>(changetype<Network>(network), l, weights, from, to);
}

export function pack64(network: usize, l: i32, weights: usize, from: i32, to: i32): void {
  pack<f64>(changetype<Network>(network), l, weights, from, to);
}

/** Of the gradient that `measure` left in the spare room. */
export function squaresOfWeights32(network: usize, l: i32, from: i32, to: i32, squares: f64): f64 {
  return squaresOfWeights<f32>(layerOf(changetype<Network>(network), l), from, to, squares);
}

export function squaresOfWeights64(network: usize, l: i32, from: i32, to: i32, squares: f64): f64 {
  return squaresOfWeights<f64>(layerOf(changetype<Network>(network), l), from, to, squares);
}

export function squaresOfBiases32(network: usize, l: i32): f64 {
  return squaresOfBiases<f32>(layerOf(changetype<Network>(network), l));
}

export function squaresOfBiases64(network: usize, l: i32): f64 {
  return squaresOfBiases<f64>(layerOf(changetype<Network>(network), l));
}

export function countOrder(network: usize, from: i32, to: i32): void {
  count(from, to, changetype<Network>(network).order);
}

export function shuffleOrder(at: usize, epoch: u32, n: i32, from: i32, to: i32): void {
  const network = changetype<Network>(at);
  shuffle(network.keyLow, network.keyHigh, epoch, n, from, to, network.order, network.words);
}

export function train32(
  network: usize,
  split: usize,
  update: usize,
  from: i32,
  to: i32,
  batch: i32,
  epoch: i32,
): void {
  train<f32>(changetype<Network>(network), changetype<Split>(split), changetype<Update>(update), from, to, batch, epoch);
}

export function train64(
  network: usize,
  split: usize,
  update: usize,
  from: i32,
  to: i32,
  batch: i32,
  epoch: i32,
): void {
  train<f64>(changetype<Network>(network), changetype<Split>(split), changetype<Update>(update), from, to, batch, epoch);
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

export { compress } from "./compressed-row";
export {
  cos64, exp32, exp64, expm1OfNegative64, log1p64, log64, logOfTwo64, multiplyAdd32, multiplyAdd64, tanh32,
  tanh64,
} from "./lanes";
