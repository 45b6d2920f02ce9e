import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import type { EpochRecord } from "../model/trial.ts";
import type { TrainingEnd } from "../training/train.ts";

/** Both modules of the kernels: a browser has no file to read them from. */
export interface KernelBytes {
  readonly fma: Uint8Array<ArrayBuffer>;
  readonly plain: Uint8Array<ArrayBuffer>;
}

/** One training for a worker. */
export interface LabOrder {
  readonly kernels: KernelBytes;
  /** The arithmetic it was recorded with. */
  readonly numerics: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly dataset: Dataset;
  /** Whether each epoch comes with its weights. */
  readonly withWeights: boolean;
}

export interface LabEpoch {
  readonly record: EpochRecord;
  readonly weights?: NetworkWeights;
}

export type LabMessage =
  /** The arithmetic that is computed with. */
  | { readonly kind: "began"; readonly numerics: string }
  | { readonly kind: "epochs"; readonly epochs: readonly LabEpoch[] }
  | { readonly kind: "ended"; readonly ending: TrainingEnd; readonly seconds: number }
  | { readonly kind: "failed"; readonly reason: string };
