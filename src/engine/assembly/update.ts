import { multiply } from "./dense";
import { layerOf } from "./network";
import { Decay, Layer, Network, Split } from "./records.gen";
import { addSpacedRows, addToRows } from "./rows";
import { sliceCount, sliceWidth } from "./slices";
import { sortByInput } from "./sort-by-input";
import { splat } from "./vector";

/** From this many examples and slices on, sorting the entries by input costs less than it saves (docs/engine.md). */
const COLUMNS_FROM = 32;
const SLICES_FROM = 7;

/**
 * Chooses what the mini-batch is accumulated into and prepares it: velocities v ← μ·v − drag·w − pull·sgn w
 * with momentum; otherwise w ← keep·w − pull·sgn w, in place when the batch passes through in one piece, else
 * in the spare copy, because the weights from before the step are still needed.
 */
export function beginStep<T>(network: Network, decay: Decay, inPlace: bool): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const weightBytes = <usize>(layer.inputs * layer.padded) * sizeof<T>();
    const biasBytes = <usize>layer.padded * sizeof<T>();
    if (network.rolls) {
      layer.weightSums = layer.weightVelocities;
      layer.biasSums = layer.biasVelocities;
      scale<T>(layer.weightSums, network.momentum, weightBytes);
      scale<T>(layer.biasSums, network.momentum, biasBytes);
      if (decay.drag != 0) subtractScaled<T>(layer.weightSums, layer.weights, decay.drag, weightBytes);
      if (decay.pull != 0) pullToZero<T>(layer.weightSums, layer.weightSums, layer.weights, decay.pull, weightBytes);
      continue;
    }
    layer.weightSums = inPlace ? layer.weights : layer.spareWeights;
    layer.biasSums = inPlace ? layer.biases : layer.spareBiases;
    if (!inPlace) memory.copy(layer.biasSums, layer.biases, biasBytes);
    decayInto<T>(layer, decay, weightBytes);
  }
}

/** w ← w + v with momentum; the spare copy becomes the parameters where one was used. */
export function endStep<T>(network: Network, inPlace: bool): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const weightBytes = <usize>(layer.inputs * layer.padded) * sizeof<T>();
    const biasBytes = <usize>layer.padded * sizeof<T>();
    if (network.rolls) {
      add<T>(layer.weights, layer.weightVelocities, weightBytes);
      add<T>(layer.biases, layer.biasVelocities, biasBytes);
    } else if (!inPlace) {
      memory.copy(layer.weights, layer.spareWeights, weightBytes);
      memory.copy(layer.biases, layer.spareBiases, biasBytes);
    }
  }
}

/**
 * sum ← sum + factor·∇C_x for the `count` gathered examples in order, equations (22) and (23). The factor is
 * applied to δ, in place.
 */
export function accumulate<T>(network: Network, split: Split, factor: f64, count: i32): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const row = <usize>layer.padded * sizeof<T>();
    scaleAndSum<T>(layer.deltas, factor, layer.biasSums, row, count);
    const byColumns = l == 0 && split.sparse && count >= COLUMNS_FROM && sliceCount<T>(layer) >= SLICES_FROM;
    if (byColumns) sortByInput<T>(network, layer.inputs, count);
    let weights = layer.weightSums;
    let d = layer.deltas;
    for (let i = 0; i < sliceCount<T>(layer); i++) {
      const width = sliceWidth<T>(layer, i);
      if (l == 0 && split.sparse) {
        if (byColumns) accumulateColumns<T>(network, width, weights, d, row, layer.inputs);
        else accumulateRows<T>(network, width, weights, d, row, count);
      } else {
        const a = l == 0 ? network.inputs : layerOf(network, l - 1).passed;
        const aRow = <usize>layer.paddedInputs * sizeof<T>();
        multiply<T>(layer.unit, weights, <usize>width << 4, layer.inputs, width, a, sizeof<T>(), aRow, d, row, count);
      }
      weights += (<usize>(width * layer.inputs)) << 4;
      d += <usize>width << 4;
    }
  }
}

/** Example after example: each weight is fetched and stored once for every example that has its input. */
function accumulateRows<T>(
  network: Network,
  width: i32,
  weights: usize,
  d: usize,
  row: usize,
  count: i32,
): void {
  for (let s: usize = 0; s < <usize>count; s++) {
    const place = network.entryStarts + (s << 2);
    const entry = <usize>load<u32>(place);
    const end = <usize>load<u32>(place, 4);
    addToRows<T>(width, entry, end, weights, d + s * row);
  }
}

/**
 * Input after input: each weight is fetched and stored once. The examples of an input are in order, so the
 * bits are the same.
 */
function accumulateColumns<T>(
  network: Network,
  width: i32,
  weights: usize,
  d: usize,
  row: usize,
  inputs: i32,
): void {
  for (let k: usize = 0; k < <usize>inputs; k++) {
    const place = network.columnStarts + (k << 2);
    const from = <usize>load<u32>(place);
    const to = <usize>load<u32>(place, 4);
    if (from < to) addSpacedRows<T>(width, from, to, d, row, weights + k * (<usize>width << 4));
  }
}

/** sums ← keep·w − pull·sgn w. */
function decayInto<T>(layer: Layer, decay: Decay, bytes: usize): void {
  const sums = layer.weightSums;
  const weights = layer.weights;
  if (decay.pull != 0) {
    // The sign is that of the weight before it decays, so both terms are taken in one pass.
    const keep = splat<T>(decay.drag != 0 ? decay.keep : 1);
    const pull = splat<T>(decay.pull);
    for (let i: usize = 0; i < bytes; i += 16) {
      const w = v128.load(weights + i);
      v128.store(sums + i, v128.sub<T>(v128.mul<T>(w, keep), timesSign<T>(pull, w)));
    }
    return;
  }
  if (sums != weights) memory.copy(sums, weights, bytes);
  if (decay.drag != 0) scale<T>(sums, decay.keep, bytes);
}

function pullToZero<T>(target: usize, source: usize, weights: usize, pull: f64, bytes: usize): void {
  const amount = splat<T>(pull);
  for (let i: usize = 0; i < bytes; i += 16) {
    const w = v128.load(weights + i);
    v128.store(target + i, v128.sub<T>(v128.load(source + i), timesSign<T>(amount, w)));
  }
}

/** amount·sgn w, with sgn 0 = 0. */
@inline
function timesSign<T>(amount: v128, w: v128): v128 {
  const signed = v128.or(amount, v128.and(w, splat<T>(-0.0)));
  return v128.andnot(signed, v128.eq<T>(w, splat<T>(0)));
}

function subtractScaled<T>(target: usize, source: usize, factor: f64, bytes: usize): void {
  const scaleBy = splat<T>(factor);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.sub<T>(v128.load(target + i), v128.mul<T>(scaleBy, v128.load(source + i))));
  }
}

/** δ ← factor·δ and sum ← sum + δ for `count` rows, in order. */
function scaleAndSum<T>(deltas: usize, factor: f64, sums: usize, row: usize, count: i32): void {
  const scaleBy = splat<T>(factor);
  for (let s = 0; s < count; s++) {
    let j: usize = 0;
    for (; j + 16 < row; j += 32) {
      const low = v128.mul<T>(v128.load(deltas + j), scaleBy);
      const high = v128.mul<T>(v128.load(deltas + j, 16), scaleBy);
      const lowSum = v128.add<T>(v128.load(sums + j), low);
      const highSum = v128.add<T>(v128.load(sums + j, 16), high);
      v128.store(deltas + j, high, 16);
      v128.store(deltas + j, low);
      v128.store(sums + j, highSum, 16);
      v128.store(sums + j, lowSum);
    }
    if (j < row) {
      const low = v128.mul<T>(v128.load(deltas + j), scaleBy);
      v128.store(sums + j, v128.add<T>(v128.load(sums + j), low));
      v128.store(deltas + j, low);
    }
    deltas += row;
  }
}

function scale<T>(target: usize, factor: f64, bytes: usize): void {
  const scaleBy = splat<T>(factor);
  const end = target + bytes;
  for (; target + 16 < end; target += 32) {
    const first = v128.mul<T>(v128.load(target), scaleBy);
    const second = v128.mul<T>(v128.load(target, 16), scaleBy);
    v128.store(target, second, 16);
    v128.store(target, first);
  }
  if (target < end) v128.store(target, v128.mul<T>(v128.load(target), scaleBy));
}

@inline
function add<T>(target: usize, source: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.add<T>(v128.load(target + i), v128.load(source + i)));
  }
}
