import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Plan, TrialId } from "../../src/model/trial.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { COMPLETED, openDatabase, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "./samples.ts";

function newStore(): Store {
  const store = openStore(join(temporaryFolder(), "runx.db"), "write");
  onTestFinished(() => store.close());
  return store;
}

/** Trains what is missing. */
function run(store: Store, plan: Plan): void {
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  for (const { id } of plan.trials) {
    if (log.lease(id).kind !== "leased") continue;
    for (const record of sampleEpochs(3)) log.epoch(id, record);
    log.end(id, COMPLETED);
  }
  log.close(0);
}

function query<Row>(store: Store, sql: string): Row[] {
  const db = openDatabase(store.path, { readonly: true });
  try {
    return db.prepare<[], Row>(sql).raw().all();
  } finally {
    db.close();
  }
}

const ids = (plan: Plan): TrialId[] => plan.trials.map(({ id }) => id).sort();

test("a removed experiment is in no list, report or view; its trials stay cached", () => {
  const store = newStore();
  const plan = samplePlan();
  run(store, plan);
  store.remove(["sample"]);
  expect(store.experiments()).toEqual([]);
  expect(store.experiments("removed")).toMatchObject([{ name: "sample", trials: 4, completed: 4 }]);
  expect(store.presence("sample")).toEqual({ kind: "removed" });
  expect(store.trialRows("sample")).toBeUndefined();
  expect(store.epochSeries("sample")).toEqual([]);
  expect(query(store, "SELECT * FROM trial_results")).toEqual([]);
  expect(query(store, "SELECT * FROM epoch_metrics")).toEqual([]);
  expect(store.states("other", plan.trials).map(({ kind }) => kind)).toEqual(Array(4).fill("cached"));
  expect(store.trial(plan.trials[0]!.id)).toMatchObject({ experiments: [], removedExperiments: ["sample"] });
});

test("a trial that another experiment has too stays in its views", () => {
  const store = newStore();
  run(store, samplePlan());
  run(store, samplePlan(1, {}, "shared"));
  store.remove(["sample"]);
  expect(query(store, "SELECT DISTINCT experiment FROM trial_results")).toEqual([["shared"]]);
  expect(query(store, "SELECT count(DISTINCT trial) FROM epoch_metrics")).toEqual([[2]]);
});

test.each([
  ["restored", (store: Store) => store.restore(["sample"])],
  ["run again", (store: Store) => run(store, samplePlan())],
])("a removed experiment is back as it was when it is %s", (_, bringBack) => {
  const store = newStore();
  run(store, samplePlan());
  store.addTags({ kind: "experiment", name: "sample" }, ["kept"]);
  const before = store.trialRows("sample");
  store.remove(["sample"]);
  bringBack(store);
  expect(store.presence("sample")).toEqual({ kind: "recorded" });
  expect(store.trialRows("sample")).toEqual(before);
  expect(store.experiments()[0]!.tags).toEqual(["test", "kept"]);
  expect(store.experiments("removed")).toEqual([]);
});

test("an experiment that a living process works on is named as running", () => {
  const store = newStore();
  const log = store.beginRun(samplePlan(), PROVENANCE, "nothing");
  expect(store.presence("sample")).toEqual({
    kind: "recorded",
    running: expect.stringContaining(`process ${process.pid}`),
  });
  log.close(0);
  expect(store.presence("sample")).toEqual({ kind: "recorded" });
});

test("what is garbage is named in full, and nothing else is deleted", () => {
  const store = newStore();
  const [sample, other] = [samplePlan(3), samplePlan(1, {}, "other")];
  run(store, sample);
  run(store, other);
  expect(store.garbage("removed")).toEqual({ experiments: [], trials: [], epochValues: 0 });
  store.remove(["sample"]);
  const garbage = store.garbage("removed");
  const doomed = ids(sample).filter((id) => !ids(other).includes(id));
  expect(garbage).toEqual({
    experiments: [{ name: "sample", why: "removed", plans: 1, trials: 4, shared: 2 }],
    trials: doomed,
    epochValues: 4 * 3 * 3,
  });
  const kept = store.trialRows("other");
  expect(store.deleteGarbage(garbage, "removed")).toBe(true);
  expect(store.trialRows("other")).toEqual(kept);
  expect(store.epochSeries("other")[0]!.epochs).toHaveLength(3);
  expect(query(store, "SELECT id FROM trials ORDER BY id")).toEqual(ids(other).map((id) => [id]));
  expect(query(store, "SELECT count(DISTINCT attempt) FROM epoch_values")).toEqual([[2]]);
  expect(query(store, "PRAGMA foreign_key_check")).toEqual([]);
  expect(store.presence("sample")).toEqual({ kind: "unknown" });
  expect(store.experiments("removed")).toEqual([]);
});

test("the run that computed a shared trial stays as its provenance until the trial goes", () => {
  const store = newStore();
  const other = samplePlan(1, {}, "other");
  run(store, samplePlan(3));
  run(store, other);
  store.remove(["sample"]);
  store.deleteGarbage(store.garbage("removed"), "removed");
  expect(store.trial(other.trials[0]!.id)!.run.experiment).toBe("sample");
  expect(store.garbage("removed").experiments).toEqual([]);
  store.remove(["other"]);
  store.deleteGarbage(store.garbage("removed"), "removed");
  for (const table of ["experiments", "plans", "plan_trials", "runs", "trials", "attempts", "epoch_values"]) {
    expect([table, query(store, `SELECT count(*) FROM ${table}`)]).toEqual([table, [[0]]]);
  }
});

test("an experiment runs again from nothing after its garbage is gone", () => {
  const store = newStore();
  const plan = samplePlan(2);
  run(store, plan);
  run(store, samplePlan(1, {}, "other"));
  store.addTags({ kind: "trial", id: plan.trials[1]!.id }, ["gone"]);
  store.addNote({ kind: "experiment", name: "sample" }, "gone too");
  store.remove(["sample"]);
  store.deleteGarbage(store.garbage("removed"), "removed");
  expect(store.states("sample", plan.trials).map(({ kind }) => kind)).toEqual([
    "cached",
    "to-run",
    "cached",
    "to-run",
  ]);
  run(store, plan);
  expect(store.experiments().find(({ name }) => name === "sample")).toMatchObject({
    trials: 4,
    completed: 4,
    notes: [],
  });
  expect(store.tags({ kind: "trial", id: plan.trials[1]!.id })).toEqual([]);
});

test("plans that an edited spec has replaced go when asked, the latest never", () => {
  const store = newStore();
  const [first, second] = [samplePlan(2), samplePlan(2, { eta: 0.3 })];
  run(store, first);
  run(store, second);
  expect(store.garbage("removed").trials).toEqual([]);
  const garbage = store.garbage("removed-and-replaced");
  expect(garbage).toMatchObject({
    experiments: [{ name: "sample", why: "replaced", plans: 1, trials: 4, shared: 0 }],
    trials: ids(first),
  });
  store.deleteGarbage(garbage, "removed-and-replaced");
  expect(
    store
      .trialRows("sample")!
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids(second));
  expect(store.garbage("removed-and-replaced").experiments).toEqual([]);
});

test("trials that a plan left behind when it was replaced are garbage, and nobody's to show", () => {
  const store = newStore();
  const [large, small] = [samplePlan(2), samplePlan(1)];
  const log = store.beginRun(large, PROVENANCE, "nothing");
  log.extend(small);
  log.close(0);
  const left = ids(large).filter((id) => !ids(small).includes(id));
  expect(store.findTrials(left[0]!, 1)).toEqual([]);
  expect(store.garbage("removed")).toEqual({ experiments: [], trials: left, epochValues: 0 });
  store.deleteGarbage(store.garbage("removed"), "removed");
  expect(query(store, "SELECT id FROM trials ORDER BY id")).toEqual(ids(small).map((id) => [id]));
});

test("what a living process works on is no garbage", () => {
  const store = newStore();
  const log = store.beginRun(samplePlan(), PROVENANCE, "nothing");
  run(store, samplePlan(2, { eta: 0.3 }));
  expect(store.garbage("removed-and-replaced").trials).toEqual([]);
  log.close(0);
  expect(store.garbage("removed-and-replaced").trials).toHaveLength(4);
});

test("nothing is deleted when something else than what was named would go", () => {
  const store = newStore();
  run(store, samplePlan());
  run(store, samplePlan(1, { eta: 0.3 }, "late"));
  store.remove(["sample"]);
  const named = store.garbage("removed");
  store.remove(["late"]);
  expect(store.deleteGarbage(named, "removed")).toBe(false);
  store.restore(["sample", "late"]);
  expect(store.trialRows("sample")!.map(({ status }) => status)).toEqual(Array(4).fill("completed"));
  expect(store.trialRows("late")).toHaveLength(2);
});
