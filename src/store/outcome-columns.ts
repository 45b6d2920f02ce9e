import type { TrialOutcome } from "../model/trial.ts";
import { changedRecord } from "./checksums.ts";

/** The columns of an ended attempt. */
export interface OutcomeColumns {
  readonly status: TrialOutcome["status"];
  readonly seconds: number;
  readonly epochs: number | null;
  readonly stopped_early: number | null;
  readonly weights_sha256: string | null;
  readonly never_predicted: string | null;
  readonly diverged_at: number | null;
  readonly reason: string | null;
}

const NONE = {
  epochs: null,
  stopped_early: null,
  weights_sha256: null,
  never_predicted: null,
  diverged_at: null,
  reason: null,
};

/** Their names, for a query. */
export const OUTCOME_COLUMNS = ["status", "seconds", ...Object.keys(NONE)].join(", ");

/** What a checksum is over: the columns alone, of a row that has more, and when they were written. */
export function outcomeColumns<
  Row extends { readonly [column in keyof OutcomeColumns]: number | string | null },
>(row: Row & { readonly ended_at: string | null }): { readonly [column: string]: number | string | null } {
  const columns = ["status", "seconds", "ended_at", ...Object.keys(NONE)] as (keyof typeof row & string)[];
  return Object.fromEntries(columns.map((column) => [column, row[column] as number | string | null]));
}

export function toColumns(outcome: TrialOutcome): OutcomeColumns {
  const { seconds } = outcome;
  switch (outcome.status) {
    case "completed":
      return {
        ...NONE,
        status: "completed",
        seconds,
        epochs: outcome.epochs,
        stopped_early: outcome.stoppedEarly ? 1 : 0,
        weights_sha256: outcome.weightsSha256,
        never_predicted: JSON.stringify(outcome.neverPredicted),
      };
    case "diverged":
      return { ...NONE, status: "diverged", seconds, epochs: outcome.epoch, diverged_at: outcome.epoch };
    case "failed":
      return { ...NONE, status: "failed", seconds, reason: outcome.reason };
  }
}

/** The schema's checks make the casts true: a completed attempt has all its columns. */
export function fromColumns(row: OutcomeColumns): TrialOutcome {
  const { seconds } = row;
  switch (row.status) {
    case "completed":
      return {
        status: "completed",
        epochs: row.epochs as number,
        stoppedEarly: row.stopped_early === 1,
        weightsSha256: row.weights_sha256 as string,
        neverPredicted: JSON.parse(row.never_predicted as string) as number[],
        seconds,
      };
    case "diverged":
      return { status: "diverged", epoch: row.diverged_at as number, seconds };
    case "failed":
      return { status: "failed", reason: row.reason as string, seconds };
    default:
      // The trial names an attempt that is not there any more.
      throw changedRecord("an outcome");
  }
}
