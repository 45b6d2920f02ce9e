import type { Problem } from "../errors.ts";
import type { Parameters, Save } from "../model/parameters.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import type { DigitImages } from "../segmentation/exam.ts";
import type { Artifacts, TrainingState } from "./artifacts.ts";

/** What a worker is told. Several `train` in a row are followed one after the other, up to the first that does not end well. */
export type Order =
  /** Data, kept until they are to be forgotten. */
  | { readonly kind: "load"; readonly digest: string; readonly shared: SharedDataset }
  | { readonly kind: "forget"; readonly digest: string }
  /** Train on made-up data while the real ones are read. Nothing is answered. */
  | { readonly kind: "practise"; readonly parameters: Parameters; readonly data: unknown }
  | TrainOrder
  /** Leave the present trial when its epoch is done. It is heard while a trial is being trained. */
  | { readonly kind: "cancel" };

export interface SharedDataset {
  /** In the form that the engine shares. */
  readonly data: unknown;
  /** What numbers are composed of, where the data are digits. */
  readonly digits?: DigitImages;
}

export interface TrainOrder {
  readonly kind: "train";
  readonly parameters: Parameters;
  readonly seed: number;
  /** Names the data, loaded before. */
  readonly dataDigest: string;
  readonly save: readonly Save[];
  /** Milliseconds that epochs may wait for those that follow. */
  readonly gatherMs: number;
  /** Where to go on from; absent to begin at the start. */
  readonly from?: TrainingState;
}

/** What a worker answers. */
export type Message =
  | { readonly kind: "epochs"; readonly records: readonly EpochRecord[] }
  /** Where to go on from, should the worker be lost. */
  | { readonly kind: "checkpoint"; readonly state: TrainingState }
  | {
      readonly kind: "ended";
      readonly outcome: Exclude<TrialOutcome, { readonly status: "failed" }>;
      readonly artifacts: Artifacts;
    }
  | { readonly kind: "failed"; readonly failure: Failure; readonly seconds: number }
  /** The trial was left as ordered; the state is that after its last epoch. */
  | { readonly kind: "cancelled"; readonly state?: TrainingState }
  /** The worker is gone and with it the trial it had. */
  | { readonly kind: "lost"; readonly failure: Failure };

/** Why a training failed: a refusal with its remedies, or what was thrown. */
export interface Failure {
  readonly reason: string;
  readonly problems?: readonly Problem[];
}
