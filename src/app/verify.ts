import { availableParallelism } from "node:os";
import { load, sourceFor } from "../data/index.ts";
import { engines, type RegisteredEngine } from "../engines/registry.ts";
import { option, RunxError, wording } from "../errors.ts";
import type { NetworkRecord, TrialRecord } from "../model/records.ts";
import { shortDigest, shortId } from "../model/shortened.ts";
import type { AnyTrial, Trial, TrialOutcome } from "../model/trial.ts";
import { trialIds } from "../plan/identity.ts";
import { grouped } from "../report/grouped.ts";
import type { RunEvent as TrialEvent } from "../run/events.ts";
import type { Places } from "../run/place.ts";
import { runTrials } from "../run/run.ts";
import { surfacePlaces } from "../run/surface-place.ts";
import { workerSlots } from "../run/worker-slot.ts";
import { WorkerThread } from "../run/worker-thread.ts";
import type { Store } from "../store/store.ts";
import { SURFACE_NUMERICS } from "../surface/walk.ts";
import { type Difference, firstDifference } from "../verify/compare.ts";
import { MemoryRecorder } from "../verify/memory-recorder.ts";
import { rerunOf } from "./records/program-records.ts";
import { dataFolder, engineOfRecord, isNetworkRecord, trialOf } from "./records/recorded.ts";
import { trialsNamed } from "./records/trials-named.ts";
import { withStore } from "./records/with-store.ts";
import { NO_DATA } from "./spec/checked-surface.ts";
import { rememberIdentities } from "./spec/identities.ts";
import { type Weigh, weigher } from "./work/weigh.ts";

/** Which trials are trained again, and how. */
export interface VerifyOptions {
  /** The database's file. */
  readonly db: string;
  /** Paths of recorded specs are relative to this folder; by default the current one. */
  readonly folder?: string;
  /** So many trials, spread over the arms; by default all. */
  readonly sample?: number;
  /** Trainings at a time; by default as many as there are cores. */
  readonly jobs?: number;
  /** Ends it after the epochs in flight. */
  readonly signal?: AbortSignal;
  /** Ends the epochs in flight where they are. */
  readonly leave?: AbortSignal;
  readonly onEvent?: (event: VerifyEvent) => void;
}

export type VerifyEvent =
  | {
      readonly kind: "began";
      readonly trials: readonly AnyTrial[];
      readonly jobs: number;
      readonly weigh: Weigh;
    }
  | TrialEvent
  | { readonly kind: "trained" };

/** One trial trained again. */
export interface Verified {
  readonly record: TrialRecord;
  /** Where it first came out differently; absent where every bit is the same. */
  readonly difference: Difference | undefined;
  /** What is not as it was when the trial was recorded. */
  readonly changed: readonly string[];
}

const NEVER = new AbortController().signal;

/**
 * Trains the finished trials of experiments, or single trials named by the first characters of their ids, again and
 * compares with the records, bit for bit. Writes nothing. Undefined where the signal ended it. Throws RunxError.
 */
export async function verify(
  names: readonly string[],
  options: VerifyOptions,
): Promise<readonly Verified[] | undefined> {
  const verified: Verified[] = [];
  for (const group of groupsOf(recordsToVerify(names, options))) {
    const part = await group(options);
    if (part === undefined) return undefined;
    verified.push(...part);
  }
  return verified;
}

type VerifyGroup = (options: VerifyOptions) => Promise<readonly Verified[] | undefined>;

/** What is done again together: programs of one spec, networks of one engine, all walks. */
function groupsOf(records: readonly Finished[]): readonly VerifyGroup[] {
  const networks = records.filter(isNetwork);
  const programs = records.filter((record) => record.parameters.kind === "command");
  const walks = records.filter((record) => record.parameters.kind === "surface");
  const ofEngine = (engine: RegisteredEngine) =>
    networks.filter((record) => engineOfRecord(record).name === engine.name);
  return [
    ...Array.from(
      bySpec(programs).values(),
      (group): VerifyGroup =>
        (options) =>
          verifyPrograms(group, options),
    ),
    ...engines.flatMap((engine): VerifyGroup[] => {
      const group = ofEngine(engine);
      return group.length === 0 ? [] : [(options) => verifyWith(engine, group, options)];
    }),
    ...(walks.length === 0 ? [] : [(options: VerifyOptions) => verifyWalks(walks, options)]),
  ];
}

/** The finished trials that the names stand for, or a sample of them. */
export function recordsToVerify(
  names: readonly string[],
  { db, sample: size }: Pick<VerifyOptions, "db" | "sample">,
): readonly Finished[] {
  return withStore(db, "read", (store) => sample(selected(store, names), size));
}

/** A record with a result to compare with. */
export type Finished<R extends TrialRecord = TrialRecord> = R & { readonly row: TrialOutcome };

function isNetwork(record: Finished): record is Finished<NetworkRecord> {
  return isNetworkRecord(record);
}

function isFinished(record: TrialRecord): record is Finished {
  return record.row.status === "completed" || record.row.status === "diverged";
}

/** A trial's record, or those of an experiment's finished trials. */
function selected(store: Store, names: readonly string[]): Finished[] {
  const records = names.flatMap((name) => {
    const found = trialsNamed(store, name);
    const ids = found.kind === "trial" ? [found.id] : found.ids;
    return ids.map((id) => store.trial(id)!);
  });
  const finished = records.filter(isFinished);
  for (const record of finished) refuseChanged(record, store.path);
  if (finished.length > 0) return finished;
  throw new RunxError({
    code: "verify.nothing",
    message: "There is no finished trial to verify.",
    hint: "Run the experiment first: runx SPEC.",
  });
}

/** A trial's id is computed from what was to be trained: where it does not fit, there is nothing to train again. */
function refuseChanged(record: TrialRecord, file: string): void {
  const { id, seed } = record.row;
  if (trialIds(record)(seed) === id) return;
  throw new RunxError({
    code: "verify.changed",
    message: `The record of trial ${shortId(id)} was changed: its id is not that of its parameters, seed, data and numerics.`,
    hint: wording`Restore the database from a copy, or run the spec with another ${option("db")}.`,
    where: { file },
  });
}

/** Spread evenly over the plan, so that every arm has its share. */
function sample(records: readonly Finished[], size: number | undefined): readonly Finished[] {
  if (size === undefined || size >= records.length) return records;
  return Array.from({ length: size }, (_, i) => records[Math.floor(((i + 0.5) * records.length) / size)]!);
}

async function verifyWith(
  engine: RegisteredEngine,
  records: readonly Finished<NetworkRecord>[],
  options: VerifyOptions,
): Promise<readonly Verified[] | undefined> {
  const { folder = process.cwd(), jobs = availableParallelism() } = options;
  const loaded = await engine.load();
  const folders = new Map(records.map((record) => [record.row.id, dataFolder(record, folder)]));
  const identity = rememberIdentities();
  const sourceOf = ({ arm, seed }: Trial) => sourceFor(arm.parameters.data, seed);
  const identityOf = (trial: Trial) => identity(sourceOf(trial), folders.get(trial.id)!);
  const places = workerSlots({
    count: jobs,
    engine: loaded,
    makeExecutor: () => new WorkerThread(engine.name),
    dataset: (trial) => load(sourceOf(trial), folders.get(trial.id)!),
  });
  return again(records, options, {
    places,
    numerics: loaded.numerics,
    digestOf: (record) => identityOf(trialOf(record)).digest,
    weigh: weigher(identityOf),
  });
}

function bySpec(records: readonly Finished[]): ReadonlyMap<string, readonly Finished[]> {
  return grouped(records, ({ run: { spec } }) => JSON.stringify([spec.path, spec.overrides]));
}

/** Runs the programs of one spec again. */
async function verifyPrograms(
  records: readonly Finished[],
  options: VerifyOptions,
): Promise<readonly Verified[] | undefined> {
  const { folder = process.cwd(), jobs } = options;
  const { places, numerics, digest, close } = await rerunOf(records[0]!, folder, jobs);
  return again(records, options, { places, numerics, digestOf: () => digest, weigh: () => 1 }).finally(close);
}

/** Walks down the surfaces again. */
function verifyWalks(
  records: readonly Finished[],
  options: VerifyOptions,
): Promise<readonly Verified[] | undefined> {
  const places = surfacePlaces();
  return again(records, options, {
    places,
    numerics: SURFACE_NUMERICS,
    digestOf: () => NO_DATA,
    weigh: () => 1,
  });
}

/** Where trials are done again, and what they are made with now. */
interface Remaking<R extends Finished> {
  readonly places: Places;
  readonly numerics: string;
  digestOf(record: R): string;
  readonly weigh: Weigh;
}

async function again<R extends Finished>(
  records: readonly R[],
  { signal = NEVER, leave = NEVER, onEvent = () => {} }: VerifyOptions,
  { places, numerics, digestOf, weigh }: Remaking<R>,
): Promise<readonly Verified[] | undefined> {
  const recorder = new MemoryRecorder();
  const trials = records.map((record): AnyTrial => trialOf(record));
  onEvent({ kind: "began", trials, jobs: places.count, weigh });
  const { end } = await runTrials({
    ...{ trials, recorder, places, retries: 0, failFast: false, stop: signal, leave, onEvent },
  }).finally(() => onEvent({ kind: "trained" }));
  if (end === "interrupted") return undefined;
  return records.map((record) => ({
    record,
    difference: firstDifference(
      { outcome: record.row, epochs: record.epochs },
      recorder.training(record.row.id)!,
    ),
    changed: whatChanged(record, numerics, digestOf(record)),
  }));
}

/** What is not as it was when the trial was recorded: where to look when it comes out differently. */
function whatChanged(
  { numerics, dataDigest, run }: TrialRecord,
  numericsNow: string,
  digestNow: string,
): string[] {
  const { node } = run.provenance;
  return [
    ...(numerics === numericsNow ? [] : [`kernel: ${numerics} then, ${numericsNow} now`]),
    ...(dataDigest === digestNow
      ? []
      : [`data: ${shortDigest(dataDigest)} then, ${shortDigest(digestNow)} now`]),
    ...(node === process.version ? [] : [`Node: ${node} then, ${process.version} now`]),
  ];
}
