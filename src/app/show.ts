import { existsSync, readFileSync } from "node:fs";
import type { OutputFile } from "../model/command.ts";
import type { TrialRecord } from "../model/records.ts";
import { openStore, type Store } from "../store/store.ts";
import { findTrial } from "./find-trial.ts";
import { searchedPointStatus } from "./point-status.ts";
import { outputsOf, programOf, programRecord } from "./program-records.ts";

/** Everything recorded about one trial. */
export interface Shown {
  readonly record: TrialRecord;
  /** What became of its point in the search that asked for it; absent where none did. */
  readonly search?: string;
  /** Of a program: what it has left, and what was noted about its end. */
  readonly left?: { readonly outputs: readonly OutputFile[]; readonly notes: readonly string[] };
}

/** The one trial whose id begins so. Throws RunxError. */
export function show(trial: string, db: string): Shown {
  return reading(trial, db, (record, store) => {
    const search = searchedPointStatus(store, record);
    return {
      record,
      ...(search !== undefined && { search }),
      ...(programOf(record) && { left: { outputs: outputsOf(record), notes: notesOf(record) } }),
    };
  });
}

/** How a program was called and what it wrote; empty where its files are gone. Throws RunxError for a network's trial. */
export function showProgram(trial: string, db: string) {
  return reading(trial, db, (record, store) => {
    const { argv, folder } = programRecord(record, store.path);
    return { argv, stdout: () => textOf(folder.stdout), stderr: () => textOf(folder.stderr) };
  });
}

function notesOf({ row }: TrialRecord): readonly string[] {
  return "notes" in row ? (row.notes ?? []) : [];
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function reading<T>(trial: string, db: string, read: (record: TrialRecord, store: Store) => T): T {
  const store = openStore(db, "read");
  try {
    return read(findTrial(store, trial), store);
  } finally {
    store.close();
  }
}
