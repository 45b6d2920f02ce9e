import { costOf, two } from "./cost";
import { gather, gatherSteps } from "./gather";
import { CLASSES, VALUES } from "./kinds";
import { layerOf } from "./network";
import { Layer, Network, Split } from "./records.gen";
import { backward, forwardLayer } from "./passes";
import { accumulateThroughTime, backwardThroughTime, forwardThroughTime } from "./recurrent";
import { accumulate } from "./update";

/** Forward pass over rows `from` … `to` of a split, without dropout; adds to the sums of the network. */
export function evaluate<T>(network: Network, split: Split, from: i32, to: i32): void {
  const output = layerOf(network, network.layers - 1);
  for (let first = from; first < to; first += network.chunk) {
    const count = min(network.chunk, to - first);
    forwardRows<T>(network, split, first, count);
    for (let s = 0; s < count; s++) {
      if (network.each) judgeSteps<T>(network, output, split, s);
      else judge<T>(network, output, split, s);
    }
  }
}

/**
 * Adds the gradient of the cost averaged over the split, from rows `from` … `to`, to the spare parameters,
 * and mean ‖δˡ‖ to the sums.
 */
export function measure<T>(network: Network, split: Split, from: i32, to: i32): void {
  const share = 1.0 / <f64>split.size;
  for (let l = 0; l < network.layers; l++) {
    const layer = layerOf(network, l);
    layer.weightSums = layer.spareWeights;
    layer.biasSums = layer.spareBiases;
  }
  for (let first = from; first < to; first += network.chunk) {
    const count = min(network.chunk, to - first);
    forwardRows<T>(network, split, first, count);
    if (network.steps) backwardThroughTime<T>(network, count);
    else backward<T>(network, false, count);
    for (let l = 0; l < network.layers; l++) {
      for (let s = 0; s < count; s++) addNorm<T>(network, layerOf(network, l), split, l, s);
    }
    for (let t = 0; t < network.steps; t++) {
      for (let s = 0; s < count; s++) addNormOfStep<T>(network, split, t, s);
    }
    if (network.steps) accumulateThroughTime<T>(network, share, count);
    else accumulate<T>(network, split, share, count);
  }
}

/** Without dropout what a layer passes on is its activation. */
function forwardRows<T>(network: Network, split: Split, first: i32, count: i32): void {
  if (network.steps) {
    gatherSteps<T>(network, split, 0, first, count);
    forwardThroughTime<T>(network, split, count);
    return;
  }
  gather<T>(network, split, 0, first, count);
  for (let l = 0; l < network.layers; l++) {
    forwardLayer<T>(network, split, l, count);
    const layer = layerOf(network, l);
    if (layer.passed != layer.activations) {
      memory.copy(layer.passed, layer.activations, <usize>(layer.padded * count) * sizeof<T>());
    }
  }
}

function judge<T>(network: Network, output: Layer, split: Split, s: i32): void {
  const row = <usize>(s * output.padded) * sizeof<T>();
  const a = output.activations + row;
  const y = network.targets + row;
  const outputs = <usize>output.outputs;
  addTo(network.sums, costOf<T>(network, output, s));
  addOutputs<T>(network.sums + 16, a, outputs);
  const highest = highestOf<T>(a, outputs);
  addTo(network.sums + ((2 + outputs + highest) << 3), 1);
  if (split.targetKind == CLASSES) {
    if (load<T>(y + highest * sizeof<T>()) != <T>1) return;
    addTo(network.sums + 8, 1);
    addTo(network.sums + ((2 + 2 * outputs + highest) << 3), 1);
    return;
  }
  addErrors<T>(network, 0, a, y, outputs);
  if (split.targetKind != VALUES && allRight<T>(a, y, outputs)) addTo(network.sums + 8, 1);
}

/** |a − y| and (a − y)² of `outputs` outputs, the first of which is number `from` of the example. */
function addErrors<T>(network: Network, from: usize, a: usize, y: usize, outputs: usize): void {
  const all = <usize>network.outputs;
  const sums = network.sums + ((2 + 2 * all + from) << 3);
  for (let j: usize = 0; j < outputs; j++) {
    const error = <f64>load<T>(a + j * sizeof<T>()) - <f64>load<T>(y + j * sizeof<T>());
    addTo(sums + (j << 3), Math.abs(error));
    addTo(sums + ((all + j) << 3), error * error);
  }
}

/** Example `s`, whose output is read at each step: its costs are added up, and it is right where all its steps are. */
function judgeSteps<T>(network: Network, output: Layer, split: Split, s: i32): void {
  const outputs = <usize>output.outputs;
  let cost = 0.0;
  let right = true;
  for (let t = 0; t < network.steps; t++) {
    const index = s * network.steps + t;
    const row = <usize>(index * output.padded) * sizeof<T>();
    cost += costOf<T>(network, output, index);
    const a = output.activations + row;
    const y = network.targets + row;
    addOutputs<T>(network.sums + 16 + ((<usize>t * outputs) << 3), a, outputs);
    addErrors<T>(network, <usize>t * outputs, a, y, outputs);
    right = right && allRight<T>(a, y, outputs);
  }
  addTo(network.sums, cost);
  if (right && split.targetKind != VALUES) addTo(network.sums + 8, 1);
}

function addOutputs<T>(sums: usize, a: usize, outputs: usize): void {
  for (let j: usize = 0; j + 1 < outputs; j += 2) {
    const place = sums + (j << 3);
    v128.store(place, f64x2.add(v128.load(place), two<T>(a + j * sizeof<T>())));
  }
  if (outputs & 1) addTo(sums + ((outputs - 1) << 3), <f64>load<T>(a + (outputs - 1) * sizeof<T>()));
}

/** Index of the highest output, the first of equals. */
function highestOf<T>(a: usize, outputs: usize): usize {
  let highest: usize = 0;
  let largest = load<T>(a);
  for (let j: usize = 1; j < outputs; j++) {
    const aj = load<T>(a + j * sizeof<T>());
    const higher = aj > largest;
    highest = select<usize>(j, highest, higher);
    largest = select<T>(aj, largest, higher);
  }
  return highest;
}

function allRight<T>(a: usize, y: usize, outputs: usize): bool {
  for (let j: usize = 0; j < outputs * sizeof<T>(); j += sizeof<T>()) {
    if (load<T>(a + j) > <T>0.5 != (load<T>(y + j) == <T>1)) return false;
  }
  return true;
}

/** ‖δ‖ of example `s` in layer `l`, over all its steps. */
function addNorm<T>(network: Network, layer: Layer, split: Split, l: i32, s: i32): void {
  const isOutput = l == network.layers - 1;
  const rows = network.steps && !(isOutput && !network.each) ? network.steps : 1;
  let squares = 0.0;
  for (let r = s * rows; r < (s + 1) * rows; r++) squares = addSquares<T>(squares, layer, r);
  addTo(network.sums + (<usize>(2 + 4 * network.outputs + l) << 3), Math.sqrt(squares) / <f64>split.size);
}

/** ‖δ_t‖ of example `s` at step `t`, over the neurons of all hidden layers. */
function addNormOfStep<T>(network: Network, split: Split, t: i32, s: i32): void {
  const last = network.layers - 1;
  let squares = 0.0;
  for (let l = 0; l < last; l++) squares = addSquares<T>(squares, layerOf(network, l), s * network.steps + t);
  const place = 2 + 4 * network.outputs + network.layers + t;
  addTo(network.sums + (<usize>place << 3), Math.sqrt(squares) / <f64>split.size);
}

/** `squares` and the squares of δ in row `r`. */
@inline
function addSquares<T>(squares: f64, layer: Layer, r: i32): f64 {
  const deltas = layer.deltas + <usize>(r * layer.padded) * sizeof<T>();
  for (let j: usize = 0; j < <usize>layer.outputs * sizeof<T>(); j += sizeof<T>()) {
    const delta = <f64>load<T>(deltas + j);
    squares += delta * delta;
  }
  return squares;
}

@inline
function addTo(sum: usize, term: f64): void {
  store<f64>(sum, load<f64>(sum) + term);
}
