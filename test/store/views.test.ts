import { readFileSync } from "node:fs";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/store.ts";
import { COMPLETED, openDatabase, PROVENANCE, samplePlan, temporaryFolder } from "./samples.ts";

const DOCUMENT = readFileSync("docs/results.md", "utf8");
const QUERIES = [...DOCUMENT.matchAll(/```sql\n(.+?)```/gs)].map(([, sql]) => sql!);

/** Two arms of two seeds; of the second arm one trial diverges and one is never run. */
function recorded(): Database.Database {
  const path = join(temporaryFolder(), "runx.db");
  const store = openStore(path, "write");
  const plan = samplePlan(2, {}, "cross-entropy");
  const log = store.beginRun(plan, PROVENANCE, "nothing");
  const [one, two, three] = plan.trials.map(({ id }) => id) as [string, string, string, string];
  const accuracies = { [one]: [0.9, 0.95, 0.93], [two]: [0.94, 0.92, 0.91], [three]: [0.1] };
  for (const [id, values] of Object.entries(accuracies)) {
    log.lease(id);
    values.forEach((value, index) => {
      log.epoch(id, {
        epoch: index + 1,
        eta: 0.15,
        metrics: { "validation.accuracy": value / 2, "test.accuracy": value },
      });
    });
    log.end(id, id === three ? { status: "diverged", epoch: 2, seconds: 1 } : COMPLETED);
  }
  log.close(0);
  store.close();
  const db = openDatabase(path, { readonly: true });
  onTestFinished(() => void db.close());
  return db;
}

test("the documented queries answer what the documentation says", () => {
  const db = recorded();
  const [means, curves, reached] = QUERIES.map((sql) => db.prepare(sql).raw().all()) as [
    unknown[][],
    unknown[][],
    unknown[][],
  ];
  expect(QUERIES).toHaveLength(3);
  const quadratic = '{"cost":"quadratic"}';
  const crossEntropy = '{"cost":"cross-entropy"}';
  expect(means).toEqual([
    [quadratic, 2, 0.92, 0.91, 0.93],
    [crossEntropy, 1, 0.1, 0.1, 0.1],
  ]);
  expect(curves).toEqual([
    [quadratic, 1, expect.closeTo(0.46)],
    [quadratic, 2, expect.closeTo(0.4675)],
    [quadratic, 3, expect.closeTo(0.46)],
    [crossEntropy, 1, 0.05],
  ]);
  expect(reached).toEqual([
    [quadratic, 1, 2],
    [quadratic, 2, 1],
  ]);
});

test.each(["trial_results", "epoch_metrics"])("%s has the documented columns", (view) => {
  const section = DOCUMENT.split(/^## /m).find((text) => text.startsWith(`\`${view}\``))!;
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const documented = rows.flatMap((line) =>
    [...line.split("|")[1]!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  );
  const columns = recorded().prepare(`SELECT * FROM ${view}`).columns();
  expect(columns.map(({ name }) => name)).toEqual(documented);
});

test("a trial without an outcome is pending, one that diverged says when", () => {
  const rows = recorded()
    .prepare("SELECT seed, status, diverged_at, test_accuracy FROM trial_results ORDER BY position")
    .raw()
    .all();
  expect(rows).toEqual([
    [1, "completed", null, 0.93],
    [2, "completed", null, 0.91],
    [1, "diverged", 2, 0.1],
    [2, "pending", null, null],
  ]);
});
