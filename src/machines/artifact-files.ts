import { RunxError } from "../errors.ts";
import type { Trial } from "../model/trial.ts";
import type { Artifacts, KeptWeights, TrainingState } from "../run/artifacts.ts";
import { decodeState, encodeState, lineageOf } from "../weights/state-file.ts";
import { decodeWeights, encodeWeights } from "../weights/weights-file.ts";
import type { WireFiles } from "./messages.ts";
import { RefusedMessage } from "./wire.ts";

/** What a trial leaves, as safetensors files in base64. */
export function toFiles(trial: Trial, { weights, bestWeights, state }: Artifacts): WireFiles {
  return {
    ...(weights && { weights: weightsText(trial, weights) }),
    ...(bestWeights && { bestWeights: weightsText(trial, bestWeights) }),
    ...(state && { state: stateText(trial, state) }),
  };
}

/** Throws RefusedMessage where a file is damaged or of another training. */
export function fromFiles(trial: Trial, { weights, bestWeights, state }: WireFiles): Artifacts {
  try {
    return {
      ...(weights && { weights: weightsFrom(trial, weights) }),
      ...(bestWeights && { bestWeights: weightsFrom(trial, bestWeights) }),
      ...(state && { state: stateFrom(trial, state) }),
    };
  } catch (error) {
    if (error instanceof RunxError) throw new RefusedMessage(error.message);
    throw error;
  }
}

export function stateText(trial: Trial, state: TrainingState): string {
  return base64(encodeState(lineageOf(trial), { trial: trial.id, ...state }));
}

export function stateFrom(trial: Trial, text: string): TrainingState {
  const { trial: _, ...state } = decodeState("the state of a message", bytes(text), lineageOf(trial));
  return state;
}

function weightsText({ id, arm: { parameters }, numerics }: Trial, { epoch, weights }: KeptWeights): string {
  const { activation, output, recurrent } = parameters;
  const network = { activation, output, ...(recurrent && { recurrent }), numerics, weights };
  return base64(encodeWeights({ trial: id, epoch, ...network }));
}

function weightsFrom({ id }: Trial, text: string): KeptWeights {
  const { trial, epoch, weights } = decodeWeights("the weights of a message", bytes(text));
  if (trial !== id) throw new RefusedMessage("its weights are of another trial");
  return { epoch, weights };
}

function base64(file: Uint8Array): string {
  return Buffer.from(file).toString("base64");
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}
