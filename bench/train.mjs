/**
 * One timed training, in a process of its own: prints one JSON line. Takes a JSON object as its argument:
 * layers, cost, eta, batch, epochs, and optionally precision, dense, steps, seeds, threads.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { attachEngine } from "../dist/engine/index.js";
import { openEngine } from "../dist/engine/node.js";

if (isMainThread) console.log(JSON.stringify(await run(JSON.parse(process.argv[2]))));
else parentPort.postMessage(trainAll(workerData));

async function run(task) {
  const { load } = await import("../dist/data/index.js");
  const started = performance.now();
  const data = task.table
    ? table()
    : load({ source: "mnist", train: 50_000, validation: 0, test: 10_000, scale: 255 }, ".");
  const loaded = performance.now();
  const engine = openEngine();
  const shared = engine.share(task.dense ? withoutZeros(data) : data);
  const ready = performance.now();
  const results = await trainOnThreads(shared, task);
  const accuracies = results.flatMap((result) => result.accuracies);
  return {
    numerics: engine.numerics,
    secondsPerEpoch: Math.max(...results.map((result) => median(result.epochs.slice(1)))),
    millisecondsToBegin: median(results.map((result) => result.begun)),
    secondsFirstEpoch: Math.max(...results.map((result) => result.epochs[0])),
    evaluationShare: median(results.map((result) => median(result.evaluations) / median(result.epochs))),
    accuracy: accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length,
    millisecondsToLoad: loaded - started,
    millisecondsToShare: ready - loaded,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** The seeds dealt out to threads; without threads they train here. */
function trainOnThreads(shared, { seeds = 1, threads = 1, ...task }) {
  const dealt = Array.from({ length: threads }, (_, thread) =>
    Array.from({ length: seeds }, (_, seed) => seed + 1).filter((seed) => seed % threads === thread),
  );
  if (threads === 1) return [trainAll({ shared, task, seeds: dealt[0] })];
  return Promise.all(
    dealt.map((some) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { shared, task, seeds: some } });
      return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    }),
  );
}

/** Seconds that all seeds together take for each epoch, and what evaluating test twice (20,000 images) takes. */
function trainAll({ shared, task, seeds }) {
  const epochs = new Array(task.epochs).fill(0);
  const evaluations = new Array(task.epochs).fill(0);
  let begun = 0;
  const accuracies = seeds.map((seed) => {
    const beginning = performance.now();
    const learner = attachEngine(shared, parametersOf(task), seed);
    begun = performance.now() - beginning;
    let seen = { correct: 0, size: 1 };
    for (let epoch = 1; epoch <= task.epochs; epoch++) {
      const started = performance.now();
      learner.trainEpoch(epoch, task.eta);
      const trained = performance.now();
      seen = learner.evaluate("test");
      learner.evaluate("test");
      epochs[epoch - 1] += (trained - started) / 1000;
      evaluations[epoch - 1] += (performance.now() - trained) / 1000;
    }
    learner.release();
    return seen.correct / seen.size;
  });
  return { begun, epochs, evaluations, accuracies };
}

function parametersOf({ layers, cost, eta, batch, epochs, optimizer, steps, precision = "float32" }) {
  const neurons =
    steps === undefined
      ? { activation: "sigmoid", output: "sigmoid", init: "gaussian" }
      : {
          activation: "tanh",
          output: "softmax",
          init: "xavier",
          recurrent: { steps, output: "last", init: "orthogonal" },
        };
  return {
    ...(optimizer && { optimizer }),
    ...neurons,
    layers,
    cost,
    eta,
    batch_size: batch,
    epochs,
    precision,
    monitor: [],
    data: { source: "mnist", train: 50_000, validation: 0, test: 10_000, scale: 255 },
  };
}

/** Three overlapping clouds of 50 rows each; they are tested on what they learned. */
function table() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const labels = Uint16Array.from({ length: 150 }, (_, row) => row % 3);
  const values = Float64Array.from({ length: 600 }, (_, i) => {
    const label = labels[Math.floor(i / 4)];
    return (i % 4 === label || i % 4 === 3 ? label : 0) + uniform() - 0.5;
  });
  const split = { size: 150, inputs: { kind: "reals", values }, targets: { kind: "classes", labels } };
  const identity = { encoding: { answer: { kind: "classes", names: ["a", "b", "c"] } } };
  return { identity, splits: { train: split, test: split } };
}

/** Every pixel at least 1, so that no input is zero. */
function withoutZeros(data) {
  const splits = Object.fromEntries(
    Object.entries(data.splits).map(([name, split]) => {
      const values = new Uint8Array(new SharedArrayBuffer(split.inputs.values.length));
      for (let i = 0; i < values.length; i++) values[i] = Math.max(1, split.inputs.values[i]);
      return [name, { ...split, inputs: { ...split.inputs, values } }];
    }),
  );
  return { ...data, splits };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
