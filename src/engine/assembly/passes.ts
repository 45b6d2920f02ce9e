import { activate, applySlope } from "./activation";
import { outputDeltas } from "./cost";
import { multiply } from "./dense";
import { layerOf } from "./network";
import { Layer, Network, Split } from "./records.gen";
import { addRows, addRowsOfTwo } from "./rows";
import { sliceCount, sliceWidth } from "./slices";
import { transposeVector } from "./transpose";
import { lanes } from "./vector";

/** zˡ = Wˡaˡ⁻¹ + bˡ, aˡ = σ(zˡ), equations (10) and (11), for `count` gathered examples. */
export function forwardLayer<T>(network: Network, split: Split, l: i32, count: i32): void {
  const layer = layerOf(network, l);
  startFromBiases<T>(layer, count);
  const row = <usize>layer.padded * sizeof<T>();
  let weights = layer.weights;
  let z = layer.weighted;
  for (let i = 0; i < sliceCount<T>(layer); i++) {
    const width = sliceWidth<T>(layer, i);
    if (l == 0 && split.sparse) {
      forwardSlice<T>(network, layer.unit, width, weights, z, row, count);
    } else {
      const a = l == 0 ? network.inputs : layerOf(network, l - 1).passed;
      const aRow = <usize>layer.paddedInputs * sizeof<T>();
      multiply<T>(layer.unit, z, row, count, width, a, aRow, sizeof<T>(), weights, <usize>width << 4, layer.inputs);
    }
    weights += (<usize>(width * layer.inputs)) << 4;
    z += <usize>width << 4;
  }
  activate<T>(layer, count);
}

function forwardSlice<T>(
  network: Network,
  unit: i32,
  width: i32,
  weights: usize,
  z: usize,
  row: usize,
  count: i32,
): void {
  let s: usize = 0;
  for (; unit == 2 && s + 1 < <usize>count; s += 2) {
    const place = network.entryStarts + (s << 2);
    const middle = <usize>load<u32>(place, 4);
    addRowsOfTwo<T>(
      width,
      load<u32>(place),
      middle,
      middle,
      load<u32>(place, 8),
      weights,
      z + s * row,
      z + (s + 1) * row,
    );
  }
  for (; s < <usize>count; s++) {
    const place = network.entryStarts + (s << 2);
    addRows<T>(width, load<u32>(place), load<u32>(place, 4), weights, z + s * row);
  }
}

/** z ← b for `count` examples: [count][padded]. */
export function startFromBiases<T>(layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const biases = layer.biases;
  let z = layer.weighted;
  for (let s = 0; s < count; s++) {
    let j: usize = 0;
    for (; j + 16 < row; j += 32) {
      const low = v128.load(biases + j);
      const high = v128.load(biases + j, 16);
      v128.store(z + j, high, 16);
      v128.store(z + j, low);
    }
    if (j < row) v128.store(z + j, v128.load(biases + j));
    z += row;
  }
}

/**
 * δᴸ by equations (16) and (17), then δˡ = ((Wˡ⁺¹)ᵀδˡ⁺¹) ⊙ σ′(zˡ), equation (19), down to the first layer.
 */
export function backward<T>(network: Network, dropout: bool, count: i32): void {
  const last = network.layers - 1;
  outputDeltas<T>(network, layerOf(network, last), count);
  for (let l = last - 1; l >= 0; l--) {
    const layer = layerOf(network, l);
    const next = layerOf(network, l + 1);
    const row = <usize>layer.padded * sizeof<T>();
    transpose<T>(next);
    memory.fill(layer.deltas, 0, row * count);
    multiply<T>(
      layer.unit,
      layer.deltas,
      row,
      count,
      layer.padded / lanes<T>(),
      next.deltas,
      <usize>next.padded * sizeof<T>(),
      sizeof<T>(),
      next.transposed,
      row,
      next.outputs,
    );
    if (dropout) applyMasks<T>(layer, layer.deltas, layer.deltas, count);
    applySlope<T>(layer, count);
  }
}

/** target ← source ⊙ masks. */
export function applyMasks<T>(layer: Layer, source: usize, target: usize, count: i32): void {
  const bytes = <usize>(layer.padded * count) * sizeof<T>();
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(target + i, v128.mul<T>(v128.load(source + i), v128.load(layer.masks + i)));
  }
}

/** Wᵀ [outputs][padded inputs] from the slices of W. The padding was zeroed when the learner was made. */
export function transpose<T>(layer: Layer): void {
  const row = <usize>layer.paddedInputs * sizeof<T>();
  for (let v = 0; v * lanes<T>() < layer.outputs; v++) {
    transposeVector<T>(layer, layer.weights, v, layer.transposed + <usize>(v * lanes<T>()) * row, row);
  }
}
