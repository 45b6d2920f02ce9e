import type { ExperimentRow, TrialRecord } from "../model/records.ts";
import { withStore } from "./records/with-store.ts";

export interface ListOptions {
  /** The database's file. */
  readonly db: string;
  /** Those in the trash, in place of those that are recorded. */
  readonly removed?: boolean;
  /** Only those that have it. */
  readonly tag?: string;
}

/** The recorded experiments, latest run first. Throws RunxError. */
export function recordedExperiments({ db, removed = false, tag }: ListOptions): readonly ExperimentRow[] {
  const all = withStore(db, "read", (store) => store.experiments(removed ? "removed" : "recorded"));
  return tag === undefined ? all : all.filter(({ tags }) => tags.includes(tag));
}

/** The trials whose ids begin so, as many as are asked for at most. Throws RunxError. */
export function trialsBeginningWith(prefix: string, most: number, db: string): readonly TrialRecord[] {
  if (!/^[0-9a-f]*$/.test(prefix)) return [];
  return withStore(db, "read", (store) => store.findTrials(prefix, most).map((id) => store.trial(id)!));
}
