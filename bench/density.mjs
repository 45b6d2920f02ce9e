/**
 * Trains the same network on rows stored whole and on compressed rows, for several shares of non-zero inputs, and
 * prints which took how long: where the engine should change from one to the other. Both must give the same bits.
 */
import { isDeepStrictEqual } from "node:util";
import { attachEngine } from "../dist/engine/index.js";
import { loadKernels } from "../dist/engine/kernels-node.js";
import { shareDataset } from "../dist/engine/share.js";
import { WORKLOADS } from "./workloads.mjs";

const EXAMPLES = 10_000;
const INPUTS = 784;
const EPOCHS = 4;

const kernels = loadKernels();
for (const density of [0.2, 0.5, 0.6, 0.7, 0.8]) {
  const data = randomData(density);
  const ratios = ["W1", "W2", "W3", "W4"].map((name) => {
    const [whole, compressed] = inTurn(data, parametersOf(WORKLOADS[name]));
    return `${name} ${(compressed / whole).toFixed(2)}`;
  });
  console.log(`  ${(100 * density).toFixed(0)} % of the inputs not zero: ${ratios.join("  ")}`);
}

/** Fastest epoch in milliseconds of each representation, epoch after epoch in turn. */
function inTurn(data, parameters) {
  const learners = [0, 1].map((sparseBelow) =>
    attachEngine(shareDataset(kernels, data, sparseBelow), parameters, 1),
  );
  const fastest = [Infinity, Infinity];
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    learners.forEach((learner, i) => {
      const started = performance.now();
      learner.trainEpoch(epoch, parameters.eta);
      fastest[i] = Math.min(fastest[i], performance.now() - started);
    });
  }
  const [whole, compressed] = learners.map((learner) => learner.weights());
  if (!isDeepStrictEqual(whole, compressed))
    throw new Error("whole and compressed rows give different weights");
  return fastest;
}

function parametersOf({ layers, cost, batch }) {
  return {
    layers,
    cost,
    eta: 0.01,
    batch_size: batch,
    epochs: EPOCHS,
    precision: "float32",
    activation: "sigmoid",
    output: "sigmoid",
    init: "scaled",
    monitor: [],
    data: { source: "mnist" },
  };
}

/** Bytes of a linear congruential generator (Numerical Recipes): where they fall is all that counts here. */
function randomData(density) {
  const values = new Uint8Array(new SharedArrayBuffer(EXAMPLES * INPUTS));
  let state = 1;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state < density * 2 ** 32 ? 1 + ((state >>> 8) % 255) : 0;
  }
  const labels = Uint16Array.from({ length: EXAMPLES }, (_, i) => i % 10);
  const split = {
    size: EXAMPLES,
    inputs: { kind: "bytes", values, scale: 255 },
    targets: { kind: "classes", labels },
  };
  const names = Array.from({ length: 10 }, (_, label) => String(label));
  return { identity: { encoding: { answer: { kind: "classes", names } } }, splits: { train: split } };
}
