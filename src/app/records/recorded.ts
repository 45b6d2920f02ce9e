import { dirname, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { identify, load, namedFiles, sourceFor } from "../../data/index.ts";
import { engineOf, type RegisteredEngine } from "../../engines/registry.ts";
import { RunxError } from "../../errors.ts";
import type { Learner, NetworkWeights } from "../../learner/learner.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { TrialParameters } from "../../model/parameters.ts";
import type { NetworkRecord, TrialRecord } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import type { Trial } from "../../model/trial.ts";
import { train } from "../../training/train.ts";

export function isNetworkRecord(record: TrialRecord): record is NetworkRecord {
  return record.parameters.kind === undefined;
}

/** The record, where a network was trained. Throws RunxError for a trial of another kind. */
export function networkRecord(record: TrialRecord): NetworkRecord {
  if (isNetworkRecord(record)) return record;
  const did = record.parameters.kind === "command" ? "ran a program" : "walked down a surface";
  throw new RunxError({
    code: "trial.no-network",
    message: `Trial ${shortId(record.row.id)} ${did}: it has no network.`,
    hint: "Name a trial of a spec with data and layers.",
  });
}

/** The engine that computed a recorded trial. Throws RunxError for one that this runx does not have. */
export function engineOfRecord({ numerics, row }: NetworkRecord): RegisteredEngine {
  const engine = engineOf(numerics);
  if (engine !== undefined) return engine;
  throw new RunxError({
    code: "verify.unknown-engine",
    message: `Trial ${shortId(row.id)} was computed with ${numerics}, which this version of runx does not have.`,
    hint: "Use the version of runx that recorded it.",
  });
}

/**
 * The folder in which the data is what the trial was trained on. Several specs may have the trial, each beside data of its
 * own, and some of it may be gone: where none is the same, it is the folder of the latest spec.
 */
export function dataFolder(record: NetworkRecord, cwd: string): string {
  const [latest, ...others] = new Set(record.specs.map((path) => dirname(resolve(cwd, path))));
  const folders = [latest!, ...others];
  if (others.length === 0 || namedFiles(record.parameters.data).length === 0) return latest!;
  return folders.find((folder) => digestIn(folder, record) === record.dataDigest) ?? latest!;
}

function digestIn(folder: string, { parameters, row }: NetworkRecord): string | undefined {
  try {
    return identify(sourceFor(parameters.data, row.seed), folder).digest;
  } catch (error) {
    if (error instanceof RunxError) return undefined;
    throw error;
  }
}

/** The trial as it was planned. */
export function trialOf<P extends TrialParameters>(record: TrialRecord<P>): Trial<P> {
  const { row, parameters, dataDigest, numerics } = record;
  return { id: row.id, arm: { varied: row.arm, parameters }, seed: row.seed, dataDigest, numerics };
}

/** The data that the trial was trained on, read again. */
export function datasetOf(record: NetworkRecord, cwd: string): Dataset {
  return load(sourceFor(record.parameters.data, record.row.seed), dataFolder(record, cwd));
}

/** The same where it has not changed since: other data than those it was trained on would say nothing about a network. */
export function unchangedDataset(record: NetworkRecord, cwd: string): Dataset | undefined {
  const dataset = datasetOf(record, cwd);
  return dataset.identity.digest === record.dataDigest ? dataset : undefined;
}

/** The network as the trial began with it, on the engine that computed it. */
export async function learnerOf(record: NetworkRecord, dataset: Dataset): Promise<Learner> {
  const { share, attach } = await engineOfRecord(record).load();
  return attach(share(dataset), record.parameters, record.row.seed);
}

/** Trains the trial again in this process: the weights after its last epoch. */
export async function trainAgain(record: NetworkRecord, dataset: Dataset): Promise<NetworkWeights> {
  const learner = await learnerOf(record, dataset);
  // Whoever serves pages meanwhile is not kept waiting.
  for (const _ of train(learner, record.parameters)) await setImmediate();
  return learner.weights();
}
