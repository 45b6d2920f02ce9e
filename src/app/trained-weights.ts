import { existsSync } from "node:fs";
import { weightsDigest } from "../learner/digest.ts";
import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset } from "../model/dataset.ts";
import type { TrialRecord } from "../model/records.ts";
import { readWeights } from "../weights/weights-file.ts";
import { weightsFile } from "./artifacts.ts";
import { trainAgain } from "./recorded.ts";

/** The weights that a trial ended with: those it left next to the database, else trained again. */
export async function trainedWeights(
  record: TrialRecord,
  database: string,
  dataset: () => Dataset,
): Promise<NetworkWeights> {
  const { row } = record;
  const kept = weightsFile(database, row.id, "last");
  if (row.status === "completed" && existsSync(kept)) {
    const { weights } = readWeights(kept);
    if (weightsDigest(weights) === row.weightsSha256) return weights;
  }
  return trainAgain(record, dataset());
}
