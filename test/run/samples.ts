import { RunxError } from "../../src/errors.ts";
import type { Attach } from "../../src/learner/engine.ts";
import type { Dataset } from "../../src/model/dataset.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import type { Trial } from "../../src/model/trial.ts";
import type { RunEvent } from "../../src/run/events.ts";
import type { Places } from "../../src/run/place.ts";
import type { RunOptions } from "../../src/run/run.ts";
import { type WorkerSlotOptions, workerSlots } from "../../src/run/worker-slot.ts";
import { WorkerThread } from "../../src/run/worker-thread.ts";
import { InProcessExecutor } from "./in-process.ts";
import { Notebook } from "./notebook.ts";

const PARAMETERS: Parameters = {
  data: { source: "inline", inputs: [[1]], targets: [[0]] },
  layers: [1, 1],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "quadratic",
  init: "gaussian",
  precision: "float64",
  monitor: [],
  epochs: 3,
  eta: 0.5,
  batch_size: 1,
};

export const DATASET: Dataset = {
  identity: {
    digest: "d1",
    inputs: 1,
    outputs: 1,
    sizes: { train: 1, validation: 0, test: 0 },
    targets: "values",
    encoding: { inputs: { kind: "columns", columns: [] }, answer: { kind: "values", columns: [] } },
  },
  splits: {},
};

/** Trials told apart by their seeds, which are also their ids. */
export function trialsOf(seeds: readonly number[], epochs = 3): Trial[] {
  const arm = { varied: {}, parameters: { ...PARAMETERS, epochs } };
  return seeds.map((seed) => ({ id: String(seed), arm, seed, dataDigest: "d1", numerics: "plain/1" }));
}

/** Trains nothing: the cost is the seed divided by the epoch. Seed 101 throws at its second epoch. */
export const attachPlain: Attach<unknown> = (_shared, _parameters, seed) => {
  let done = 0;
  const weights = { layers: [1, 1], weights: [Float64Array.of(seed)], biases: [Float64Array.of(0)] };
  return {
    splits: ["train"],
    trainEpoch(epoch) {
      if (seed === 101 && epoch === 2) throw new Error("a fault of the mathematics");
      if (seed === 110 && epoch === 2) throw REFUSAL;
      done = epoch;
    },
    evaluate: () => ({ cost: seed / done, outputs: [0], size: 1 }),
    truth: () => ({ kind: "values", targets: [] }),
    measureGradient: () => ({ gradient: 0, deltas: [], biases: [] }),
    examples: 1,
    gradientOf: () => Float64Array.of(0),
    weights: () => weights,
    state: () => ({ parameters: weights }),
    restore: () => {},
  };
};

/** Of seed 110, at its second epoch. */
export const REFUSAL = new RunxError({ code: "engine.memory", message: "no room", hint: "Use fewer jobs." });

/** Places that work, in this thread unless `changes` say otherwise. */
export function samplePlaces(changes: Partial<WorkerSlotOptions> = {}): Places {
  return workerSlots({
    count: 2,
    engine: { share: (dataset) => dataset },
    makeExecutor: () => new InProcessExecutor(attachPlain),
    dataset: () => DATASET,
    ...changes,
  });
}

export const makeFaultyThread = () =>
  new WorkerThread("reference", new URL("./faulty.worker.js", import.meta.url));

type Sample = RunOptions & { readonly recorder: Notebook; readonly events: RunEvent[] };

/** Options that work; the events are collected. */
export function sampleRun(seeds: readonly number[], changes: Partial<RunOptions> = {}): Sample {
  const events: RunEvent[] = [];
  return {
    trials: trialsOf(seeds),
    places: samplePlaces(),
    retries: 0,
    failFast: false,
    stop: new AbortController().signal,
    leave: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...changes,
    recorder: new Notebook(),
    events,
  };
}
