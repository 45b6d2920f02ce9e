import { existsSync } from "node:fs";
import { weightsDigest } from "../../learner/digest.ts";
import type { NetworkWeights } from "../../learner/learner.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { readWeights } from "../../weights/weights-file.ts";
import { weightsFile } from "../work/artifacts.ts";
import { trainAgain } from "./recorded.ts";

/** The weights that a trial ended with and left next to the database; undefined where it left none, or others. */
export function keptWeights({ row }: NetworkRecord, database: string): NetworkWeights | undefined {
  const kept = weightsFile(database, row.id, "last");
  if (row.status !== "completed" || !existsSync(kept)) return undefined;
  const { weights } = readWeights(kept);
  return weightsDigest(weights) === row.weightsSha256 ? weights : undefined;
}

/** Those it left, else trained again. */
export async function trainedWeights(
  record: NetworkRecord,
  database: string,
  dataset: () => Dataset,
): Promise<NetworkWeights> {
  return keptWeights(record, database) ?? trainAgain(record, dataset());
}
