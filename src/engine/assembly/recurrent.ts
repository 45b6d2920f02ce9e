import { activateAt, applySlopeAt } from "./activation";
import { clearPadding, outputDeltas } from "./cost";
import { multiply } from "./dense";
import { layerOf } from "./network";
import { forwardLayer, startFromBiases, transpose } from "./passes";
import { Layer, Network, Split } from "./records.gen";
import { sliceCount, sliceWidth } from "./slices";
import { accumulateDense } from "./update";
import { lanes } from "./vector";

// The same passes as src/network/recurrent.ts. The rows of a chunk lie example by example, in each step by step: the gradient
// adds them up in the order of the reference. One step of all examples is every so many rows.

/** Rows of the output layer for `count` examples. */
@inline
export function outputRows(network: Network, count: i32): i32 {
  return network.each ? count * network.steps : count;
}

/** a_t = σ([W U][x_t, a_{t−1}] + b), layer by layer, for `count` gathered examples. */
export function forwardThroughTime<T>(network: Network, split: Split, count: i32): void {
  const last = network.layers - 1;
  for (let l = 0; l < last; l++) {
    const layer = layerOf(network, l);
    if (l > 0) takeFromBefore<T>(network, layerOf(network, l - 1), layer, count);
    startFromBiases<T>(layer, count * network.steps);
    for (let t = 0; t < network.steps; t++) forwardStep<T>(network, layer, t, count);
  }
  if (!network.each) readLastStep<T>(network, layerOf(network, last - 1), count);
  forwardLayer<T>(network, split, last, outputRows(network, count));
}

function forwardStep<T>(network: Network, layer: Layer, t: i32, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const takenRow = <usize>layer.paddedInputs * sizeof<T>();
  const example = row * network.steps;
  const takenExample = takenRow * network.steps;
  const taken = layer.taken + takenRow * t;
  let z = layer.weighted + row * t;
  const own = taken + <usize>layer.before * sizeof<T>();
  const bytes = <usize>layer.outputs * sizeof<T>();
  // Before the first step there is nothing to remember.
  const inputs = t == 0 ? layer.before : layer.inputs;
  for (let s: usize = 0; s < <usize>count; s++) {
    if (t == 0) memory.fill(own + s * takenExample, 0, bytes);
    else copy<T>(own + s * takenExample, z - row + s * example, bytes);
  }
  let weights = layer.weights;
  for (let i = 0; i < sliceCount<T>(layer); i++) {
    const width = sliceWidth<T>(layer, i);
    const bRow = <usize>width << 4;
    multiply<T>(layer.unit, z, example, count, width, taken, takenExample, sizeof<T>(), weights, bRow, inputs);
    weights += (<usize>(width * layer.inputs)) << 4;
    z += bRow;
  }
  z = layer.weighted + row * t;
  const a = layer.activations + row * t;
  for (let s: usize = 0; s < <usize>count; s++) {
    activateAt<T>(layer.activation, z + s * example, a + s * example, row);
  }
}

/** What a recurrent layer passes on is what the next one takes in before its own activations. */
function takeFromBefore<T>(network: Network, before: Layer, layer: Layer, count: i32): void {
  const row = <usize>before.padded * sizeof<T>();
  const takenRow = <usize>layer.paddedInputs * sizeof<T>();
  for (let r: usize = 0; r < <usize>(count * network.steps); r++) {
    copy<T>(layer.taken + r * takenRow, before.activations + r * row, <usize>layer.before * sizeof<T>());
  }
}

function readLastStep<T>(network: Network, layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  let a = layer.activations + row * (network.steps - 1);
  for (let s: usize = 0; s < <usize>count; s++) {
    copy<T>(layer.passed + s * row, a, row);
    a += row * network.steps;
  }
}

/** δ_t = (Vᵀ δ^out_t + Uᵀ δ_{t+1}) ⊙ σ′(z_t), from the outputs down and from the last step back. */
export function backwardThroughTime<T>(network: Network, count: i32): void {
  const last = network.layers - 1;
  for (let l = 0; l <= last; l++) transpose<T>(layerOf(network, l));
  outputDeltas<T>(network, layerOf(network, last), outputRows(network, count));
  for (let l = last - 1; l >= 0; l--) {
    const layer = layerOf(network, l);
    memory.fill(layer.deltas, 0, <usize>(layer.padded * count * network.steps) * sizeof<T>());
    errorsFromAbove<T>(network, layer, layerOf(network, l + 1), l + 1 == last && !network.each, count);
    for (let t = network.steps - 1; t >= 0; t--) backwardStep<T>(network, layer, t, count);
    // What was read beyond a row of a transposed matrix is in the padding.
    clearPadding<T>(layer, count * network.steps);
  }
}

function errorsFromAbove<T>(network: Network, layer: Layer, next: Layer, lastStepAlone: bool, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const nextRow = <usize>next.padded * sizeof<T>();
  const deltas = lastStepAlone ? layer.deltas + row * (network.steps - 1) : layer.deltas;
  multiply<T>(
    layer.unit,
    deltas,
    lastStepAlone ? row * network.steps : row,
    lastStepAlone ? count : count * network.steps,
    layer.padded / lanes<T>(),
    next.deltas,
    nextRow,
    sizeof<T>(),
    next.transposed,
    <usize>next.paddedInputs * sizeof<T>(),
    next.outputs,
  );
}

function backwardStep<T>(network: Network, layer: Layer, t: i32, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  const example = row * network.steps;
  const deltas = layer.deltas + row * t;
  if (t + 1 < network.steps && flowsBack(network, t + 1)) {
    multiply<T>(
      layer.unit,
      deltas,
      example,
      count,
      layer.padded / lanes<T>(),
      deltas + row,
      example,
      sizeof<T>(),
      layer.transposed + <usize>layer.before * sizeof<T>(),
      <usize>layer.paddedInputs * sizeof<T>(),
      layer.outputs,
    );
  }
  const a = layer.activations + row * t;
  for (let s: usize = 0; s < <usize>count; s++) {
    applySlopeAt<T>(layer.activation, a + s * example, deltas + s * example, row);
  }
}

/** Whether the error of step `t` flows back to the step before. */
@inline
function flowsBack(network: Network, t: i32): bool {
  return network.truncate == 0 || (network.steps - t) % network.truncate != 0;
}

/** sum ← sum + factor·∇C_x for the `count` gathered examples in order, each step by step. */
export function accumulateThroughTime<T>(network: Network, factor: f64, count: i32): void {
  const last = network.layers - 1;
  for (let l = 0; l < last; l++) {
    const layer = layerOf(network, l);
    accumulateDense<T>(layer, layer.taken, factor, count * network.steps);
  }
  const a = layerOf(network, last - 1).passed;
  accumulateDense<T>(layerOf(network, last), a, factor, outputRows(network, count));
}

/** Not a byte more: what follows in the row is something else. */
@inline
function copy<T>(target: usize, source: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(target + i, v128.load(source + i));
  for (; i < bytes; i += sizeof<T>()) store<T>(target + i, load<T>(source + i));
}
