/** What a reader's browser computes with: trainings to repeat, networks to ask. Plain data; bulk is base64, little-endian. */

import type { Metric } from "../../metric/metric.ts";
import type { DatasetIdentity } from "../../model/dataset.ts";
import type { MnistSource, Parameters, SplitName } from "../../model/parameters.ts";
import type { EpochRecord, TrialId } from "../../model/trial.ts";

export interface Lab {
  readonly trainings: readonly LabTraining[];
  /** By digest: the data of the trainings. */
  readonly data: { readonly [digest: string]: LabData };
  readonly reader?: LabReader;
}

/** A recorded training of this experiment that ended. */
export interface LabTraining {
  readonly id: TrialId;
  /** The arm's label. */
  readonly arm: string;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly numerics: string;
  readonly dataDigest: string;
  readonly epochs: readonly EpochRecord[];
  /** Of what is recorded, what its chart shows: the report's own where it is among it. */
  readonly drawn?: LabMetric;
  readonly seconds: number;
  /** Absent for one that diverged. */
  readonly weightsSha256?: string;
}

export type LabMetric = Pick<Metric, "name" | "title" | "unit">;

/** Where a training's data come from. */
export type LabData =
  | { readonly kind: "here"; readonly dataset: PackedDataset }
  /** From the server that shows the page, or from the four published files. */
  | { readonly kind: "mnist"; readonly source: MnistSource }
  | { readonly kind: "elsewhere" };

export interface PackedDataset {
  readonly identity: DatasetIdentity;
  readonly splits: { readonly [split in SplitName]?: PackedSplit };
}

export interface PackedSplit {
  readonly size: number;
  readonly inputs: { readonly kind: "bytes" | "reals"; readonly base64: string; readonly scale?: number };
  readonly targets: { readonly kind: "classes" | "binary" | "values"; readonly base64: string };
}

/** Networks that classify images of digits. */
export interface LabReader {
  readonly networks: readonly LabNetwork[];
  /** Images of numbers to begin with: bytes of ink. */
  readonly presets: readonly LabImage[];
}

export interface LabNetwork {
  readonly arm: string;
  /** Of the palette, as in the figures; absent for an arm that is grey in them. */
  readonly hue?: number;
  readonly seed: number;
  readonly layers: readonly number[];
  readonly parameters: Pick<Parameters, "activation" | "output" | "cost" | "recurrent">;
  /** What pixels are divided by. */
  readonly scale: number;
  /** float32: layer by layer the weights [n_out][n_in], then the biases. */
  readonly base64: string;
}

export interface LabImage {
  readonly width: number;
  readonly height: number;
  readonly base64: string;
  /** What is written. */
  readonly text: string;
}
