import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { TrialOutcome } from "../../src/model/trial.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { COMPLETED, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "./samples.ts";

function opened(path = join(temporaryFolder(), "runx.db")): Store {
  const store = openStore(path, "write");
  onTestFinished(() => store.close());
  return store;
}

const plan = samplePlan(2);
const [first, second, third, fourth] = plan.trials as [
  (typeof plan.trials)[0],
  (typeof plan.trials)[0],
  (typeof plan.trials)[0],
  (typeof plan.trials)[0],
];

test("a recorded trial is read back as it was", () => {
  const store = opened();
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  expect(log.lease(first.id)).toEqual({ kind: "leased" });
  for (const record of sampleEpochs(3)) log.epoch(first.id, record);
  log.end(first.id, COMPLETED);
  log.close(0);

  expect(store.trialRows("sample")?.[0]).toEqual({
    id: first.id,
    arm: { cost: "quadratic" },
    seed: 1,
    ...COMPLETED,
    metrics: {
      "train.cost": { last: 1 / 3, best: 1 / 3, bestEpoch: 3 },
      "train.accuracy": { last: 0.5, best: 0.5, bestEpoch: 1 },
    },
  });
  expect(store.trialRows("sample")?.map((row) => row.status)).toEqual([
    "completed",
    "pending",
    "pending",
    "pending",
  ]);
  const record = store.trial(first.id);
  expect(record?.epochs).toEqual(sampleEpochs(3));
  expect(record?.parameters).toEqual(first.arm.parameters);
  expect(record?.experiments).toEqual(["sample"]);
  expect(record?.run).toMatchObject({ experiment: "sample", exitCode: 0, provenance: PROVENANCE });
  expect(record?.run.spec).toEqual(plan.spec.source);
  expect(store.epochSeries("sample", ["train.cost"])).toEqual([
    {
      id: first.id,
      arm: { cost: "quadratic" },
      seed: 1,
      epochs: sampleEpochs(3).map(({ epoch, metrics }) => ({
        epoch,
        metrics: { "train.cost": metrics["train.cost"] },
      })),
    },
  ]);
  expect(store.experiments()).toMatchObject([
    { name: "sample", trials: 4, completed: 1, failed: 0, runs: 1, description: "Does it work?" },
  ]);
});

test("values SQLite cannot hold come back as NaN, infinities as themselves", () => {
  const store = opened();
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  log.lease(first.id);
  log.epoch(first.id, { epoch: 1, metrics: { "train.cost": Number.POSITIVE_INFINITY } });
  log.epoch(first.id, { epoch: 2, metrics: { "train.cost": Number.NaN } });
  log.end(first.id, { status: "diverged", epoch: 2, seconds: 1 });
  const row = store.trialRows("sample")?.[0];
  expect(row).toMatchObject({
    status: "diverged",
    epoch: 2,
    metrics: { "train.cost": { last: Number.NaN, best: Number.POSITIVE_INFINITY, bestEpoch: 1 } },
  });
  expect(store.trial(first.id)?.epochs[1]?.metrics["train.cost"]).toBeNaN();
});

test("an unfinished trial never counts, whatever it has written", () => {
  const path = join(temporaryFolder(), "runx.db");
  const store = opened(path);
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  log.lease(first.id);
  for (const record of sampleEpochs(300)) log.epoch(first.id, record);
  log.beat();
  const reader = openStore(path, "read");
  onTestFinished(() => reader.close());
  expect(reader.trialRows("sample")?.[0]).toEqual({
    id: first.id,
    arm: { cost: "quadratic" },
    seed: 1,
    status: "running",
  });
  expect(reader.trial(first.id)?.epochs).toEqual([]);
  expect(reader.epochSeries("sample")).toEqual([]);
  expect(reader.runningSeries("sample"), "a live view sees what is written so far").toEqual([
    { id: first.id, arm: { cost: "quadratic" }, seed: 1, epochs: sampleEpochs(300) },
  ]);
  const revision = reader.revision();
  expect(reader.revision()).toBe(revision);

  log.abandon(first.id);
  expect(reader.revision()).not.toBe(revision);
  expect(reader.runningSeries("sample")).toEqual([]);
  expect(reader.trialRows("sample")?.[0]?.status).toBe("pending");
  expect(reader.trial(first.id)?.attempts).toMatchObject([{ status: "interrupted" }]);

  log.lease(first.id);
  for (const record of sampleEpochs(2)) log.epoch(first.id, record);
  log.end(first.id, COMPLETED);
  expect(reader.trial(first.id)?.epochs).toEqual(sampleEpochs(2));
});

test("a finished trial is not claimed again unless that is asked for", () => {
  const store = opened();
  const failure: TrialOutcome = { status: "failed", reason: "out of memory", seconds: 1 };
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  log.lease(first.id);
  log.end(first.id, COMPLETED);
  log.lease(second.id);
  log.end(second.id, failure);
  expect(log.lease(first.id)).toEqual({ kind: "finished", status: "completed" });
  expect(log.lease(second.id), "a retry within the run").toEqual({ kind: "leased" });
  log.end(second.id, failure);

  const next = store.beginRun(plan, PROVENANCE, "nothing");
  expect(next.lease(second.id)).toEqual({ kind: "finished", status: "failed" });
  const rerun = store.beginRun(plan, PROVENANCE, "failed");
  expect(rerun.lease(first.id)).toEqual({ kind: "finished", status: "completed" });
  expect(rerun.lease(second.id)).toEqual({ kind: "leased" });
  rerun.end(second.id, COMPLETED);
  expect(rerun.lease(second.id)).toEqual({ kind: "finished", status: "completed" });
  const forced = store.beginRun(plan, PROVENANCE, "everything");
  expect(forced.lease(first.id)).toEqual({ kind: "leased" });
  forced.end(first.id, failure);
  expect(store.trialRows("sample")?.[0]?.status, "a failure does not replace a result").toBe("completed");
  expect(store.trial(first.id)?.attempts.map((attempt) => attempt.status)).toEqual(["completed", "failed"]);
});

test("two runs do not train the same trial", () => {
  const path = join(temporaryFolder(), "runx.db");
  const one = opened(path).beginRun(plan, PROVENANCE, "nothing");
  const two = opened(path).beginRun(plan, PROVENANCE, "nothing");
  expect(one.lease(third.id)).toEqual({ kind: "leased" });
  expect(two.lease(third.id)).toEqual({ kind: "busy", by: `process ${process.pid} (run 1)` });
  expect(two.lease(fourth.id)).toEqual({ kind: "leased" });
});

test("plan says of each trial where it stands, and why a similar one is not cached", () => {
  const store = opened();
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  log.lease(first.id);
  log.end(first.id, COMPLETED);
  log.lease(second.id);
  log.end(second.id, { status: "failed", reason: "it threw", seconds: 1 });
  log.lease(third.id);
  expect(store.states("sample", plan.trials)).toEqual([
    { kind: "cached", status: "completed" },
    { kind: "failed", reason: "it threw" },
    { kind: "running", by: `process ${process.pid} (run 1)` },
    { kind: "to-run" },
  ]);
  const longer = samplePlan(1, { epochs: 60, lambda: 5 });
  expect(store.states("sample", longer.trials)[0]).toEqual({
    kind: "to-run",
    nearMatch: {
      id: first.id,
      differences: [
        { part: "epochs", recorded: 3, planned: 60 },
        { part: "lambda", planned: 5 },
      ],
    },
  });
  const otherArithmetic = { ...first, id: "0".repeat(64), numerics: "wasm/1", dataDigest: "d2" };
  expect(store.states("sample", [otherArithmetic])[0]).toMatchObject({
    nearMatch: {
      differences: [
        { part: "data", recorded: "d1", planned: "d2" },
        { part: "numerics", recorded: "reference/1", planned: "wasm/1" },
      ],
    },
  });
});

test("runs of one spec share a plan; an edited spec makes a new one and keeps the trials", () => {
  const store = opened();
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  log.lease(first.id);
  log.end(first.id, COMPLETED);
  log.close(130);
  store.beginRun(plan, PROVENANCE, "nothing").close(0);
  store.beginRun(samplePlan(3), PROVENANCE, "nothing").close(0);
  expect(store.runs("sample").map(({ run, exitCode }) => [run, exitCode])).toEqual([
    [3, 0],
    [2, 0],
    [1, 130],
  ]);
  expect(store.trialRows("sample")?.map(({ seed, status }) => [seed, status])).toEqual([
    [1, "completed"],
    [2, "pending"],
    [3, "pending"],
    [1, "pending"],
    [2, "pending"],
    [3, "pending"],
  ]);
  expect(store.experiments()).toMatchObject([{ trials: 6, runs: 3 }]);
});

test("trials are found by the beginning of their ids", () => {
  const store = opened();
  store.beginRun(plan, PROVENANCE, "nothing");
  expect(store.findTrials(first.id.slice(0, 12), 10)).toEqual([first.id]);
  expect(store.findTrials("", 3)).toHaveLength(3);
  expect(store.findTrials("no such' trial", 3)).toEqual([]);
  expect(store.trial("no such trial")).toBeUndefined();
  expect(store.trialRows("no such experiment")).toBeUndefined();
});
