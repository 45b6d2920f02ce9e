import { join } from "node:path";
import { RunxError } from "../errors.ts";
import { somethingElseIn, writeTree } from "../files/file-tree.ts";
import type { PlanName, TrialRecord, TrialRow } from "../model/records.ts";
import { hasEnded } from "../model/trial.ts";
import { armLabel } from "../report/parameter-text.ts";
import { mlflowFiles } from "../report/trackers/mlflow.ts";
import { tensorboardFiles } from "../report/trackers/tensorboard.ts";
import type { TrackedExperiment, TrackedRun } from "../report/trackers/tracked.ts";
import type { Store } from "../store/store.ts";
import { chosenPlan, type PlanChanges } from "./records/chosen-plan.ts";
import { filesRead, refuseOverwriting } from "./records/files-read.ts";
import { reportInput } from "./records/report-input.ts";
import { withStore } from "./records/with-store.ts";

const TRACKERS = { tensorboard: tensorboardFiles, mlflow: mlflowFiles };

export type Tracker = keyof typeof TRACKERS;

export interface ExportTrackerOptions extends PlanChanges {
  readonly db: string;
  /** Where paths of recorded specs begin. */
  readonly folder: string;
  /** Gets a folder for the experiment. */
  readonly out: string;
}

export interface ExportedToTracker {
  /** Of the experiment. */
  readonly folder: string;
  readonly runs: number;
  /** Trials that have no outcome. */
  readonly without: number;
}

/**
 * Writes an experiment as files of another tracker. Throws RunxError, with nothing written, where its folder holds
 * other files, and where no trial has ended.
 */
export function exportToTracker(
  tracker: Tracker,
  experiment: string,
  { db, folder: recordedFolder, out, ...changes }: ExportTrackerOptions,
): ExportedToTracker {
  return withStore(db, "read", (store) => {
    const plan = chosenPlan(store, experiment, changes);
    const { rows } = reportInput(store, plan);
    const tracked = { name: planText(plan), runs: rows.flatMap((row) => trackedRun(store, plan, row)) };
    if (tracked.runs.length === 0) throw noOutcome(tracked);
    const { folder, files } = TRACKERS[tracker](tracked);
    const target = join(out, folder);
    refuseOtherThings(target, (path) => files.has(path));
    const read = filesRead(store, recordedFolder);
    for (const path of files.keys()) refuseOverwriting(join(target, path), read, store.path);
    writeTree(target, files);
    return { folder: target, runs: tracked.runs.length, without: rows.length - tracked.runs.length };
  });
}

function planText(plan: PlanName): string {
  return typeof plan === "string" ? plan : `${plan.experiment} (${plan.changedBy.join(", ")})`;
}

/** None where the trial has no outcome. */
function trackedRun(store: Store, plan: PlanName, row: TrialRow): TrackedRun[] {
  const record = store.trial(row.id);
  const { status } = row;
  if (record === undefined || !hasEnded(status)) return [];
  const attempt = record.attempts.findLast((each) => each.run === record.run.run && each.status === status);
  const started = attempt?.started ?? record.run.started;
  return [
    {
      id: row.id,
      label: armLabel(row.arm, planText(plan)),
      seed: row.seed,
      status,
      started: Date.parse(started),
      ended: Date.parse(attempt?.ended ?? started),
      parameters: Object.fromEntries(Object.entries(record.parameters)) as TrackedRun["parameters"],
      facts: factsOf(row, record),
      epochs: record.epochs,
    },
  ];
}

function factsOf(row: TrialRow, { numerics, dataDigest, tags, notes, run }: TrialRecord) {
  const told = notes.map(({ text }) => text).join("\n\n");
  const { git, command } = run.provenance;
  return {
    "runx.trial": row.id,
    "runx.status": row.status,
    "runx.numerics": numerics,
    "runx.data": dataDigest,
    "runx.command": command.join(" "),
    ...(row.status === "completed" && { "runx.weights_sha256": row.weightsSha256 }),
    ...(row.status === "failed" && { "runx.reason": row.reason }),
    ...(tags.length > 0 && { "runx.tags": tags.join(", ") }),
    ...(told !== "" && { "mlflow.note.content": told }),
    ...(git && { "mlflow.source.git.commit": git.commit }),
  };
}

function noOutcome({ name }: TrackedExperiment): RunxError {
  return new RunxError({
    code: "export.no-outcome",
    message: `No trial of ${name} has ended.`,
    hint: "Run it first.",
  });
}

function refuseOtherThings(folder: string, expected: (path: string) => boolean): void {
  const other = somethingElseIn(folder, expected);
  if (other === undefined) return;
  throw new RunxError({
    code: "export.other-things",
    message:
      "The folder of the experiment holds something that is not part of this export; nothing was written.",
    hint: "Remove the folder, or name another one.",
    where: { file: other },
  });
}
