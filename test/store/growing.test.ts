import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { SeedSearchLog } from "../../src/model/search.ts";
import type { Plan } from "../../src/model/trial.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { COMPLETED, PROVENANCE, sampleEpochs, samplePlan, temporaryFolder } from "./samples.ts";

function opened(): { readonly store: Store; readonly plans: () => unknown } {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const db = new BetterSqlite3(path, { readonly: true });
  onTestFinished(() => {
    db.close();
    store.close();
  });
  return { store, plans: () => db.prepare("SELECT count(*) FROM plans").pluck().get() };
}

/** A plan with two seeds an arm, and what it grows to with three. */
function grown(seeds: number, end: "going-on" | "at-most"): Plan & { readonly searchLog: SeedSearchLog } {
  const rule = { metric: "train.cost", width: 0.1, start: 2, step: 1, max: 3 };
  const arms = [{ arm: { cost: "cross-entropy" }, seeds, end }];
  const searchLog = { kind: "replication", rule, baseline: { cost: "quadratic" }, arms } as const;
  return { ...samplePlan(seeds), searchLog };
}

const small = grown(2, "going-on");
const large = grown(3, "going-on");
const settled = grown(3, "at-most");

test("a run's plan grows, and what it has grown from goes", () => {
  const { store, plans } = opened();
  const log = store.beginRun(small, PROVENANCE, "nothing");
  expect(store.trialRows("sample")).toHaveLength(4);
  expect(store.searchLog("sample")).toEqual(small.searchLog);
  log.extend(large);
  expect(store.trialRows("sample")).toHaveLength(6);
  expect(store.searchLog("sample")).toEqual(large.searchLog);
  log.extend(settled);
  expect(store.searchLog("sample")).toEqual(settled.searchLog);
  expect(plans()).toBe(1);
  expect(store.runs("sample")).toHaveLength(1);
  log.close(0);
});

test("a plan that another run has stays when one grows out of it", () => {
  const { store, plans } = opened();
  store.beginRun(small, PROVENANCE, "nothing").close(130);
  const log = store.beginRun(small, PROVENANCE, "nothing");
  log.extend(large);
  log.close(0);
  expect(plans()).toBe(2);
  expect(store.runs("sample")).toHaveLength(2);
});

test("outcomes tell a value, the lack of one, and what is still to come", () => {
  const { store } = opened();
  const [first, second, third, fourth] = small.trials;
  const log = store.beginRun(small, PROVENANCE, "nothing");
  for (const trial of [first!, second!, third!]) log.lease(trial.id);
  for (const record of sampleEpochs(3)) log.epoch(first!.id, record);
  log.end(first!.id, COMPLETED);
  log.end(second!.id, { status: "diverged", epoch: 2, seconds: 1 });
  log.end(third!.id, { status: "failed", reason: "out of memory", seconds: 1 });
  log.close(1);
  const all = [first!, second!, third!, fourth!];
  expect(store.outcomes(all, "train.cost")).toEqual([
    { kind: "value", value: 1 / 3, seconds: COMPLETED.seconds },
    { kind: "no-result", status: "diverged", seconds: 1 },
    { kind: "no-result", status: "failed", seconds: 1 },
    { kind: "waiting" },
  ]);
  expect(store.outcomes([first!], "test.accuracy")).toEqual([
    { kind: "no-result", status: "completed", seconds: COMPLETED.seconds },
  ]);
});

test("a grid decides nothing by results", () => {
  const { store } = opened();
  store.beginRun(samplePlan(), PROVENANCE, "nothing").close(0);
  expect(store.searchLog("sample")).toBeUndefined();
});
