import type { OutputFile } from "../model/command.ts";
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
  /** Lists, as JSON. */
  readonly outputs: string | null;
  readonly end_notes: string | null;
}

const NONE = {
  epochs: null,
  stopped_early: null,
  weights_sha256: null,
  never_predicted: null,
  diverged_at: null,
  reason: null,
  outputs: null,
  end_notes: null,
};

/** Their names, for a query. */
export const OUTCOME_COLUMNS = ["status", "seconds", ...Object.keys(NONE)].join(", ");

/** What a checksum is over: the columns alone, of a row that has more, and when they were written. */
export function outcomeColumns<
  Row extends { readonly [column in keyof OutcomeColumns]: number | string | null },
>(row: Row & { readonly ended_at: string | null }): { readonly [column: string]: number | string | null } {
  const columns: { [column: string]: number | string | null } = {};
  for (const column of CHECKED) columns[column] = row[column as keyof typeof row] as number | string | null;
  return columns;
}

const CHECKED = ["status", "seconds", "ended_at", ...Object.keys(NONE)];

export function toColumns(outcome: TrialOutcome): OutcomeColumns {
  const { seconds, notes } = outcome;
  const ended = { ...NONE, seconds, end_notes: listText(notes) };
  switch (outcome.status) {
    case "completed":
      return {
        ...ended,
        status: "completed",
        epochs: outcome.epochs,
        stopped_early: outcome.stoppedEarly ? 1 : 0,
        weights_sha256: outcome.weightsSha256,
        never_predicted: JSON.stringify(outcome.neverPredicted),
        outputs: listText(outcome.outputs),
      };
    case "diverged":
      return { ...ended, status: "diverged", epochs: outcome.epoch, diverged_at: outcome.epoch };
    case "failed":
      return { ...ended, status: "failed", reason: outcome.reason };
  }
}

function listText(list: readonly unknown[] | undefined): string | null {
  return list === undefined || list.length === 0 ? null : JSON.stringify(list);
}

/** The schema's checks make the casts true: a completed attempt has all its columns. */
export function fromColumns(row: OutcomeColumns): TrialOutcome {
  const { seconds, outputs, end_notes: notes } = row;
  const ended = { seconds, ...(notes !== null && { notes: JSON.parse(notes) as string[] }) };
  switch (row.status) {
    case "completed":
      return {
        status: "completed",
        epochs: row.epochs as number,
        stoppedEarly: row.stopped_early === 1,
        weightsSha256: row.weights_sha256 as string,
        neverPredicted: JSON.parse(row.never_predicted as string) as number[],
        ...(outputs !== null && { outputs: JSON.parse(outputs) as OutputFile[] }),
        ...ended,
      };
    case "diverged":
      return { status: "diverged", epoch: row.diverged_at as number, ...ended };
    case "failed":
      return { status: "failed", reason: row.reason as string, ...ended };
    default:
      // The trial names an attempt that is not there any more.
      throw changedRecord("an outcome");
  }
}
