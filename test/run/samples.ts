import type { Dataset } from "../../src/model/dataset.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import type { Trial } from "../../src/model/trial.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { inProcess } from "../../src/run/inprocess.ts";
import type { RunOptions } from "../../src/run/run.ts";
import { threads } from "../../src/run/thread.ts";
import type { Trainer } from "../../src/run/trainer.ts";
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

const DATASET: Dataset = {
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
const plainTrainer: Trainer = {
  numerics: "plain/1",
  share: (dataset) => dataset,
  *train(_shared, { parameters, seed }) {
    for (let epoch = 1; epoch <= parameters.epochs; epoch++) {
      if (seed === 101 && epoch === 2) throw new Error("a fault of the mathematics");
      yield { record: { epoch, metrics: { "train.cost": seed / epoch } }, keepsakes: () => ({}) };
    }
    return {
      status: "completed",
      epochs: parameters.epochs,
      stoppedEarly: false,
      weightsSha256: String(seed),
      neverPredicted: [],
      seconds: 0,
    };
  },
};

export const faultyThreads = threads("reference", new URL("./faulty.worker.js", import.meta.url));

type Sample = RunOptions & { readonly ledger: Notebook; readonly events: RunEvent[] };

/** Options that work, in this thread unless `changes` say otherwise; the events are collected. */
export function sampleRun(seeds: readonly number[], changes: Partial<RunOptions> = {}): Sample {
  const events: RunEvent[] = [];
  return {
    trials: trialsOf(seeds),
    trainer: plainTrainer,
    executors: inProcess(plainTrainer),
    jobs: 2,
    dataset: () => DATASET,
    retries: 0,
    failFast: false,
    stop: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...changes,
    ledger: new Notebook(),
    events,
  };
}
