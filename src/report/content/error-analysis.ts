import type { SplitName } from "../../model/parameters.ts";
import type { TrialId } from "../../model/trial.ts";

/**
 * What one trained image classifier does: shown on the page to make the numbers tangible. Plain data; whoever has
 * the weights and the images computes it.
 */
export interface ErrorAnalysis {
  readonly trial: TrialId;
  /** Whose training this is: the arm's label and the seed. */
  readonly arm: string;
  readonly seed: number;
  /** The split that was classified. */
  readonly split: SplitName;
  /** Names of the classes, in the order of the outputs. */
  readonly classes: readonly string[];
  /** `confusion[actual][predicted]`: how many images. */
  readonly confusion: readonly (readonly number[])[];
  readonly image: { readonly width: number; readonly height: number };
  /** A selection of the images that were misclassified; `confusion` has them all. */
  readonly mistakes: readonly Mistake[];
  /** The weights from the pixels to each neuron of the first hidden layer; row-major like the pixels. */
  readonly neurons: readonly { readonly index: number; readonly weights: readonly number[] }[];
}

export interface Mistake {
  /** Position in the split, from 0. */
  readonly index: number;
  readonly actual: number;
  readonly predicted: number;
  /** The activation of the predicted output. */
  readonly activation: number;
  /** Row-major, 0 is paper, 255 ink. */
  readonly pixels: Uint8Array;
}
