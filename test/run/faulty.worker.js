/** A worker whose learner does, by the seed, what trainings do when they go wrong. Runs as built: see worker-thread.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { Outbox } from "../../dist/run/outbox.js";
import { workerLoop } from "../../dist/run/worker-loop.js";

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
  // V8 does not interrupt this for about half an hour.
  106: () => new Float64Array(2 ** 28).fill(1).sort(() => 0),
};

/** Trains nothing: the cost is the seed divided by the epoch. Seed 210 gets no further than epoch 20 before it is cancelled. */
function attach(_shared, _parameters, seed) {
  let done = 0;
  let isResumed = false;
  const weights = { layers: [1, 1], weights: [Float64Array.of(seed)], biases: [Float64Array.of(0)] };
  return {
    splits: ["train"],
    trainEpoch(epoch) {
      if (epoch === 2) FAULTS[seed]?.();
      if (seed >= 200) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      while (seed === 210 && epoch === 20 && !isResumed && Atomics.load(words, 0) === 0)
        Atomics.wait(words, 0, 0, 20);
      done = epoch;
    },
    evaluate: () => ({ cost: seed / done, outputs: [0], size: 1 }),
    measureGradient: () => ({ gradient: 0, deltas: [] }),
    weights: () => weights,
    state: () => ({ parameters: weights }),
    restore: () => {
      isResumed = true;
    },
  };
}

const words = new Int32Array(workerData.words);
const outbox = new Outbox((parcel) => parentPort.postMessage(parcel));
const follow = workerLoop({
  attach,
  isCancelled: () => Atomics.load(words, 0) !== 0,
  post: (message) => outbox.add(message),
});
parentPort.on("message", (orders) => outbox.during(() => follow(orders)));
