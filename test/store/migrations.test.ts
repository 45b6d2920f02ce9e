import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "../../src/store/migrations.ts";
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

/** SHA-256 of each migration's SQL. A database that has run one never runs it again: a line here is added, never changed. */
const DIGESTS = [
  "3146530b47d2ba6f537c752467c8e10f73f0fadae8c42631611a33362163cae7",
  "a52b0489b5b60f81cb091f1e1a93edefbcfb992ff15d551b6bfca681d47adee1",
  "09195b2be578b0db3d7d4effb8a4111ddcd35e31682a6647583b42eea1fbe04a",
  "b36a8eef56d8da2be55fe47ac50468fdcfe622d816bc9c998b157da102fd58d4",
  "b692b2b905d0684ef83b4fca49c77a063b8db2bdbe5a45deddacdc82ef0948cf",
  "09fd8221b68a5ef54484dc58df8022b414b52a5928d06a57dda866d1b718f59b",
  "96065ccdfdc444c310a8d5391b3856bbc415dfd127c876edc0ba3adb0b7d1959",
  "b61286d4874998a751eb45b726a2327260f7f4987567d1f397eadc65235b1c5e",
  "220d2de1d03c09c05fe581b179a68cbee63ee7c6b5f56694e132f8f703ce9597",
];

test("no migration has changed since it was written", () => {
  const digests = MIGRATIONS.map(({ sql }) => createHash("sha256").update(sql).digest("hex"));
  expect(digests).toEqual(DIGESTS);
});
