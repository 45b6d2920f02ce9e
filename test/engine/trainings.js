/**
 * Trains networks of many shapes with the built engine and prints the SHA-256 of each network's weights, one a line: run
 * under several compilers of V8, and on several Nodes, the lines must be the same. An argument chooses the bytes of a
 * register (16 or 32); without one the engine chooses.
 */
import { attachEngine } from "../../dist/engine/index.js";
import { loadKernels } from "../../dist/engine/kernels-node.js";
import { shareDataset } from "../../dist/engine/share.js";
import { weightsDigest } from "../../dist/learner/digest.js";

const INPUTS = 61;
const OUTPUTS = 5;
const EXAMPLES = 90;

const DEFAULTS = {
  activation: "sigmoid",
  output: "sigmoid",
  cost: "quadratic",
  init: "scaled",
  eta: 0.1,
  batch_size: 10,
  epochs: 2,
  monitor: [],
  data: { source: "inline" },
};

const fastest = loadKernels();
const kernels = process.argv[2] ? { ...fastest, registerBytes: Number(process.argv[2]) } : fastest;
for (const density of [0.2, 1]) {
  const shared = shareDataset(kernels, randomData(density));
  for (const precision of ["float32", "float64"]) {
    for (const [hidden, changes] of trainings()) {
      const parameters = { ...DEFAULTS, layers: [INPUTS, ...hidden, OUTPUTS], precision, ...changes };
      const learner = attachEngine(shared, parameters, 5);
      for (let epoch = 1; epoch <= 2; epoch++) learner.trainEpoch(epoch, parameters.eta);
      const { cost } = learner.evaluate("train");
      const { gradient } = learner.measureGradient();
      console.log(weightsDigest(learner.weights()), cost, gradient);
      learner.release();
    }
  }
}

/** Slices of every width, chunks sorted by input and not, every activation and everything that enters an update. */
function trainings() {
  return [
    ...[1, 3, 4, 8, 9, 13, 16, 20, 25, 31, 32, 33, 44, 52, 60, 64, 65, 100, 130, 300].map((size) => [
      [size],
      {},
    ]),
    ...[1, 7, 40, "full"].map((batch_size) => [[70, 12], { batch_size }]),
    [[40], { activation: "tanh", dropout: 0.3 }],
    [[40, 9], { activation: "relu", momentum: 0.5, lambda: 0.3 }],
    [[17], { activation: "linear", l1: 0.2, output: "softmax", cost: "log-likelihood" }],
    [[33], { output: "linear" }],
    [[40, 12], { activation: ["leaky-relu", "tanh"], class_weights: "balanced", init: "he" }],
    [[29], { optimizer: { kind: "nesterov" }, momentum: 0.8, init: "xavier" }],
    [[21], { optimizer: { kind: "rmsprop", decay: 0.9, epsilon: 1e-8 }, eta: 0.01, lambda: 0.1 }],
    [[70], { optimizer: { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, eta: 0.01, l1: 0.1 }],
    [[9, 9], { optimizer: { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, eta: 0.01, lambda: 1 }],
  ];
}

/** Bytes of a linear congruential generator (Numerical Recipes). */
function randomData(density) {
  const values = new Uint8Array(EXAMPLES * INPUTS);
  let state = 1;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state < density * 2 ** 32 ? 1 + ((state >>> 8) % 255) : 0;
  }
  const labels = Uint16Array.from({ length: EXAMPLES }, (_, i) => i % OUTPUTS);
  const split = {
    size: EXAMPLES,
    inputs: { kind: "bytes", values, scale: 255 },
    targets: { kind: "classes", labels },
  };
  const names = Array.from({ length: OUTPUTS }, String);
  return { identity: { encoding: { answer: { kind: "classes", names } } }, splits: { train: split } };
}
