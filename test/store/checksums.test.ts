import { join } from "node:path";
import { expect, test } from "vitest";
import { RunxError } from "../../src/errors.ts";
import type { EpochRecord } from "../../src/model/trial.ts";
import { openStore } from "../../src/store/store.ts";
import { COMPLETED, openDatabase, PROVENANCE, samplePlan, temporaryFolder } from "./samples.ts";

const EPOCHS: readonly EpochRecord[] = [
  { epoch: 0, metrics: { "train.cost": Number.POSITIVE_INFINITY, "validation.accuracy": -0 } },
  { epoch: 1, eta: 0.1, metrics: { "train.cost": Number.NaN, "validation.accuracy": 1 / 3 } },
  { epoch: 2, eta: 0.1, metrics: { "train.cost": 5e-324, "validation.accuracy": 0.5, constructor: 1 } },
];

/** A database with finished trials of every kind of number. */
function recorded(): string {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const plan = samplePlan(2);
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  for (const { id } of plan.trials) {
    log.lease(id);
    for (const record of EPOCHS) log.epoch(id, record);
    log.beat();
    log.end(id, COMPLETED);
  }
  log.close(0);
  store.close();
  return path;
}

/** Reads all that a report and an export read. */
function readAll(path: string): void {
  const store = openStore(path, "read");
  try {
    store.runs("sample");
    store.trialRows("sample");
    store.epochSeries("sample");
  } finally {
    store.close();
  }
}

test("records are read as they were written", () => {
  const path = recorded();
  const store = openStore(path, "read");
  expect(store.trialRows("sample")).toHaveLength(4);
  const metrics = EPOCHS.map((record) => ({ ...record, metrics: { ...record.metrics } }));
  metrics[0]!.metrics["validation.accuracy"] = 0;
  expect(store.epochSeries("sample")[0]!.epochs).toEqual(metrics);
  store.close();
});

test.each([
  "UPDATE trials SET seed = 9 WHERE trial = 1",
  `UPDATE trials SET parameters = json_set(parameters, '$.eta', 7) WHERE trial = 1`,
  "UPDATE attempts SET epochs = -24 WHERE attempt = 1",
  "UPDATE attempts SET seconds = 9 WHERE attempt = 2",
  "UPDATE attempts SET checksum = 'other' WHERE attempt = 2",
  "UPDATE summaries SET best = best + 1 WHERE attempt = 3",
  "DELETE FROM summaries WHERE attempt = 3",
  "UPDATE epoch_values SET value = 0.25 WHERE attempt = 4 AND epoch = 2",
  "UPDATE epoch_values SET epoch = 3 WHERE attempt = 4 AND epoch = 2",
  "DELETE FROM epoch_values WHERE attempt = 4 AND epoch = 1",
  "DELETE FROM epoch_checksums WHERE attempt = 4",
  "DELETE FROM plan_trials WHERE position = 1",
  `UPDATE plan_trials SET arm = '{"cost":"other"}' WHERE position = 1`,
  `UPDATE plans SET report = '{"metric":"test.cost"}'`,
  `UPDATE runs SET provenance = '{}'`,
])("a changed record is refused: %s", (change) => {
  const path = recorded();
  readAll(path);
  const db = openDatabase(path);
  db.exec(change);
  db.close();
  expect(() => readAll(path)).toThrow(RunxError);
  try {
    readAll(path);
  } catch (error) {
    expect((error as RunxError).problems[0].code).toBe("store.damaged");
  }
});

test("where the data lie may be recorded anew", () => {
  const path = recorded();
  const db = openDatabase(path);
  db.exec(`UPDATE trials SET parameters = json_set(parameters, '$.data.inputs', json('[]'))`);
  db.close();
  expect(() => readAll(path)).not.toThrow();
});
