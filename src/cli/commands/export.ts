import { existsSync } from "node:fs";
import { savedWeights, weightsFile } from "../../app/artifacts.ts";
import { findTrial } from "../../app/find-trial.ts";
import { datasetOf, trainAgain, trialOf } from "../../app/recorded.ts";
import { reportInput, seriesOf } from "../../app/report-input.ts";
import { RunxError } from "../../errors.ts";
import { readWhole } from "../../files/durable-file.ts";
import { weightsDigest } from "../../learner/digest.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { Trial, TrialId } from "../../model/trial.ts";
import { sheetFormats } from "../../report/formats.ts";
import { epochSheet, type Sheet, trialSheet } from "../../report/sheets.ts";
import { openStore, type Store } from "../../store/store.ts";
import { encodeWeights, readWeights } from "../../weights/weights-file.ts";
import { EXPORT_FORMATS } from "../args/choices.ts";
import type { Call } from "../args/command.ts";
import { formatOfFile } from "../args/file-format.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { deliver, saveFile } from "../output/save-file.ts";

/** `runx export trials|epochs EXPERIMENT`, `runx export weights TRIAL`: the raw records, for other programs. */
export async function exportCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const [what, name] = call.args as [string, string];
  const out = flags.text("out");
  const store = openStore(databasePath(call), "read");
  try {
    if (what === "weights") {
      if (flags.text("format") !== undefined) refuseFormat();
      saveFile(io, pathFor(out), await weightsOf(findTrial(store, name), store.path, io.cwd));
    } else {
      const format = flags.oneOf("format", EXPORT_FORMATS) ?? formatOfFile(out, EXPORT_FORMATS) ?? "csv";
      deliver(io, out, sheetFormats[format](sheetOf(store, what, name)));
    }
  } finally {
    store.close();
  }
  return EXIT.ok;
}

function refuseFormat(): never {
  throw new RunxError({
    code: "export.format",
    message: "--format is for trials and epochs: weights are safetensors",
    hint: "Leave --format out.",
  });
}

function pathFor(out: string | undefined): string {
  if (out !== undefined) return out;
  throw new RunxError({
    code: "export.out",
    message: "weights are written to a file",
    hint: "Name it: runx export weights TRIAL --out weights.safetensors.",
  });
}

/** The weights kept by the spec's `save`, else computed again: a safetensors file. */
async function weightsOf(record: TrialRecord, database: string, cwd: string): Promise<Uint8Array> {
  const { row } = record;
  if (row.status !== "completed") {
    throw new RunxError({
      code: "export.unfinished",
      message: `the trial has no weights: it is ${row.status}`,
      hint: "Export a completed trial.",
    });
  }
  const kept = weightsFile(database, row.id, "last");
  if (existsSync(kept)) {
    refuseOtherFile(kept, row.id, row.weightsSha256);
    return readWhole(kept);
  }
  const trial = trialOf(record);
  const weights = await trainAgain(record, datasetOf(record, cwd));
  refuseOtherWeights(trial, row.weightsSha256, weightsDigest(weights));
  return encodeWeights(savedWeights(trial, { epoch: row.epochs, weights }));
}

/** The kept file must hold what the record says; otherwise it may have been cut short, changed or swapped. */
function refuseOtherFile(file: string, id: TrialId, recorded: string): void {
  const { trial, weights } = readWeights(file);
  if (trial === id && weightsDigest(weights) === recorded) return;
  throw new RunxError({
    code: "export.other-file",
    message: "the file holds other weights than those recorded with the trial; nothing was written",
    hint: "Move it away and export again: the weights are then computed again.",
    where: { file },
  });
}

function refuseOtherWeights(trial: Trial, recorded: string, again: string): void {
  if (recorded === again) return;
  throw new RunxError({
    code: "export.different",
    message: `the weights came out differently: ${recorded.slice(0, 12)} recorded, ${again.slice(0, 12)} again; nothing was written`,
    hint: `See what changed: runx verify ${trial.id.slice(0, 12)}.`,
  });
}

function sheetOf(store: Store, what: string, experiment: string): Sheet {
  const input = reportInput(store, experiment);
  if (what === "trials") return trialSheet(input);
  if (what === "epochs") {
    return epochSheet(input, seriesOf(store, [experiment]));
  }
  throw new RunxError({
    code: "export.unknown",
    message: `there is no ${JSON.stringify(what)} to export`,
    hint: "Export trials, epochs or weights: runx export epochs EXPERIMENT --format csv.",
  });
}
