import { expect, test } from "vitest";
import { load } from "../../src/data/index.ts";
import { engineNamed } from "../../src/engines/registry.ts";
import type { Parameters } from "../../src/model/parameters.ts";
import type { EpochRecord, Trial, TrialOutcome } from "../../src/model/trial.ts";
import { runTrials } from "../../src/run/run.ts";
import { WorkerThread } from "../../src/run/worker-thread.ts";
import { samplePlaces, sampleRun, trialsOf } from "./samples.ts";

const PARAMETERS: Parameters = {
  data: {
    source: "inline",
    inputs: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    targets: [[0], [1], [1], [0]],
  },
  layers: [2, 3, 1],
  activation: "sigmoid",
  output: "sigmoid",
  cost: "cross-entropy",
  init: "gaussian",
  precision: "float64",
  monitor: ["initial"],
  epochs: 20,
  eta: 1,
  batch_size: 2,
};

const BUILT = new URL("../../dist/run/worker.js", import.meta.url);

const TRIALS: Trial[] = trialsOf([1, 2, 3, 4, 5, 6, 7, 8, 9]).map((trial) => ({
  ...trial,
  arm: { varied: {}, parameters: PARAMETERS },
}));

interface Recorded {
  readonly outcomes: Map<string, TrialOutcome>;
  readonly epochs: Map<string, EpochRecord[]>;
}

async function recorded(jobs: number, trials: readonly Trial[] = TRIALS): Promise<Recorded> {
  const run = sampleRun([], {
    trials,
    places: samplePlaces({
      count: jobs,
      engine: await engineNamed("reference").load(),
      makeExecutor: () => new WorkerThread("reference", BUILT),
      dataset: () => load(PARAMETERS.data, "."),
    }),
  });
  await runTrials(run);
  const outcomes = [...run.recorder.outcomes].map(
    ([id, outcome]) => [id, { ...outcome, seconds: 0 }] as const,
  );
  return { outcomes: new Map(outcomes), epochs: run.recorder.epochs };
}

test("trainings have the same epochs and weights with one worker, with eight, and in another order", async () => {
  const one = await recorded(1);
  expect(one.outcomes.get("1")).toMatchObject({ status: "completed", epochs: 20 });
  expect(one.epochs.get("1")).toHaveLength(21);
  const eight = await recorded(8);
  const reversed = await recorded(3, TRIALS.toReversed());
  for (const other of [eight, reversed]) {
    expect(other.outcomes).toEqual(one.outcomes);
    expect(other.epochs).toEqual(one.epochs);
  }
});

test("a stop is heard while epochs come faster than they are recorded", async () => {
  const epochs = 1000;
  const parameters: Parameters = { ...PARAMETERS, layers: [2, 150, 150, 1], epochs };
  const trials = TRIALS.slice(0, 1).map((trial) => ({ ...trial, arm: { varied: {}, parameters } }));
  const stop = new AbortController();
  const run = sampleRun([], {
    trials,
    stop: stop.signal,
    places: samplePlaces({
      count: 1,
      engine: await engineNamed("reference").load(),
      makeExecutor: () => new WorkerThread("reference", BUILT),
      dataset: () => load(PARAMETERS.data, "."),
    }),
  });
  let recordedEpochs = 0;
  run.recorder.epoch = () => {
    // Due at once, where the epochs already pile up: it comes when the loop over messages lets a timer through.
    if (recordedEpochs++ === 50) setTimeout(() => stop.abort(), 0);
    const until = performance.now() + 5;
    while (performance.now() < until);
  };
  expect(await runTrials(run)).toMatchObject({ end: "interrupted" });
  expect(recordedEpochs).toBeLessThan(epochs);
});
