import { join } from "node:path";
import type Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { RunLog } from "../../src/store/runlog.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { COMPLETED, openDatabase, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "./samples.ts";

const plan = samplePlan(1);
const { id } = plan.trials[0]!;

/** Two runs of one plan: the first has claimed a trial and written epochs, then its process is gone. */
function abandoned(): { store: Store; first: RunLog; second: RunLog; db: Database.Database } {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const db = openDatabase(path);
  onTestFinished(() => {
    db.close();
    store.close();
  });
  const first = store.beginRun(plan, PROVENANCE, "nothing");
  const second = store.beginRun(plan, PROVENANCE, "nothing");
  first.lease(id);
  for (const record of sampleEpochs(100)) first.epoch(id, record);
  first.beat();
  db.prepare("UPDATE runs SET pid = ? WHERE run = ?").run(2 ** 30, first.run);
  return { store, first, second, db };
}

test("a trial whose process is gone is trained by another, from the start", () => {
  const { store, second, db } = abandoned();
  expect(second.lease(id)).toEqual({ kind: "leased" });
  expect(db.prepare("SELECT count(*) FROM epoch_values").pluck().get()).toBe(0);
  for (const record of sampleEpochs(3)) second.epoch(id, record);
  second.end(id, COMPLETED);
  expect(store.trial(id)?.epochs).toEqual(sampleEpochs(3));
  expect(store.trial(id)?.attempts.map(({ run, status }) => [run, status])).toEqual([
    [1, "interrupted"],
    [2, "completed"],
  ]);
});

test("a process that was thought to be gone and comes back changes nothing", () => {
  const { store, first, second, db } = abandoned();
  second.lease(id);
  first.epoch(id, { epoch: 101, metrics: { "train.cost": 7 } });
  first.beat();
  first.end(id, { status: "failed", reason: "late", seconds: 1 });
  expect(store.trialRows("sample")?.[0]?.status).toBe("running");
  second.end(id, COMPLETED);
  expect(store.trialRows("sample")?.[0]?.status).toBe("completed");
  expect(db.prepare("SELECT count(*) FROM epoch_values").pluck().get()).toBe(0);
});

test("the next run clears up after processes that are gone", () => {
  const { store, db } = abandoned();
  expect(store.states("sample", plan.trials)[0]).toEqual({ kind: "to-run" });
  store.beginRun(plan, PROVENANCE, "nothing");
  expect(db.prepare("SELECT status FROM attempts").pluck().all()).toEqual(["interrupted"]);
  expect(db.prepare("SELECT count(*) FROM epoch_values").pluck().get()).toBe(0);
});
