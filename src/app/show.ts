import { armKey } from "../model/arm-key.ts";
import type { OutputFile } from "../model/command.ts";
import type { TrialRecord } from "../model/records.ts";
import type { TrialId } from "../model/trial.ts";
import type { Report } from "../report/report.ts";
import { pointStatusText } from "../report/search/log.ts";
import type { Store } from "../store/store.ts";
import { findTrial } from "./records/find-trial.ts";
import { outputsOf, programOf, programRecord } from "./records/program-records.ts";
import { trialsNamed } from "./records/trials-named.ts";
import { withStore } from "./records/with-store.ts";
import { reportOf } from "./report.ts";
import { type LogName, programLog } from "./work/program-logs.ts";

/** Everything recorded about one trial. */
export interface ShownTrial {
  readonly kind: "trial";
  readonly record: TrialRecord;
  /** What became of its point in the search that asked for it; absent where none did. */
  readonly search?: string;
  /** Of a program: what it has left, and what was noted about its end. */
  readonly left?: { readonly outputs: readonly OutputFile[]; readonly notes: readonly string[] };
}

/** The trials of an experiment, or of one of its arms. */
export interface ShownTrials {
  readonly kind: "trials";
  readonly experiment: string;
  /** Of the whole experiment. */
  readonly report: Report;
  /** Those that are meant. */
  readonly ids: readonly TrialId[];
}

/** The trials of an experiment or of an arm, named by its label; else the one trial whose id begins so. Throws RunxError. */
export function show(name: string, db: string): ShownTrial | ShownTrials {
  return withStore(db, "read", (store) => {
    const found = trialsNamed(store, name);
    if (found.kind === "trial") return shownTrial(store, store.trial(found.id)!);
    const experiment = found.kind === "arm" ? found.experiment : found.name;
    const report = reportOf(store, experiment, [], { tuned: ["none"] });
    return { kind: "trials", experiment, report, ids: found.ids };
  });
}

function shownTrial(store: Store, record: TrialRecord): ShownTrial {
  const search = searchedPointStatus(store, record);
  return {
    kind: "trial",
    record,
    ...(search !== undefined && { search }),
    ...(programOf(record) && { left: { outputs: outputsOf(record), notes: notesOf(record) } }),
  };
}

/** How a program was called, what it wrote, and what was noted about its end. Throws RunxError for a network's trial. */
export function showProgram(trial: string, db: string) {
  return withStore(db, "read", (store) => {
    const record = findTrial(store, trial);
    const { argv, folder } = programRecord(record, store.path);
    return { argv, notes: notesOf(record), log: (name: LogName) => programLog(folder, name) };
  });
}

function notesOf({ row }: TrialRecord): readonly string[] {
  return "notes" in row ? (row.notes ?? []) : [];
}

/** What became of a trial's point in the search that asked for it, and why; undefined where none did. */
function searchedPointStatus(store: Store, { experiments, row }: TrialRecord): string | undefined {
  const key = armKey(row.arm);
  for (const experiment of experiments) {
    const searchLog = store.searchLog(experiment);
    if (searchLog?.kind !== "search") continue;
    for (const point of searchLog.parts.flatMap(({ points }) => points)) {
      if (armKey(point.arm) === key) return pointStatusText(point, searchLog) || "trained to the end";
    }
  }
  return undefined;
}
