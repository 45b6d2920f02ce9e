import type { Database } from "better-sqlite3";
import type { InputFile } from "../model/command.ts";
import type { DataSource } from "../model/parameters.ts";

/** A spec that was run, and one of the sources that its trials learn from or the files that its program depends on. */
export interface RecordedSource {
  readonly specPath: string;
  readonly data?: DataSource;
  readonly inputs?: readonly InputFile[];
}

/** Of all plans, also of experiments that are removed: they can be restored. */
export function recordedSources(db: Database): RecordedSource[] {
  return db
    .prepare<[], { specPath: string; data: string | null; inputs: string | null }>(
      `SELECT DISTINCT spec_path AS specPath, json_extract(parameters, '$.data') AS data,
         json_extract(facts, '$.inputs') AS inputs
       FROM plans JOIN plan_trials USING (plan) JOIN trials USING (trial) LEFT JOIN datasets ON datasets.digest = data_digest`,
    )
    .all()
    .map(({ specPath, data, inputs }) => ({
      specPath,
      ...(data !== null && { data: JSON.parse(data) as DataSource }),
      ...(inputs !== null && { inputs: JSON.parse(inputs) as InputFile[] }),
    }));
}
