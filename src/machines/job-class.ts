import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { identify, load, sourceFor } from "../data/index.ts";
import { engineOf } from "../engines/registry.ts";
import { RunxError } from "../errors.ts";
import type { CommandParameters, Needs, ProgramRules } from "../model/command.ts";
import type { Dataset } from "../model/dataset.ts";
import { shortDigest } from "../model/shortened.ts";
import type { Trial } from "../model/trial.ts";
import type { ClassMessage, NetworkClass } from "./messages.ts";

/** A training has one thread. */
const OF_A_NETWORK: Needs = { cores: 1, gpus: 0 };

/** By what they need: there are few, and each is asked for with every trial. */
const names = new Map<string, string>();

/** Trials that need the same wait in one queue: 16 hex digits, over what they need. */
export function classOf({
  numerics,
  dataDigest,
  needs,
  program,
}: Pick<ClassMessage, "numerics" | "dataDigest" | "needs" | "program">): string {
  const all = [
    numerics,
    dataDigest,
    needs.cores,
    needs.gpus,
    ...(program ? [program.spec, program.digest] : []),
  ];
  const text = all.join("\n");
  const name = names.get(text) ?? createHash("sha256").update(text).digest("hex").slice(0, 16);
  names.set(text, name);
  return name;
}

export function networkClass({ numerics, dataDigest, arm, seed }: Trial): NetworkClass {
  const { data } = arm.parameters;
  return { v: 1, kind: "class", numerics, dataDigest, needs: OF_A_NETWORK, data, seed };
}

/** Names a command and what is made of it: two checkouts in which it is equal run the same, and read it alike. */
export function programDigest({ run, args, env }: CommandParameters, rules: ProgramRules): string {
  return createHash("sha256")
    .update(canonicalize({ run, args, env, rules }) as string)
    .digest("hex");
}

/** Why a machine is too small for trials; undefined where it is not. */
export function lackOfRoom({ cores, gpus }: Needs, has: Needs): string | undefined {
  if (cores > has.cores) return `a trial needs ${cores} cores, and it has ${has.cores}`;
  return gpus > has.gpus ? `a trial needs ${gpus} GPUs, and it has ${has.gpus}` : undefined;
}

/** Why this machine cannot train networks of a class; undefined where it can. `folder` is where data files are looked for. */
export async function lackOf(
  { numerics, dataDigest, data, seed }: NetworkClass,
  folder: string,
): Promise<string | undefined> {
  const engine = engineOf(numerics);
  if (engine === undefined) return `its runx has no engine for ${numerics}`;
  const here = (await engine.load()).numerics;
  if (here !== numerics) return `it computes with ${here}, not with ${numerics}`;
  try {
    const { digest } = identify(sourceFor(data, seed), folder);
    return digest === dataDigest ? undefined : `its data differ (${shortDigest(digest)})`;
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
    message: "The data on this machine differ from those that the trial was planned with.",
    hint: "Copy the same files to every machine.",
  });
}
