import type { Address } from "./kernels.ts";

/**
 * The records through which the kernels know a network, a learner's scratch, a split and a step: name and type of each
 * field, in order. They lie in the shared memory and are written from here; the kernels hold no state of their own, so any
 * number of instances can share one memory. The classes by which the kernels read them are made from these tables
 * (`assembly/records.gen.ts`, `npm run generate`). Sizes are in elements, places in bytes.
 */
const BYTES = { i32: 4, u32: 4, usize: 4, f64: 8 } as const;

export type FieldType = keyof typeof BYTES;
export type FieldTypes = { readonly [name: string]: FieldType };

/** What is true of a network and of its training, with where its parts lie. */
export const NETWORK = {
  layers: "i32",
  cost: "i32",
  /** Outputs of one example: with an output at each step those of all steps. */
  outputs: "i32",
  /** Steps of one example; 0 in a feedforward network. */
  steps: "i32",
  /** Whether the output is read at each step, or else after the last. */
  each: "i32",
  /** Errors flow back within segments of so many steps; 0 without truncation. */
  truncate: "i32",
  /** The longest gradient of a mini-batch; 0 without clipping. */
  clip: "f64",
  /** Examples that pass through the layers together. */
  chunk: "i32",
  keyLow: "u32",
  keyHigh: "u32",
  /** A hidden neuron is dropped when its random word is below this; 0 without dropout. */
  dropBelow: "u32",
  /** 1/(1 − dropout). */
  keepScale: "f64",
  /** Input examples of a chunk: sparse entries, or dense rows [chunk][padded inputs]. */
  inputs: "usize",
  /** Addresses where each example's sparse entries start, and the end: u32[chunk + 1]. */
  entryStarts: "usize",
  /** The same entries by input: u32[inputs + 1] and the entries. */
  columnStarts: "usize",
  columnEntries: "usize",
  /** [chunk][padded outputs]. */
  targets: "usize",
  /** Order of the epoch: u32[training size]. */
  order: "usize",
  /** Random words, and what is made of them. */
  words: "usize",
  /** μ; 0 without momentum. */
  momentum: "f64",
  /** Gradient descent with momentum: v ← μv − η∇C, w ← w + v. */
  rolls: "i32",
  /** How much each class counts, f64[outputs], and the examples of a chunk, f64[chunk]; 0 without class weights. */
  classWeights: "usize",
  exampleWeights: "usize",
  /**
   * Results over a split, float64: cost, right predictions, then per output: its sum, how often it was predicted, how
   * often that was right or its absolute errors, its squared errors; then ‖δ‖ per layer and per step.
   */
  sums: "usize",
} as const satisfies FieldTypes;

/** The records of the layers follow that of their network. */
export const LAYER = {
  inputs: "i32",
  outputs: "i32",
  /** In a recurrent layer those of the inputs that come from the layer before; the others are its own outputs. */
  before: "i32",
  /** Sizes rounded up to whole registers. */
  paddedInputs: "i32",
  padded: "i32",
  activation: "i32",
  /** Vectors to a register: 2 where the machine code works on two neighbours at once, else 1. */
  unit: "i32",
  /** Slices (assembly/slices.ts), each [inputs][width]. */
  weights: "usize",
  biases: "usize",
  /** In the layout of the parameters, where the optimizer has them: velocities or first moments, and mean squares. */
  weightVelocities: "usize",
  biasVelocities: "usize",
  weightSquares: "usize",
  biasSquares: "usize",
  /** Room for a second copy of the parameters, or for the gradient. */
  spareWeights: "usize",
  spareBiases: "usize",
  /** What a mini-batch is accumulated into: one of the three above, chosen by the kernels. */
  weightSums: "usize",
  biasSums: "usize",
  /** What a recurrent layer takes in: [chunk · steps][padded inputs], the steps of an example one after the other. */
  taken: "usize",
  /** [outputs][padded inputs], filled when δ is propagated; absent in the first layer of a feedforward network. */
  transposed: "usize",
  /**
   * Weighted inputs z [chunk][padded]; the same place as the activations except in the output layer. Of a recurrent layer,
   * and of outputs that are read at each step, these and the following have [chunk · steps] rows.
   */
  weighted: "usize",
  /** [chunk][padded], before dropout. */
  activations: "usize",
  /**
   * [chunk][padded], what the next layer sees: the same place as the activations without dropout, and unless the next layer
   * reads the last step alone.
   */
  passed: "usize",
  /** [chunk][padded]: 0 where dropped, else 1/(1 − dropout). */
  masks: "usize",
  /** δ, then −(η/m)·δ: [chunk][padded]. */
  deltas: "usize",
} as const satisfies FieldTypes;

/** Where the examples of a split lie, and in what form. */
export const SPLIT = {
  size: "i32",
  /** BYTES or REALS. */
  values: "i32",
  /** CLASSES, BINARY or VALUES. */
  targetKind: "i32",
  sparse: "i32",
  /** Sparse: address of each row, and of the end: u32[size + 1]; what is there is in assembly/compressed-row.ts. */
  starts: "usize",
  /** Sparse: the numbers of inputs take a byte, else two. */
  narrow: "i32",
  /** Dense: u8 or f64, [size][inputs]. */
  rows: "usize",
  /** Bytes stand for value / scale. Exact in float32. */
  scale: "f64",
  /** u16[size] of labels, or f64[size][outputs]. */
  targets: "usize",
} as const satisfies FieldTypes;

/** What the mini-batches of an epoch do to the parameters. */
export const UPDATE = {
  eta: "f64",
  /** 1 − ηλ/n, and ηλ/n for velocities. */
  keep: "f64",
  drag: "f64",
  /** ηλ₁/n. */
  pull: "f64",
  /** λ/n and λ₁/n, where both are part of the gradient. */
  gradientDrag: "f64",
  gradientPull: "f64",
  /** DESCENT, NESTEROV …: what moves the weights. */
  optimizer: "i32",
  /** ρ of RMSprop, or β₁ and β₂ of Adam, and ε. */
  beta1: "f64",
  beta2: "f64",
  epsilon: "f64",
  /** β₁ᵗ and β₂ᵗ, multiplied once more by each mini-batch. */
  decayedBeta1: "f64",
  decayedBeta2: "f64",
} as const satisfies FieldTypes;

export type RecordOf<Record extends FieldTypes> = { readonly [name in keyof Record]: number };

/** Bytes from the start of a record to the end of its last field. */
export function recordBytes(fields: FieldTypes): number {
  return shapeOf(fields).bytes;
}

/** The numbers of an object by their names. */
type NumbersOf<Object> = { [name in keyof Object]: Object[name] extends number ? name : never }[keyof Object];

/**
 * Writes every field of the record at `at`, each at the next place that is a multiple of its size. What is not among the
 * values is a number of `known`: to put both into a new object takes longer than the writing.
 */
export function writeRecord<Record extends FieldTypes, Known extends object>(
  buffer: ArrayBufferLike,
  at: Address,
  fields: Record,
  values: Omit<RecordOf<Record>, NumbersOf<Known>>,
  known?: Known,
): void {
  const view = new DataView(buffer, at);
  const first = values as RecordOf<FieldTypes>;
  const second = known as RecordOf<FieldTypes> | undefined;
  for (const { name, type, place } of shapeOf(fields).places) {
    const value = (first[name] ?? second?.[name])!;
    if (type === "f64") view.setFloat64(place, value, true);
    else if (type === "i32") view.setInt32(place, value, true);
    else view.setUint32(place, value, true);
  }
}

interface Shape {
  readonly places: readonly { readonly name: string; readonly type: FieldType; readonly place: number }[];
  readonly bytes: number;
}

/** Tiny networks are described thousands of times a second. */
const shapes = new Map<FieldTypes, Shape>();

function shapeOf(fields: FieldTypes): Shape {
  const known = shapes.get(fields);
  if (known !== undefined) return known;
  let bytes = 0;
  const places = Object.entries(fields).map(([name, type]) => {
    const place = aligned(bytes, BYTES[type]);
    bytes = place + BYTES[type];
    return { name, type, place };
  });
  const shape = { places, bytes };
  shapes.set(fields, shape);
  return shape;
}

function aligned(place: number, size: number): number {
  return Math.ceil(place / size) * size;
}
