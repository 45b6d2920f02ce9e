import type { Database } from "better-sqlite3";
import type { DatasetFacts } from "../model/dataset.ts";

/** What the trials of a digest learn from. Must run inside a transaction. */
export function describeDataset(db: Database, digest: string, facts: DatasetFacts): void {
  db.prepare(
    `INSERT INTO datasets (digest, facts) VALUES (?, ?)
     ON CONFLICT (digest) DO UPDATE SET facts = excluded.facts WHERE facts <> excluded.facts`,
  ).run(digest, JSON.stringify(facts));
}

/** Reads each digest once; undefined where a run of an older version did not record it. */
export function datasetReader(db: Database): (digest: string) => DatasetFacts | undefined {
  const select = db.prepare<[string], string>("SELECT facts FROM datasets WHERE digest = ?").pluck();
  const known = new Map<string, DatasetFacts | undefined>();
  return (digest) => {
    if (!known.has(digest)) {
      const text = select.get(digest);
      known.set(digest, text === undefined ? undefined : (JSON.parse(text) as DatasetFacts));
    }
    return known.get(digest);
  };
}
