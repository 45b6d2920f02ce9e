import { adapt, beginGradient } from "./adaptive";
import { multiply } from "./dense";
import { add, decayInto, pullToZero, scale, scaleAndSum, subtractScaled } from "./elementwise";
import { DESCENT } from "./kinds";
import { layerOf } from "./network";
import { Update, Network, Split } from "./records.gen";
import { addSpacedRows, addToRows } from "./rows";
import { sliceCount, sliceWidth } from "./slices";
import { sortByInput } from "./sort-by-input";

/** From this many examples and slices on, sorting the entries by input costs less than it saves (docs/engine.md). */
const COLUMNS_FROM = 32;
const SLICES_FROM = 7;

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
      scale<T>(layer.weightSums, network.momentum, weightBytes);
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
