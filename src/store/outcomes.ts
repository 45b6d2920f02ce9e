import type { Database } from "better-sqlite3";
import type { MetricName } from "../model/parameters.ts";
import type { AnyTrial, TrialId, TrialOutcome } from "../model/trial.ts";
import { fromColumns, OUTCOME_COLUMNS, type OutcomeColumns } from "./outcome-columns.ts";

/**
 * How a trial ended, as far as a decision needs to know: with a value of one metric after its last epoch, or without; and
 * how many seconds its training took.
 */
export type MetricOutcome =
  | { readonly kind: "waiting" }
  | { readonly kind: "no-result"; readonly status: TrialOutcome["status"]; readonly seconds: number }
  | { readonly kind: "value"; readonly value: number; readonly seconds: number };

/** In the order of the trials. */
export function outcomes(db: Database, trials: readonly AnyTrial[], metric: MetricName): MetricOutcome[] {
  const outcome = db.prepare<
    [MetricName, TrialId],
    { status: TrialOutcome["status"]; seconds: number; value: number | null }
  >(
    `SELECT status, coalesce(seconds, 0) AS seconds,
       (SELECT last FROM summaries JOIN metrics USING (metric)
        WHERE summaries.attempt = trials.attempt AND name = ?) AS value
     FROM trials JOIN attempts USING (attempt) WHERE id = ?`,
  );
  return trials.map(({ id }): MetricOutcome => {
    const recorded = outcome.get(metric, id);
    if (recorded === undefined) return { kind: "waiting" };
    const { status, seconds, value } = recorded;
    return status === "completed" && value !== null
      ? { kind: "value", value, seconds }
      : { kind: "no-result", status, seconds };
  });
}

/** What each trial took, in the order of the trials; undefined where it is not completed. */
export function completedSeconds(db: Database, trials: readonly AnyTrial[]): (number | undefined)[] {
  const seconds = db
    .prepare<[TrialId], number>(
      "SELECT seconds FROM trials JOIN attempts USING (attempt) WHERE id = ? AND status = 'completed'",
    )
    .pluck();
  return trials.map(({ id }) => seconds.get(id));
}

/** How a trial ended; undefined without an outcome. */
export function outcomeReader(db: Database): (id: TrialId) => TrialOutcome | undefined {
  const select = db.prepare<[TrialId], OutcomeColumns>(
    `SELECT ${OUTCOME_COLUMNS} FROM trials JOIN attempts USING (attempt) WHERE id = ?`,
  );
  return (id) => {
    const row = select.get(id);
    return row && fromColumns(row);
  };
}
