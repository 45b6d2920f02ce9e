import type { Database } from "better-sqlite3";
import type { DatasetFacts } from "../model/dataset.ts";
import { checksumOf, refuseChanged } from "./checksums.ts";

/** What the trials of a digest learn from. Must run inside a transaction. */
export function describeDataset(db: Database, digest: string, facts: DatasetFacts): void {
  const text = JSON.stringify(facts);
  db.prepare(
    `INSERT INTO datasets (digest, facts, checksum) VALUES (?, ?, ?)
     ON CONFLICT (digest) DO UPDATE SET facts = excluded.facts, checksum = excluded.checksum
     WHERE facts <> excluded.facts`,
  ).run(digest, text, checksumOf(text));
}

/** Reads each digest once; undefined where a run of an older version did not record it. */
export function datasetReader(db: Database): (digest: string) => DatasetFacts | undefined {
  const select = db.prepare<[string], { facts: string; checksum: string | null }>(
    "SELECT facts, checksum FROM datasets WHERE digest = ?",
  );
  const known = new Map<string, DatasetFacts | undefined>();
  return (digest) => {
    if (!known.has(digest)) {
      const row = select.get(digest);
      if (row) refuseChanged("the data", row.checksum, () => checksumOf(row.facts));
      known.set(digest, row && (JSON.parse(row.facts) as DatasetFacts));
    }
    return known.get(digest);
  };
}
