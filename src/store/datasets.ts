import type { Database } from "better-sqlite3";
import type { InputFile } from "../model/command.ts";
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

/** The files that programs of a digest depend on. Must run inside a transaction. */
export function describeInputs(db: Database, digest: string, files: readonly InputFile[]): void {
  const text = JSON.stringify({ inputs: files });
  db.prepare("INSERT INTO datasets (digest, facts, checksum) VALUES (?, ?, ?) ON CONFLICT DO NOTHING").run(
    digest,
    text,
    checksumOf(text),
  );
}

/** Undefined for the digest of a dataset, and where it is not recorded. */
export function inputsOf(db: Database, digest: string): readonly InputFile[] | undefined {
  const row = db.prepare<[string], Row>("SELECT facts, checksum FROM datasets WHERE digest = ?").get(digest);
  return row && recordedFacts(row).inputs;
}

interface Row {
  readonly facts: string;
  readonly checksum: string | null;
}

type RecordedData = { readonly inputs: readonly InputFile[] } | (DatasetFacts & { readonly inputs?: never });

function recordedFacts(row: Row): RecordedData {
  refuseChanged("the data", row.checksum, () => checksumOf(row.facts));
  return JSON.parse(row.facts) as RecordedData;
}

/** Reads each digest once; undefined where a run of an older version did not record it. */
export function datasetReader(db: Database): (digest: string) => DatasetFacts | undefined {
  const select = db.prepare<[string], Row>("SELECT facts, checksum FROM datasets WHERE digest = ?");
  const known = new Map<string, DatasetFacts | undefined>();
  return (digest) => {
    if (!known.has(digest)) {
      const row = select.get(digest);
      const facts = row && recordedFacts(row);
      known.set(digest, facts?.inputs === undefined ? facts : undefined);
    }
    return known.get(digest);
  };
}
