import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { RunxError } from "../../errors.ts";
import { makeFolderFor, removeAbandoned } from "../../files/durable-file.ts";
import { partsOf } from "../../metric/metric.ts";
import type { Encoding } from "../../model/encoding.ts";
import type { Save } from "../../model/parameters.ts";
import type { Trial, TrialId } from "../../model/trial.ts";
import type { ArtifactStore, Artifacts, KeptWeights, TrainingState } from "../../run/artifacts.ts";
import type { Redo } from "../../store/leases.ts";
import { lineageDigest, lineageOf, readState, writerOfState, writeState } from "../../weights/state-file.ts";
import { type SavedWeights, writeWeights } from "../../weights/weights-file.ts";

/**
 * The folder next to a database where its trials leave their files: `results/runx.files` of `results/runx.db`,
 * `results/runx-files` of `results/runx`. No two databases share one.
 */
export function filesFolder(database: string): string {
  return database.endsWith(".db") ? `${database.slice(0, -".db".length)}.files` : `${database}-files`;
}

export function weightsFile(database: string, id: string, which: "last" | "best"): string {
  return join(filesFolder(database), `${id}.${which}.safetensors`);
}

/** The artifacts of a run's trials, in files next to the database. */
export interface RunArtifacts extends ArtifactStore {
  /** Trainings that were interrupted, of those named, with the epoch after which each goes on. */
  unfinished(trials: readonly Trial[]): readonly { readonly trial: Trial; readonly epoch: number }[];
  /** The trial's outcome is recorded: there is nothing to go on with. */
  settle(trial: Pick<Trial, "id">): void;
}

/** Writes what trials leave next to the database, and finds the state that a training can go on from. */
export function artifactsIn(
  database: string,
  save: readonly Save[],
  redo: Redo,
  encodingOf: (trial: Trial) => Encoding,
): RunArtifacts {
  const startsAnew = redo === "everything";
  removeAbandoned(filesFolder(database));
  return {
    save,
    earlier: (trial) => (startsAnew ? undefined : earlierState(database, trial, save)),
    keep: (trial, artifacts) => keep(database, trial, encodingOf(trial), artifacts, startsAnew),
    keepUnfinished: (trial, state) => {
      const path = unfinishedFile(database, trial.id);
      makeFolderFor(path);
      writeState(path, lineageOf(trial), { trial: trial.id, ...state });
    },
    unfinished: (trials) => (startsAnew ? [] : unfinishedAmong(database, trials)),
    settle: ({ id }) => {
      const path = unfinishedFile(database, id);
      if (existsSync(path)) rmSync(path);
    },
  };
}

const UNFINISHED = ".unfinished.safetensors";

/** The state of a training that was interrupted, until the trial has ended. */
export function unfinishedFile(database: string, id: TrialId): string {
  return join(filesFolder(database), `${id}${UNFINISHED}`);
}

function unfinishedAmong(database: string, trials: readonly Trial[]) {
  const folder = filesFolder(database);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const left = new Set(readdirSync(folder).filter((name) => name.endsWith(UNFINISHED)));
  return trials
    .filter(({ id }) => left.has(`${id}${UNFINISHED}`))
    .map((trial) => ({
      trial,
      epoch: readState(unfinishedFile(database, trial.id), lineageOf(trial)).progress.epoch,
    }));
}

const STATE = ".state.safetensors";

/** One file a lineage: trials that differ in their epochs alone share it. */
function stateFile(database: string, trial: Trial): string {
  return join(filesFolder(database), `${lineageDigest(lineageOf(trial))}${STATE}`);
}

/** States that these trials have left. A file that cannot be read is nobody's: it is not among them. */
export function stateFilesOf(database: string, trials: readonly TrialId[]): string[] {
  const folder = filesFolder(database);
  if (trials.length === 0 || !existsSync(folder)) return [];
  const wanted = new Set(trials);
  return readdirSync(folder)
    .filter((name) => name.endsWith(STATE))
    .map((name) => join(folder, name))
    .filter((path) => wanted.has(writer(path) ?? ""));
}

function writer(path: string): TrialId | undefined {
  try {
    return writerOfState(path);
  } catch (error) {
    if (error instanceof RunxError) return undefined;
    throw error;
  }
}

/** Of the trial's own training that was interrupted; else, with `save: state`, of a shorter one of its lineage. */
function earlierState(database: string, trial: Trial, save: readonly Save[]): TrainingState | undefined {
  // Without the best weights of the earlier epochs the training begins at the start.
  const isWhole = ({ best }: TrainingState) => best !== undefined || !save.includes("best-weights");
  const unfinished = unfinishedFile(database, trial.id);
  if (existsSync(unfinished)) {
    const state = readState(unfinished, lineageOf(trial));
    if (isWhole(state)) return state;
  }
  if (!save.includes("state")) return undefined;
  const path = stateFile(database, trial);
  if (!existsSync(path)) return undefined;
  const state = readState(path, lineageOf(trial));
  const { epoch, stopped } = state.progress;
  return isWhole(state) && epoch < trial.arm.parameters.epochs && !stopped && !wasExamined(state)
    ? state
    : undefined;
}

/** What was recorded of a trained network with its last epoch is not recorded there by a longer training. */
function wasExamined({ records }: TrainingState): boolean {
  return Object.keys(records.at(-1)?.metrics ?? {}).some((name) => partsOf(name).kind === "numbers");
}

function keep(
  database: string,
  trial: Trial,
  encoding: Encoding,
  { weights, bestWeights, state }: Artifacts,
  startsAnew: boolean,
): void {
  if (weights || bestWeights || state) makeFolderFor(stateFile(database, trial));
  const file = (which: "last" | "best") => weightsFile(database, trial.id, which);
  if (weights) writeWeights(file("last"), savedWeights(trial, encoding, weights));
  if (bestWeights) writeWeights(file("best"), savedWeights(trial, encoding, bestWeights));
  if (state && (startsAnew || isFurther(database, trial, state))) {
    writeState(stateFile(database, trial), lineageOf(trial), { trial: trial.id, ...state });
  }
}

/** A state that is further on is worth more: it is not replaced by an earlier one. */
function isFurther(database: string, trial: Trial, { progress }: TrainingState): boolean {
  const path = stateFile(database, trial);
  return !existsSync(path) || readState(path, lineageOf(trial)).progress.epoch < progress.epoch;
}

/** With everything that a prediction needs. */
export function savedWeights(trial: Trial, encoding: Encoding, { epoch, weights }: KeptWeights) {
  const { activation, output, recurrent } = trial.arm.parameters;
  const { inputs } = encoding;
  const scale = inputs.kind === "pixels" ? { scale: inputs.scale } : {};
  const time = recurrent && { recurrent };
  const network = { activation, output, ...time, ...scale, numerics: trial.numerics, encoding };
  return { trial: trial.id, epoch, ...network, weights } satisfies SavedWeights;
}
