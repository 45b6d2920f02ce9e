import { adapt, beginGradient } from "./adaptive";
import { multiply } from "./dense";
import { add, addScaled, decayInto, pullToZero, scale, scaleAndSum, subtractScaled } from "./elementwise";
import { keptShare } from "./gradient-length";
import { DESCENT } from "./kinds";
import { layerOf } from "./network";
import { Layer, Update, Network, Split } from "./records.gen";
import { addSpacedRows, addToRows } from "./rows";
import { sliceCount, sliceWidth } from "./slices";
import { sortByInput } from "./sort-by-input";
import { fade, liftEntries, liftRows } from "./subnormal";

/** From this many examples and slices on, sorting the entries by input costs less than it saves (docs/engine.md). */
const COLUMNS_FROM = 32;
const SLICES_FROM = 7;
/** Rows of a layer's input that are multiplied together: they and their δ stay in the first-level cache. */
const BLOCK = 128;

/**
 * Chooses what the mini-batch is accumulated into and prepares it: velocities v ← μ·v − drag·w − pull·sgn w
 * with momentum; otherwise w ← keep·w − pull·sgn w, in place when the batch passes through in one piece, else
 * in the spare copy, because the weights from before the step are still needed.
 */
export function beginStep<T>(network: Network, update: Update, inPlace: bool): void {
  if (update.optimizer != DESCENT) {
    beginGradient<T>(network);
    return;
  }
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const weightBytes = <usize>(layer.inputs * layer.padded) * sizeof<T>();
    const biasBytes = <usize>layer.padded * sizeof<T>();
    if (network.rolls) {
      layer.weightSums = layer.weightVelocities;
      layer.biasSums = layer.biasVelocities;
      // What is fed by the weights does not fade.
      if (update.drag == 0 && update.pull == 0) fade<T>(layer.weightSums, network.momentum, weightBytes);
      else scale<T>(layer.weightSums, network.momentum, weightBytes);
      scale<T>(layer.biasSums, network.momentum, biasBytes);
      if (update.drag != 0) subtractScaled<T>(layer.weightSums, layer.weights, update.drag, weightBytes);
      if (update.pull != 0) pullToZero<T>(layer.weightSums, layer.weightSums, layer.weights, update.pull, weightBytes);
      continue;
    }
    layer.weightSums = inPlace ? layer.weights : layer.spareWeights;
    layer.biasSums = inPlace ? layer.biases : layer.spareBiases;
    if (!inPlace) memory.copy(layer.biasSums, layer.biases, biasBytes);
    decayInto<T>(layer.weightSums, layer.weights, update, weightBytes);
  }
}

/** w ← w + v with momentum; the spare copy becomes the parameters where one was used. */
export function endStep<T>(network: Network, update: Update, inPlace: bool): void {
  if (update.optimizer != DESCENT) {
    adapt<T>(network, update);
    return;
  }
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
 * The step of a mini-batch whose gradient g lies in the spare room, which is left with zeros: g·min(1, clip/‖g‖) takes its
 * place.
 */
export function clippedStep<T>(network: Network, update: Update): void {
  const share = keptShare<T>(network);
  const adapts = update.optimizer != DESCENT;
  if (!adapts) beginStep<T>(network, update, true);
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    const weightBytes = <usize>(layer.inputs * layer.padded) * sizeof<T>();
    const biasBytes = <usize>layer.padded * sizeof<T>();
    if (adapts) {
      scale<T>(layer.spareWeights, share, weightBytes);
      scale<T>(layer.spareBiases, share, biasBytes);
    } else {
      addScaled<T>(layer.weightSums, layer.spareWeights, -update.eta * share, weightBytes);
      addScaled<T>(layer.biasSums, layer.spareBiases, -update.eta * share, biasBytes);
      memory.fill(layer.spareWeights, 0, weightBytes);
      memory.fill(layer.spareBiases, 0, biasBytes);
    }
  }
  endStep<T>(network, update, true);
}

/**
 * sum ← sum + factor·∇C_x for the `count` gathered examples in order, equations (22) and (23). The factor is
 * applied to δ, in place.
 */
export function accumulate<T>(network: Network, split: Split, factor: f64, count: i32): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    if (l > 0 || !split.sparse) {
      accumulateDense<T>(layer, l == 0 ? network.inputs : layerOf(network, l - 1).passed, factor, count);
      continue;
    }
    const row = <usize>layer.padded * sizeof<T>();
    scaleAndSum<T>(layer.deltas, factor, layer.biasSums, row, count);
    liftEntries<T>(network, layer.deltas, row, count);
    const byColumns = count >= COLUMNS_FROM && sliceCount<T>(layer) >= SLICES_FROM;
    if (byColumns) sortByInput<T>(network, layer.inputs, count);
    let weights = layer.weightSums;
    let d = layer.deltas;
    for (let i = 0; i < sliceCount<T>(layer); i++) {
      const width = sliceWidth<T>(layer, i);
      if (byColumns) accumulateColumns<T>(network, width, weights, d, row, layer.inputs);
      else accumulateRows<T>(network, width, weights, d, row, count);
      weights += (<usize>(width * layer.inputs)) << 4;
      d += <usize>width << 4;
    }
  }
}

/** The same for one layer that takes in the `count` rows at `a`. */
export function accumulateDense<T>(layer: Layer, a: usize, factor: f64, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const aRow = <usize>layer.paddedInputs * sizeof<T>();
  scaleAndSum<T>(layer.deltas, factor, layer.biasSums, row, count);
  liftRows<T>(a, aRow, layer.deltas, row, count);
  let d = layer.deltas;
  for (let left = count; left > 0; left -= BLOCK) {
    accumulateBlock<T>(layer, a, aRow, d, row, min(left, BLOCK));
    a += <usize>BLOCK * aRow;
    d += <usize>BLOCK * row;
  }
}

function accumulateBlock<T>(layer: Layer, a: usize, aRow: usize, d: usize, row: usize, rows: i32): void {
  let weights = layer.weightSums;
  for (let i = 0; i < sliceCount<T>(layer); i++) {
    const width = sliceWidth<T>(layer, i);
    multiply<T>(layer.unit, weights, <usize>width << 4, layer.inputs, width, a, sizeof<T>(), aRow, d, row, rows);
    weights += (<usize>(width * layer.inputs)) << 4;
    d += <usize>width << 4;
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
