import { createHash } from "node:crypto";
import { identify, load, sourceFor } from "../data/index.ts";
import { engineOf } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Trial } from "../model/trial.ts";
import type { ClassMessage } from "./messages.ts";

/** Trials that need the same wait in one queue: 16 hex digits, over what they need. */
export function classOf({ numerics, dataDigest }: Pick<Trial, "numerics" | "dataDigest">): string {
  return createHash("sha256").update(`${numerics}\n${dataDigest}`).digest("hex").slice(0, 16);
}

export function classMessage({ numerics, dataDigest, arm, seed }: Trial): ClassMessage {
  return { v: 1, kind: "class", numerics, dataDigest, data: arm.parameters.data, seed };
}

/** Why this machine cannot train trials of a class; undefined where it can. `folder` is where data files are looked for. */
export async function lackOf(
  { numerics, dataDigest, data, seed }: ClassMessage,
  folder: string,
): Promise<string | undefined> {
  const engine = engineOf(numerics);
  if (engine === undefined) return `its runx has no engine for ${numerics}`;
  const here = (await engine.load()).numerics;
  if (here !== numerics) return `it computes with ${here}, not with ${numerics}`;
  try {
    const { digest } = identify(sourceFor(data, seed), folder);
    return digest === dataDigest ? undefined : `its data are others (${digest.slice(0, 12)})`;
  } catch (error) {
    if (error instanceof RunxError) return `its data cannot be read: ${error.problems[0].message}`;
    throw error;
  }
}

/** The data of a trial, as they are in `folder`. Throws RunxError where they are not those it was planned with. */
export function dataOf({ arm, seed, dataDigest }: Trial, folder: string): Dataset {
  const dataset = load(sourceFor(arm.parameters.data, seed), folder);
  if (dataset.identity.digest === dataDigest) return dataset;
  throw new RunxError({
    code: "data.changed",
    message: "The data here are not those that the trial was planned with.",
    hint: "Bring the same files to every machine.",
  });
}
