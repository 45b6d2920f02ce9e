import { expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import { runTrials } from "../../src/run/run.ts";
import { DATASET, makeFaultyThread, REFUSAL, samplePlaces, sampleRun, trialsOf } from "./samples.ts";

const NOTHING = { total: 0, running: 0, completed: 0, diverged: 0, failed: 0, elsewhere: 0 };

test("every trial is trained and recorded with its epochs", async () => {
  const run = sampleRun([1, 2, 3]);
  const summary = await runTrials(run);
  expect(summary).toEqual({
    counts: { ...NOTHING, total: 3, completed: 3 },
    unfinished: [],
    end: "finished",
  });
  expect([...run.recorder.outcomes.keys()].sort()).toEqual(["1", "2", "3"]);
  expect(run.recorder.epochs.get("2")).toEqual([
    { epoch: 1, eta: 0.5, metrics: { "train.cost": 2 } },
    { epoch: 2, eta: 0.5, metrics: { "train.cost": 1 } },
    { epoch: 3, eta: 0.5, metrics: { "train.cost": 2 / 3 } },
  ]);
  const kinds = run.events
    .filter((event) => "trial" in event && event.trial.id === "2")
    .map(({ kind }) => kind);
  expect(kinds).toEqual(["started", "epoch", "epoch", "epoch", "ended"]);
});

test("no trials: nothing to do", async () => {
  expect(await runTrials(sampleRun([]))).toEqual({ counts: NOTHING, unfinished: [], end: "finished" });
});

test("a trial that throws fails alone, with what it had recorded and its reason", async () => {
  const run = sampleRun([1, 101, 2]);
  expect(await runTrials(run)).toMatchObject({ counts: { completed: 2, failed: 1 }, end: "finished" });
  expect(run.recorder.outcomes.get("101")).toMatchObject({
    status: "failed",
    reason: "a fault of the mathematics",
  });
  expect(run.recorder.epochs.get("101")).toHaveLength(1);
});

test("a refusal within a training is recorded with what to do about it", async () => {
  const run = sampleRun([110]);
  await runTrials(run);
  expect(run.recorder.outcomes.get("110")).toMatchObject({
    status: "failed",
    reason: REFUSAL.message,
    problems: REFUSAL.problems,
  });
});

test("a failed trial is tried again as often as asked", async () => {
  const run = sampleRun([101], { retries: 2 });
  expect(await runTrials(run)).toMatchObject({ counts: { failed: 1 } });
  expect(run.events.flatMap((event) => (event.kind === "retried" ? [event.attempt] : []))).toEqual([2, 3]);
});

test("fail-fast stops at the first failure and says so", async () => {
  const run = sampleRun([101, 1, 2, 3], { failFast: true, places: samplePlaces({ count: 1 }) });
  expect(await runTrials(run)).toMatchObject({ counts: { failed: 1, completed: 0 }, end: "failed" });
});

test("data is loaded and shared once a digest", async () => {
  let loads = 0;
  const run = sampleRun([1, 2, 3, 4]);
  const other = trialsOf([5, 6]).map((trial) => ({ ...trial, dataDigest: "d2" }));
  const dataset = () => {
    loads += 1;
    return DATASET;
  };
  await runTrials({ ...run, trials: [...run.trials, ...other], places: samplePlaces({ dataset }) });
  expect(loads).toBe(2);
});

test("data that cannot be loaded ends the run with its refusal", async () => {
  const refusal = new RunxError({ code: "data.not-found", message: "no such file", hint: "" });
  const run = sampleRun([1, 2, 3], { places: samplePlaces({ dataset: () => Promise.reject(refusal) }) });
  await expect(runTrials(run)).rejects.toBe(refusal);
  expect(run.recorder.outcomes.size).toBe(0);
});

test("a recorder that cannot write ends the run with its error; what was recorded stays", async () => {
  const run = sampleRun([1, 2, 3], { places: samplePlaces({ count: 1 }) });
  const full = new RunxError({ code: "store.disk-full", message: "no space", hint: "" });
  const end = run.recorder.end.bind(run.recorder);
  run.recorder.end = (id, outcome) => {
    if (id === "2") throw full;
    end(id, outcome);
  };
  await expect(runTrials(run)).rejects.toBe(full);
  expect([...run.recorder.outcomes.keys()]).toEqual(["1"]);
});

test("trials of another process are passed over, waited for, and counted when it has finished them", async () => {
  const run = sampleRun([1, 2, 3], { places: samplePlaces({ count: 1 }) });
  run.recorder.busy.add("1");
  const running = runTrials({
    ...run,
    onEvent: (event) => {
      run.events.push(event);
      if (event.kind !== "waiting") return;
      expect(event).toEqual({ kind: "waiting", trials: 1, by: "process 1 (run 1)" });
      run.recorder.outcomes.set("1", {
        status: "diverged",
        epoch: 1,
        seconds: 0,
      });
    },
  });
  expect(await running).toEqual({
    counts: { ...NOTHING, total: 3, completed: 2, elsewhere: 1 },
    unfinished: [],
    end: "finished",
  });
});

test("a claim given up by another process is taken up", async () => {
  const run = sampleRun([1, 2], { places: samplePlaces({ count: 1 }) });
  run.recorder.busy.add("1");
  const running = runTrials({
    ...run,
    onEvent: ({ kind }) => {
      if (kind === "waiting") run.recorder.busy.clear();
    },
  });
  expect(await running).toMatchObject({ counts: { completed: 2 } });
});

test("after a stop nothing starts, and trials in flight leave nothing behind", async () => {
  const stop = new AbortController();
  const run = sampleRun([], {
    places: samplePlaces({ makeExecutor: makeFaultyThread }),
    stop: stop.signal,
  });
  const running = runTrials({
    ...run,
    trials: trialsOf([201, 202, 203, 204], 10_000),
    onEvent: ({ kind }) => {
      if (kind === "epoch") stop.abort();
    },
  });
  const summary = await running;
  expect(summary).toMatchObject({ counts: { ...NOTHING, total: 4 }, end: "interrupted" });
  expect(summary.unfinished.map(({ trial }) => trial.id).sort()).toEqual(["201", "202"]);
  expect(run.recorder.abandoned.toSorted()).toEqual(["201", "202"]);
  expect(run.recorder.epochs.size).toBe(0);
  expect(run.recorder.claimed.size).toBe(0);
});
