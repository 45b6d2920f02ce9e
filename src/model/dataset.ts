import type { AnswerEncoding, Encoding } from "./encoding.ts";
import type { SplitName } from "./parameters.ts";

/** What must be known of a source before anything is loaded: enough to check and plan a spec. */
export interface DatasetIdentity {
  /** SHA-256 in hex over the files' digests and everything that selects and scales rows. */
  readonly digest: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Steps of a row, where the source says that rows are sequences. */
  readonly steps?: number;
  readonly sizes: { readonly train: number; readonly validation: number; readonly test: number };
  readonly targets: Targets["kind"];
  /** Names of the classes, in the order of the outputs; absent unless the targets are classes. */
  readonly classes?: readonly string[];
  /** Rows are images of this shape. */
  readonly image?: { readonly width: number; readonly height: number };
  /** The smallest and the largest target; absent for classes. */
  readonly targetRange?: readonly [least: number, most: number];
  /** How rows become inputs, and outputs answers. */
  readonly encoding: Encoding;
  /** What was made of the rows, to be told; absent where nothing was left to be understood. */
  readonly summary?: DatasetSummary;
}

export interface DatasetSummary {
  /** Of all files. */
  readonly rows: number;
  /** Left out for a missing value, and left over by the shares. */
  readonly dropped: number;
  readonly unused: number;
  /** How often each class occurs in each split; absent unless the targets are classes. */
  readonly classCounts?: { readonly [split in SplitName]: readonly number[] };
  /** Columns whose inputs are far beyond 1, the one that reaches furthest first. */
  readonly large?: readonly { readonly name: string; readonly most: number }[];
  /** Beside `large`: all inputs are whole numbers from 0 to 255 as they stand, as brightnesses of pixels are. */
  readonly inBytes?: true;
  /** Sentences: what stands for missing values, what has no row in a split. */
  readonly notes: readonly string[];
}

/** What is recorded of a dataset beside the trials that learn from it: what a report says of their answers. */
export interface DatasetFacts {
  readonly sizes: DatasetIdentity["sizes"];
  readonly answer: AnswerEncoding;
  /** How often each class occurs in each split; absent where it was not counted. */
  readonly classCounts?: DatasetSummary["classCounts"];
}

export interface Dataset {
  readonly identity: DatasetIdentity;
  readonly splits: { readonly [split in SplitName]?: Split };
}

/** All arrays lie on SharedArrayBuffers, so a dataset is posted to a worker without a copy. */
export interface Split {
  readonly size: number;
  readonly inputs: Inputs;
  readonly targets: Targets;
  /** Where each row stands in its file, from 0; absent where the rows are the first ones of theirs, in order. */
  readonly places?: Uint32Array;
}

/** Row-major [size][inputs]. Bytes stand for value / scale, rounded once to the trial's precision. */
export type Inputs =
  | { readonly kind: "bytes"; readonly values: Uint8Array; readonly scale: number }
  | { readonly kind: "reals"; readonly values: Float64Array };

export type Targets =
  /** One-hot by class; a prediction is the output with the highest activation, the first of equals. */
  | { readonly kind: "classes"; readonly labels: Uint16Array }
  /** Row-major [size][outputs] of 0 and 1; right when every output is on the right side of 1/2. */
  | { readonly kind: "binary"; readonly values: Float64Array }
  /** Row-major [size][outputs]; there is no accuracy. */
  | { readonly kind: "values"; readonly values: Float64Array };
