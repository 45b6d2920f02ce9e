/** A worker that does, by the seed, what trainings do when they go wrong. Runs as built: see thread.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { obey } from "../../dist/run/obey.js";

const FAULTS = {
  101: () => {
    throw new Error("a fault of the mathematics");
  },
  102: () => {
    for (;;);
  },
  103: () => {
    const kept = [];
    for (;;) kept.push(Array.from({ length: 10 }, () => new Array(1000).fill(kept.length + 0.5)));
  },
  104: () => {
    const kept = [];
    for (;;) kept.push(new Float64Array(2 ** 32));
  },
  105: () => process.exit(7),
};

function* train(_shared, { parameters, seed }) {
  for (let epoch = 1; epoch <= parameters.epochs; epoch++) {
    if (epoch === 2) FAULTS[seed]?.();
    if (seed >= 200) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    const record = { epoch, eta: parameters.eta, metrics: { "train.cost": seed / epoch } };
    yield { record, keepsakes: () => ({}) };
  }
  return {
    status: "completed",
    epochs: parameters.epochs,
    stoppedEarly: false,
    weightsSha256: String(seed),
    neverPredicted: [],
    seconds: 0,
  };
}

const words = new Int32Array(workerData.words);
const follow = obey(
  train,
  () => Atomics.load(words, 0) !== 0,
  (message) => parentPort.postMessage(message),
);
parentPort.on("message", follow);
