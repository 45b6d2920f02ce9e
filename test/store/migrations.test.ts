import { join } from "node:path";
import { expect, test } from "vitest";
import { APPLICATION_ID, SCHEMA_VERSION } from "../../src/store/migrations.ts";
import { FIRST_SCHEMA } from "../../src/store/schema.ts";
import { openStore } from "../../src/store/store.ts";
import { openDatabase, PROVENANCE, temporaryFolder } from "./samples.ts";

/** One experiment with one trial, as the first schema kept it. */
const RECORDS = `
  INSERT INTO migrations VALUES (1, 'first', '2026-01-01T00:00:00.000Z');
  INSERT INTO experiments VALUES (1, 'old');
  INSERT INTO plans VALUES (1, 1, 'digest', NULL, '["chapter-1"]', '{}', 'old.yaml', 'name: old', '[]');
  INSERT INTO runs VALUES (1, 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', 0, '${JSON.stringify(PROVENANCE)}', 1, '', '', 0);
  INSERT INTO trials VALUES (1, 'abc', '{}', 7, 'data', 'reference/1', NULL);
  INSERT INTO plan_trials VALUES (1, 0, 1, '{}');
  INSERT INTO attempts VALUES (1, 1, 1, 'completed', '2026-01-01', '2026-01-01', 0.5, 1, 0, 'weights', '[]', NULL, NULL);
  INSERT INTO metrics VALUES (1, 'test.accuracy');
  INSERT INTO epoch_values VALUES (1, 1, 1, 0.9);
  INSERT INTO summaries VALUES (1, 1, 0.9, 0.9, 1, NULL);
  UPDATE trials SET attempt = 1;`;

function firstDatabase(): string {
  const path = join(temporaryFolder(), "runx.db");
  const db = openDatabase(path);
  db.exec(FIRST_SCHEMA);
  db.exec(RECORDS);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma("user_version = 1");
  db.close();
  return path;
}

test.each(["read", "write"] as const)("a database of the first schema keeps its records (%s)", (access) => {
  const path = firstDatabase();
  const store = openStore(path, access);
  expect(store.experiments()).toMatchObject([{ name: "old", completed: 1, tags: ["chapter-1"], notes: [] }]);
  expect(store.trialRows("old")).toMatchObject([{ id: "abc", seed: 7, status: "completed" }]);
  expect(store.epochSeries("old")[0]!.epochs).toEqual([{ epoch: 1, metrics: { "test.accuracy": 0.9 } }]);
  store.close();
  const db = openDatabase(path, { readonly: true });
  expect(db.pragma("user_version", { simple: true })).toBe(SCHEMA_VERSION);
  expect(db.prepare("SELECT test_accuracy FROM trial_results").pluck().all()).toEqual([0.9]);
  expect(db.prepare("SELECT value FROM epoch_metrics").pluck().all()).toEqual([0.9]);
  db.close();
});
