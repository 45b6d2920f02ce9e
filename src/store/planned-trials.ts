import type { Database } from "better-sqlite3";
import type { Json, TrialParameters } from "../model/parameters.ts";
import type { Trial, TrialId } from "../model/trial.ts";

interface Columns {
  readonly id: TrialId;
  readonly arm: string;
  readonly parameters: string;
  readonly seed: number;
  readonly dataDigest: string;
  readonly numerics: string;
}

const PLANNED = `SELECT id, arm, parameters, seed, data_digest AS dataDigest, numerics
  FROM plan_trials JOIN trials USING (trial) WHERE plan = ?`;

/** The trials of a plan as they were planned, in its order; only some of them, where `ids` is given. */
export function plannedTrials(
  db: Database,
  plan: number,
  ids?: readonly TrialId[],
): readonly Trial<TrialParameters>[] {
  const rows =
    ids === undefined
      ? db.prepare<[number], Columns>(`${PLANNED} ORDER BY position`).all(plan)
      : db
          .prepare<[number, string], Columns>(
            `${PLANNED} AND id IN (SELECT value FROM json_each(?)) ORDER BY position`,
          )
          .all(plan, JSON.stringify(ids));
  return rows.map(({ arm, parameters, ...trial }) => ({
    ...trial,
    arm: {
      varied: JSON.parse(arm) as { readonly [parameter: string]: Json },
      parameters: JSON.parse(parameters) as TrialParameters,
    },
  }));
}
