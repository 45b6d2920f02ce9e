import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { RunxError } from "../errors.ts";
import type { Save } from "../model/parameters.ts";
import type { Trial, TrialId } from "../model/trial.ts";
import type { Keepsakes, KeptWeights, TrainingState } from "../run/keepsakes.ts";
import type { Keeping } from "../run/run.ts";
import type { Redo } from "../store/leases.ts";
import { type Lineage, lineageDigest, readState, writerOfState, writeState } from "../weights/state-file.ts";
import { writeWeights } from "../weights/weights-file.ts";
import { makeFolderFor } from "./save-file.ts";

/** The folder next to a database where its trials leave their files: `results/runx.files` of `results/runx.db`. */
export function filesFolder(database: string): string {
  return `${database.replace(/\.db$/, "")}.files`;
}

export function weightsFile(database: string, id: string, which: "last" | "best"): string {
  return join(filesFolder(database), `${id}.${which}.safetensors`);
}

/** Writes what trials leave next to the database, and finds the state that a training can go on from. */
export function keepingIn(database: string, save: readonly Save[], redo: Redo): Keeping {
  return {
    save,
    earlier: (trial) =>
      save.includes("state") && redo !== "everything" ? earlierState(database, trial, save) : undefined,
    keep: (trial, keepsakes) => keep(database, trial, keepsakes, redo),
  };
}

function lineageOf({ arm: { parameters }, seed, dataDigest, numerics }: Trial): Lineage {
  return { parameters, seed, dataDigest, numerics };
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

function earlierState(database: string, trial: Trial, save: readonly Save[]): TrainingState | undefined {
  const path = stateFile(database, trial);
  // The best weights of the earlier epochs are not in the state: those trials begin at the start.
  if (!existsSync(path) || save.includes("best-weights")) return undefined;
  const { progress, state, records } = readState(path, lineageOf(trial));
  const goesOn = progress.epoch < trial.arm.parameters.epochs && !progress.stopped;
  return goesOn ? { progress, state, records } : undefined;
}

function keep(database: string, trial: Trial, { weights, bestWeights, state }: Keepsakes, redo: Redo): void {
  if (weights || bestWeights || state) makeFolderFor(stateFile(database, trial));
  if (weights) saveWeights(weightsFile(database, trial.id, "last"), trial, weights);
  if (bestWeights) saveWeights(weightsFile(database, trial.id, "best"), trial, bestWeights);
  if (state && (redo === "everything" || isFurther(database, trial, state))) {
    writeState(stateFile(database, trial), lineageOf(trial), { trial: trial.id, ...state });
  }
}

/** A state that is further on is worth more: it is not replaced by an earlier one. */
function isFurther(database: string, trial: Trial, { progress }: TrainingState): boolean {
  const path = stateFile(database, trial);
  return !existsSync(path) || readState(path, lineageOf(trial)).progress.epoch < progress.epoch;
}

export function saveWeights(path: string, trial: Trial, { epoch, weights }: KeptWeights): void {
  const { activation, output, data } = trial.arm.parameters;
  const scale = data.source === "mnist" || data.source === "idx" ? { scale: data.scale } : {};
  writeWeights(path, {
    trial: trial.id,
    epoch,
    activation,
    output,
    numerics: trial.numerics,
    weights,
    ...scale,
  });
}
