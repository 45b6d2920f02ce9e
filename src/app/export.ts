import { option, RunxError, wording } from "../errors.ts";
import type { OutputFile } from "../model/command.ts";
import { type DataTable, epochTable, trialTable } from "../report/render/data-tables.ts";
import { chosenPlan, type PlanChanges } from "./records/chosen-plan.ts";
import { filesRead, refuseOverwriting } from "./records/files-read.ts";
import { findTrial } from "./records/find-trial.ts";
import { exportOutputs } from "./records/program-records.ts";
import { reportInput, seriesOf } from "./records/report-input.ts";
import { type TrainedNetwork, trainedNetwork } from "./records/trained.ts";
import { withStore } from "./records/with-store.ts";

/** The raw records of an experiment's plan, a row for each trial or for each of its epochs. Throws RunxError. */
export function exportedTable(
  what: string,
  experiment: string,
  { db, ...changes }: PlanChanges & { readonly db: string },
): DataTable {
  return withStore(db, "read", (store) => {
    const plan = chosenPlan(store, experiment, changes);
    const input = reportInput(store, plan);
    if (what === "trials") return trialTable(input);
    if (what === "epochs") return epochTable(input, seriesOf(store, [plan]));
    throw new RunxError({
      code: "export.unknown",
      message: `There is no ${JSON.stringify(what)} to export.`,
      hint: wording`Export trials, epochs, weights or model: runx export epochs EXPERIMENT ${option("format", "csv")}.`,
    });
  });
}

interface RecordedIn {
  readonly db: string;
  /** Where paths of recorded specs begin. */
  readonly folder: string;
}

/**
 * Copies what a program's trial has left to a folder. Throws RunxError for a file that is not what was kept, and for
 * one that recorded trials need.
 */
export function exportedOutputs(
  trial: string,
  target: string,
  { db, folder }: RecordedIn,
): readonly OutputFile[] {
  return withStore(db, "read", (store) => {
    const read = filesRead(store, folder);
    return exportOutputs(findTrial(store, trial), store.path, target, (path) =>
      refuseOverwriting(path, read, store.path),
    );
  });
}

/** The trained network of a trial. Throws RunxError. */
export async function exportedNetwork(trial: string, { db, folder }: RecordedIn): Promise<TrainedNetwork> {
  const [record, path] = withStore(db, "read", (store) => [findTrial(store, trial), store.path] as const);
  return trainedNetwork(record, path, folder);
}
