import { existsSync } from "node:fs";
import { RunxError } from "../../errors.ts";
import { weightsDigest } from "../../learner/digest.ts";
import type { Encoding } from "../../model/encoding.ts";
import type { NetworkRecord, TrialRecord } from "../../model/records.ts";
import { shortDigest, shortId } from "../../model/shortened.ts";
import type { Trial, TrialId } from "../../model/trial.ts";
import { readWeights, type SavedWeights } from "../../weights/weights-file.ts";
import { savedWeights, weightsFile } from "../work/artifacts.ts";
import { datasetOf, networkRecord, trainAgain, trialOf } from "./recorded.ts";

/** A trained network with everything that a prediction needs. */
export type TrainedNetwork = SavedWeights & { readonly encoding: Encoding };

/**
 * The weights that the spec's `save` kept, else computed again, and compared with the record in either case. What a file
 * of an older version does not say of its inputs is read from the data. Throws RunxError for a trial of no network.
 */
export async function trainedNetwork(
  trained: TrialRecord,
  database: string,
  cwd: string,
): Promise<TrainedNetwork> {
  const record = networkRecord(trained);
  const { row } = record;
  if (row.status !== "completed") {
    throw new RunxError({
      code: "export.unfinished",
      message: `The trial has no weights: it is ${row.status}.`,
      hint: "Name a completed trial.",
    });
  }
  const kept = weightsFile(database, row.id, "last");
  const trial = trialOf(record);
  if (existsSync(kept)) {
    const saved = readWeights(kept);
    refuseOtherFile(kept, saved, row.id, row.weightsSha256);
    return { ...saved, encoding: saved.encoding ?? datasetOf(record, cwd).identity.encoding };
  }
  const dataset = datasetOf(record, cwd);
  refuseOtherData(record, dataset.identity.digest);
  const weights = await trainAgain(record, dataset);
  refuseOtherWeights(trial, row.weightsSha256, weightsDigest(weights));
  return savedWeights(trial, dataset.identity.encoding, { epoch: row.epochs, weights });
}

/** The kept file must hold what the record says; otherwise it may have been cut short, changed or swapped. */
function refuseOtherFile(
  file: string,
  { trial, weights }: SavedWeights,
  id: TrialId,
  recorded: string,
): void {
  if (trial === id && weightsDigest(weights) === recorded) return;
  throw new RunxError({
    code: "export.other-file",
    message: "The file holds other weights than those recorded with the trial; nothing was written.",
    hint: "Move the file, and run the command again to recompute the weights.",
    where: { file },
  });
}

function refuseOtherData({ dataDigest, row }: NetworkRecord, found: string): void {
  if (found === dataDigest) return;
  throw new RunxError({
    code: "export.other-data",
    message: `The data of trial ${shortId(row.id)} have changed since it was trained, and its weights were not saved.`,
    hint: "Restore the data, or run the spec again with the new data.",
  });
}

function refuseOtherWeights(trial: Trial, recorded: string, again: string): void {
  if (recorded === again) return;
  throw new RunxError({
    code: "export.different",
    message: `The weights came out differently: ${shortDigest(recorded)} recorded, ${shortDigest(again)} again; nothing was written.`,
    hint: `See what changed: runx verify ${shortId(trial.id)}.`,
  });
}
