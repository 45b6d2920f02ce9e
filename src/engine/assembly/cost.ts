import { applySlope } from "./activation";
import { exp } from "./exp";
import { CROSS_ENTROPY, LOG_LIKELIHOOD, QUADRATIC, SOFTMAX } from "./kinds";
import { log, log1pOfTwo } from "./log";
import { Layer, Network } from "./records.gen";
import { splat } from "./vector";

// The same functions as src/network/cost.ts and output.ts. A new cost is a case in `outputDeltas` and one in
// `costOf`.

/** δᴸ over `count` rows of the output layer. */
export function outputDeltas<T>(network: Network, layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  for (let s: usize = 0; s < <usize>count; s++) {
    const a = layer.activations + s * row;
    const y = network.targets + s * row;
    const deltas = layer.deltas + s * row;
    if (network.cost == LOG_LIKELIHOOD) timesTotalMinus<T>(layer, a, y, deltas);
    else minus<T>(a, y, deltas, row);
    if (network.cost == QUADRATIC && layer.activation == SOFTMAX) timesJacobian<T>(layer, a, deltas);
  }
  if (network.cost == QUADRATIC && layer.activation != SOFTMAX) applySlope<T>(layer, count);
  if (network.classWeights) weighExamples<T>(network, layer, count);
  clearPadding<T>(layer, count);
}

/** δᴸ of each example times the weight of its class. */
function weighExamples<T>(network: Network, layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  let deltas = layer.deltas;
  for (let s: usize = 0; s < <usize>count; s++) {
    const weight = splat<T>(load<f64>(network.exampleWeights + (s << 3)));
    for (let j: usize = 0; j < row; j += 16) {
      v128.store(deltas + j, v128.mul<T>(weight, v128.load(deltas + j)));
    }
    deltas += row;
  }
}

/** ∇ₐC of the quadratic cost, and δᴸ of the cross-entropy with sigmoid outputs: a − y. */
@inline
function minus<T>(a: usize, y: usize, deltas: usize, row: usize): void {
  for (let j: usize = 0; j < row; j += 16) {
    v128.store(deltas + j, v128.sub<T>(v128.load(a + j), v128.load(y + j)));
  }
}

/** δᴸ of the log-likelihood with softmax outputs: a·Σy − y. */
function timesTotalMinus<T>(layer: Layer, a: usize, y: usize, deltas: usize): void {
  const used = <usize>layer.outputs * sizeof<T>();
  let total = <T>0;
  for (let j: usize = 0; j < used; j += sizeof<T>()) total += load<T>(y + j);
  for (let j: usize = 0; j < used; j += sizeof<T>()) {
    store<T>(deltas + j, load<T>(a + j) * total - load<T>(y + j));
  }
}

/** δᴸ_j = a_j(g_j − a·g) for g = ∇ₐC: the Jacobian of softmax times the gradient. */
function timesJacobian<T>(layer: Layer, a: usize, deltas: usize): void {
  const used = <usize>layer.outputs * sizeof<T>();
  let mean = <T>0;
  for (let j: usize = 0; j < used; j += sizeof<T>()) mean += load<T>(a + j) * load<T>(deltas + j);
  for (let j: usize = 0; j < used; j += sizeof<T>()) {
    store<T>(deltas + j, load<T>(a + j) * (load<T>(deltas + j) - mean));
  }
}

/** Padded outputs have no target: without this their weights would be trained, unseen. */
export function clearPadding<T>(layer: Layer, count: i32): void {
  const row = <usize>layer.padded * sizeof<T>();
  for (let s: usize = 0; s < <usize>count; s++) {
    for (let j = <usize>layer.outputs * sizeof<T>(); j < row; j += sizeof<T>()) {
      store<T>(layer.deltas + s * row + j, <T>0);
    }
  }
}

/** C_x of row `s` of the output layer, in float64. */
export function costOf<T>(network: Network, layer: Layer, s: i32): f64 {
  const row = <usize>(s * layer.padded) * sizeof<T>();
  const y = network.targets + row;
  switch (network.cost) {
    case CROSS_ENTROPY:
      return crossEntropy<T>(layer.weighted + row, y, layer.outputs);
    case LOG_LIKELIHOOD:
      return logLikelihood<T>(layer.weighted + row, y, layer.outputs);
    default:
      return quadratic<T>(layer.activations + row, y, layer.outputs);
  }
}

function quadratic<T>(a: usize, y: usize, outputs: i32): f64 {
  let sum = 0.0;
  for (let j: usize = 0; j < <usize>outputs * sizeof<T>(); j += sizeof<T>()) {
    const difference = <f64>load<T>(a + j) - <f64>load<T>(y + j);
    sum += difference * difference;
  }
  return 0.5 * sum;
}

/** From z: −ln σ(z) = softplus(−z), −ln(1 − σ(z)) = softplus(z). Two outputs at a time, added one after the other. */
function crossEntropy<T>(z: usize, y: usize, outputs: i32): f64 {
  let sum = 0.0;
  for (let j = 0; j < outputs; j += 2) {
    const zs = two<T>(z + <usize>j * sizeof<T>());
    const ys = two<T>(y + <usize>j * sizeof<T>());
    const tail = log1pOfTwo(exp<f64>(f64x2.neg(f64x2.abs(zs))));
    const isOn = f64x2.eq(ys, splat<f64>(1));
    // Of targets that are 0 or 1 one of the two terms is 0, and the other's factor 1.
    if (i64x2.all_true(v128.or(isOn, f64x2.eq(ys, splat<f64>(0))))) {
      const costs = f64x2.add(positivePart(v128.bitselect(f64x2.neg(zs), zs, isOn)), tail);
      sum += f64x2.extract_lane(costs, 0);
      if (j + 1 < outputs) sum += f64x2.extract_lane(costs, 1);
      continue;
    }
    const on = weighTwo(ys, f64x2.add(positivePart(f64x2.neg(zs)), tail));
    const off = weighTwo(f64x2.sub(splat<f64>(1), ys), f64x2.add(positivePart(zs), tail));
    sum = sum + f64x2.extract_lane(on, 0) + f64x2.extract_lane(off, 0);
    if (j + 1 < outputs) sum = sum + f64x2.extract_lane(on, 1) + f64x2.extract_lane(off, 1);
  }
  return sum;
}

/** From z: −ln a_j = ln Σ e^z_i − z_j. */
function logLikelihood<T>(z: usize, y: usize, outputs: i32): f64 {
  const used = <usize>outputs * sizeof<T>();
  let largest = -Infinity;
  for (let j: usize = 0; j < used; j += sizeof<T>()) {
    const zj = <f64>load<T>(z + j);
    if (zj > largest) largest = zj;
  }
  let total = 0.0;
  for (let j = 0; j < outputs; j += 2) {
    const exps = exp<f64>(f64x2.sub(two<T>(z + <usize>j * sizeof<T>()), splat<f64>(largest)));
    total += f64x2.extract_lane(exps, 0);
    if (j + 1 < outputs) total += f64x2.extract_lane(exps, 1);
  }
  const logTotal = log(total);
  let sum = 0.0;
  for (let j: usize = 0; j < used; j += sizeof<T>()) {
    sum += weigh(<f64>load<T>(y + j), logTotal + (largest - <f64>load<T>(z + j)));
  }
  return sum;
}

/** Two neighbours as float64. The padding behind an odd number of outputs is read, and not used. */
@inline
export function two<T>(place: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(place);
  return f64x2.promote_low_f32x4(v128.load64_zero(place));
}

/** x where it is above 0, else 0. */
@inline
function positivePart(x: v128): v128 {
  return v128.and(x, f64x2.gt(x, splat<f64>(0)));
}

@inline
function weighTwo(desired: v128, cost: v128): v128 {
  return v128.andnot(f64x2.mul(desired, cost), f64x2.eq(desired, splat<f64>(0)));
}

/** 0·∞ is 0 here: an outcome that is not desired costs nothing. */
@inline
function weigh(desired: f64, cost: f64): f64 {
  return desired == 0 ? 0 : desired * cost;
}
