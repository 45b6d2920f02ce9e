import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { readWhole, writeDurably } from "../files/durable-file.ts";
import type { LearnerState, NetworkWeights } from "../learner/learner.ts";
import { momentsOf } from "../learner/moments.ts";
import type { Json, Parameters } from "../model/parameters.ts";
import type { EpochRecord, Trial, TrialId } from "../model/trial.ts";
import type { Progress } from "../training/progress.ts";
import { fromTensors, toTensors } from "./network-tensors.ts";
import { recordsOf, recordTensors } from "./record-tensors.ts";
import { refusal } from "./refusal.ts";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.ts";
import { readLayers } from "./weights-file.ts";

/**
 * What decides every epoch of a training, whatever number of epochs it is given: trials of equal lineage go through
 * the same states, so that a longer one continues from where a shorter one ended.
 */
export interface StateLineage {
  readonly parameters: Parameters;
  readonly seed: number;
  readonly dataDigest: string;
  readonly numerics: string;
}

/** A training after an epoch: `learner.restore(state)` and `train(learner, parameters, progress)` go on from it. */
export interface SavedState {
  /** The trial that wrote it. */
  readonly trial: TrialId;
  readonly progress: Progress;
  readonly state: LearnerState;
  /** Of all epochs done, so that a training that goes on is recorded whole. */
  readonly records: readonly EpochRecord[];
  /** What the training took so far. */
  readonly seconds: number;
  /** The weights after the best epoch so far, where they are to be kept. */
  readonly best?: { readonly epoch: number; readonly weights: NetworkWeights };
}

export function lineageOf({ arm: { parameters }, seed, dataDigest, numerics }: Trial): StateLineage {
  return { parameters, seed, dataDigest, numerics };
}

/** Names the lineage, for a file's name. */
export function lineageDigest(lineage: StateLineage): string {
  const text = canonicalize({ ...decisive(lineage), numerics: lineage.numerics }) as string;
  return createHash("sha256").update(text).digest("hex");
}

const FORMAT = "runx state 2";
/** Its epochs stand as JSON in the metadata, without infinities and NaN. */
const FIRST_FORMAT = "runx state 1";
const VELOCITIES = "velocities.";
const SQUARES = "squares.";
const BEST = "best.";

/** Writes a safetensors file, whole or not at all. Throws RunxError when the disk refuses. */
export function writeState(path: string, lineage: StateLineage, saved: SavedState): void {
  writeDurably(path, encodeState(lineage, saved));
}

/** The bytes of a state's file. */
export function encodeState(
  lineage: StateLineage,
  { trial, progress, state, records, seconds, best }: SavedState,
): Uint8Array {
  const { parameters, velocities, squares } = state;
  const metadata = {
    runx: FORMAT,
    trial,
    numerics: lineage.numerics,
    layers: JSON.stringify(parameters.layers),
    lineage: canonicalize(decisive(lineage)) as string,
    progress: canonicalize(progress) as string,
    seconds: String(seconds),
    ...(best && { best: String(best.epoch) }),
  };
  const tensors = [
    ...toTensors(parameters),
    ...(velocities ? toTensors(velocities, VELOCITIES) : []),
    ...(squares ? toTensors(squares, SQUARES) : []),
    ...(best ? toTensors(best.weights, BEST) : []),
    ...recordTensors(records),
  ];
  return encodeSafetensors({ tensors: new Map(tensors), metadata: new Map(Object.entries(metadata)) });
}

/**
 * Reads a state for a training of `lineage`. Throws RunxError naming the file when it is missing or damaged, was
 * computed by other numerics, or belongs to another training: then the message says which parameters differ.
 */
export function readState(path: string, lineage: StateLineage): SavedState {
  return decodeState(path, readWhole(path), lineage);
}

/** The same of bytes; `path` names them. */
export function decodeState(path: string, bytes: Uint8Array, lineage: StateLineage): SavedState {
  const { tensors, metadata } = decodeSafetensors(path, bytes);
  const text = (key: string) => metadata.get(key) ?? "";
  refuseOtherFormat(path, text("runx"));
  refuseOtherNumerics(path, text("numerics"), lineage.numerics);
  refuseOtherTraining(path, text("lineage"), lineage);
  const layers = readLayers(path, text("layers"));
  if (String(layers) !== String(lineage.parameters.layers))
    throw damaged(path, "has other layers than its training");
  // Whether it is recurrent is part of the lineage.
  const shape = { layers, recurrent: lineage.parameters.recurrent };
  const progress = readProgress(path, text("progress"));
  const { velocities, squares } = momentsOf(lineage.parameters);
  const best = metadata.get("best");
  return {
    trial: text("trial"),
    progress,
    records: readRecords(path, tensors, metadata, progress),
    seconds: readCount(path, metadata.get("seconds") ?? "0"),
    ...(best !== undefined && {
      best: { epoch: readCount(path, best), weights: fromTensors(path, tensors, shape, BEST) },
    }),
    state: {
      parameters: fromTensors(path, tensors, shape),
      ...(velocities && { velocities: fromTensors(path, tensors, shape, VELOCITIES) }),
      ...(squares && { squares: fromTensors(path, tensors, shape, SQUARES) }),
    },
  };
}

/** The data by its digest, so that a renamed file is the same training; `epochs` decides only where it ends. */
function decisive({ parameters, seed, dataDigest }: StateLineage): { readonly [part: string]: unknown } {
  const { epochs: _, ...rest }: { readonly [parameter: string]: unknown } = { ...parameters };
  return { ...rest, data: dataDigest, seed };
}

/** The trial that wrote a state. Throws RunxError naming the file when it is missing, damaged or no state. */
export function writerOfState(path: string): TrialId {
  const { metadata } = decodeSafetensors(path, readWhole(path));
  refuseOtherFormat(path, metadata.get("runx"));
  const trial = metadata.get("trial");
  if (trial !== undefined) return trial;
  throw damaged(path, "does not say which trial wrote it");
}

function refuseOtherFormat(path: string, format: string | undefined): void {
  if (format === FORMAT || format === FIRST_FORMAT) return;
  throw refusal("other-format", path, `is not a "${FORMAT}" file`, "Name a file that runx wrote as state.");
}

function refuseOtherNumerics(path: string, found: string, wanted: string): void {
  if (found === wanted) return;
  const message = `was computed by ${found}, this training by ${wanted}: they give different bits`;
  throw refusal("other-numerics", path, message, "Use the engine that wrote it, or train from the start.");
}

function refuseOtherTraining(path: string, found: string, lineage: StateLineage): void {
  const wanted = canonicalize(decisive(lineage)) as string;
  if (found === wanted) return;
  const message = `is the state of another training: ${differences(found, wanted).join(", ")}`;
  throw refusal("other-trial", path, message, "Remove it, or train from the start.");
}

function differences(found: string, wanted: string): readonly string[] {
  const there = parsed(found);
  const here = parsed(wanted);
  const whole = (value: Json | undefined) => (value === undefined ? "off" : (canonicalize(value) as string));
  const shown = (value: Json | undefined) => whole(value).slice(0, 60);
  return [...new Set([...Object.keys(there), ...Object.keys(here)])]
    .filter((part) => whole(there[part]) !== whole(here[part]))
    .map((part) => `${part} is ${shown(there[part])} there and ${shown(here[part])} here`);
}

function parsed(text: string): { readonly [part: string]: Json } {
  return asObject(json(text) ?? null);
}

function asObject(value: Json): { readonly [part: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [part: string]: Json })
    : {};
}

/** Undefined where the text is not JSON. */
function json(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The epochs that led to `progress`, without a gap in what they say. */
function readRecords(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string>,
  progress: Progress,
): readonly EpochRecord[] {
  const records =
    metadata.get("runx") === FORMAT ? recordsOf(tensors) : recordsIn(json(metadata.get("records") ?? ""));
  const epochs = records?.map(({ epoch }) => epoch);
  const isInOrder = epochs?.every((epoch, i) => isCount(epoch) && (i === 0 || epoch > epochs[i - 1]!));
  if (records === undefined || !isInOrder || (epochs?.at(-1) ?? 0) !== progress.epoch) {
    throw damaged(path, "does not hold its epochs");
  }
  return records;
}

/** Of the first format; JSON has null for what is not finite. */
function recordsIn(value: Json | undefined): EpochRecord[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const records = value.map(recordIn);
  return records.every((record) => record !== undefined) ? records : undefined;
}

function recordIn(value: Json): EpochRecord | undefined {
  const { epoch, eta, metrics } = asObject(value);
  if (typeof epoch !== "number" || (eta !== undefined && typeof eta !== "number")) return undefined;
  const values = Object.entries(asObject(metrics ?? null));
  if (!values.every(([, metric]) => typeof metric === "number" || metric === null)) return undefined;
  const numbers = values.map(([name, metric]) => [name, metric ?? Number.NaN] as const);
  return {
    epoch,
    ...(eta !== undefined && { eta }),
    metrics: Object.fromEntries(numbers) as EpochRecord["metrics"],
  };
}

/** Seconds or epochs. */
function readCount(path: string, text: string): number {
  const value = json(text);
  if (typeof value === "number" && value >= 0) return value;
  throw damaged(path, `holds ${text.slice(0, 20)} where a number must be`);
}

function readProgress(path: string, text: string): Progress {
  const progress = parsed(text);
  const { epoch, eta, best, epochsSinceBest, epochsOnPlateau, halvings, stopped } = progress;
  const isWhole =
    [epoch, epochsSinceBest, epochsOnPlateau, halvings].every(isCount) &&
    [eta, best].every((value) => value === undefined || typeof value === "number") &&
    typeof stopped === "boolean";
  if (isWhole) return progress as object as Progress;
  throw damaged(path, "does not say how far the training is");
}

function isCount(value: Json | undefined): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function damaged(path: string, found: string) {
  return refusal("damaged", path, found, "Remove it and train from the start.");
}
