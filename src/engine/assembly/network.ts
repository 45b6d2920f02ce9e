/**
 * What the kernels are told of a network, a learner's scratch and a split. The records lie in the shared
 * memory and are written by `describe…`; the module itself holds no state, so any number of instances can
 * share one memory. Sizes are in elements, pointers in bytes; `padded` is a size rounded up to whole registers.
 */

@unmanaged
export class Network {
  layers: i32;
  cost: i32;
  /** Examples that pass through the layers together. */
  chunk: i32;
  keyLow: u32;
  keyHigh: u32;
  /** A hidden neuron is dropped when its random word is below this; 0 without dropout. */
  dropBelow: u32;
  /** 1/(1 − dropout). */
  keepScale: f64;
  /** Input examples of a chunk: sparse entries, or dense rows [chunk][padded inputs]. */
  inputs: usize;
  /** Addresses where each example's sparse entries start, and the end: u32[chunk + 1]. */
  entryStarts: usize;
  /** The same entries by input: u32[inputs + 1] and the entries. */
  columnStarts: usize;
  columnEntries: usize;
  /** [chunk][padded outputs]. */
  targets: usize;
  /** Order of the epoch: u32[training size]. */
  order: usize;
  /** Four random words. */
  words: usize;
  /** μ; 0 without momentum, where `rolls` is 0. */
  momentum: f64;
  rolls: i32;
  /**
   * Results over a split, float64: cost, right predictions, then per output its sum and how often it was
   * predicted, then ‖δ‖ per layer.
   */
  sums: usize;
}

@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  paddedInputs: i32;
  padded: i32;
  activation: i32;
  /** Vectors to a register: 2 where the machine code works on two neighbours at once, else 1. */
  unit: i32;
  /** Slices of up to SLICE_REGISTERS registers, each [inputs][width]. */
  weights: usize;
  biases: usize;
  /** Momentum only: velocities in the layout of the parameters. */
  weightVelocities: usize;
  biasVelocities: usize;
  /** Room for a second copy of the parameters, or for the gradient. */
  spareWeights: usize;
  spareBiases: usize;
  /** What a mini-batch is accumulated into: one of the three above. */
  weightSums: usize;
  biasSums: usize;
  /** [outputs][padded inputs], filled when δ is propagated; absent in the first layer. */
  transposed: usize;
  /** Weighted inputs z [chunk][padded]; the same place as the activations except in the output layer. */
  weighted: usize;
  /** [chunk][padded], before dropout. */
  activations: usize;
  /** [chunk][padded], what the next layer sees: the same place as the activations without dropout. */
  passed: usize;
  /** [chunk][padded]: 0 where dropped, else 1/(1 − dropout). */
  masks: usize;
  /** δ, then −(η/m)·δ: [chunk][padded]. */
  deltas: usize;
}

@unmanaged
export class Split {
  size: i32;
  /** BYTES or REALS. */
  values: i32;
  /** CLASSES, BINARY or VALUES. */
  targetKind: i32;
  sparse: i32;
  /** Sparse: number of each row's first entry, and the end: u32[size + 1]. */
  starts: usize;
  /** Sparse: input of each entry, u16[entries]. */
  entryInputs: usize;
  /** u8 or f64: [entries] when sparse, else [size][inputs]. */
  entryValues: usize;
  /** Bytes stand for value / scale. Exact in float32. */
  scale: f64;
  /** u16[size] of labels, or f64[size][outputs]. */
  targets: usize;
}

@inline
export function layerOf(network: Network, index: i32): Layer {
  return changetype<Layer>(changetype<usize>(network) + offsetof<Network>() + <usize>index * offsetof<Layer>());
}
