// Generated from src/engine/records.ts, which says what each field is, by `npm run generate`. Do not edit.

@unmanaged
export class Network {
  layers: i32;
  cost: i32;
  outputs: i32;
  steps: i32;
  each: i32;
  truncate: i32;
  clip: f64;
  chunk: i32;
  keyLow: u32;
  keyHigh: u32;
  dropBelow: u32;
  keepScale: f64;
  inputs: usize;
  entryStarts: usize;
  columnStarts: usize;
  columnEntries: usize;
  targets: usize;
  order: usize;
  words: usize;
  momentum: f64;
  rolls: i32;
  classWeights: usize;
  exampleWeights: usize;
  sums: usize;
}

@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  before: i32;
  paddedInputs: i32;
  padded: i32;
  activation: i32;
  unit: i32;
  weights: usize;
  biases: usize;
  weightVelocities: usize;
  biasVelocities: usize;
  weightSquares: usize;
  biasSquares: usize;
  spareWeights: usize;
  spareBiases: usize;
  weightSums: usize;
  biasSums: usize;
  taken: usize;
  transposed: usize;
  weighted: usize;
  activations: usize;
  passed: usize;
  masks: usize;
  deltas: usize;
}

@unmanaged
export class Split {
  size: i32;
  values: i32;
  targetKind: i32;
  sparse: i32;
  starts: usize;
  narrow: i32;
  rows: usize;
  scale: f64;
  targets: usize;
}

@unmanaged
export class Update {
  eta: f64;
  keep: f64;
  drag: f64;
  pull: f64;
  gradientDrag: f64;
  gradientPull: f64;
  optimizer: i32;
  beta1: f64;
  beta2: f64;
  epsilon: f64;
  decayedBeta1: f64;
  decayedBeta2: f64;
}
