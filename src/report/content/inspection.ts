import type { SplitName } from "../../model/parameters.ts";
import { agreeing, counted, countedOf } from "../../text/counted.ts";
import { listed } from "../../text/listed.ts";

/** What the trained networks of one arm answer, row by row. Plain data; whoever has the weights and the data computes it. */
export interface Inspection {
  /** The arm's label. */
  readonly arm: string;
  /** Whose single training is shown where one must be: the one in the middle of its arm. */
  readonly seed: number;
  /** The seeds that are shown together, in their order. */
  readonly seeds: readonly number[];
  /** Where the answers are compared with what they should be. */
  readonly split: SplitName;
  readonly classes?: ClassAnswers;
  /** One entry a target. */
  readonly numbers?: readonly NumberAnswers[];
  /** Of networks with one number as input, one entry a target. */
  readonly fits?: readonly Fit[];
  /** Of networks with two numbers as inputs, one entry a target. */
  readonly planes?: readonly Plane[];
  /** Of rows written in the spec: one for each table that networks of the experiment learned. */
  readonly truths?: readonly TruthTable[];
}

export interface ClassAnswers {
  readonly names: readonly string[];
  /** `confusion[actual][predicted]`: rows of the single training. */
  readonly confusion: readonly (readonly number[])[];
  /** Means over the seeds, of the classes that occur. */
  readonly scores: readonly ClassScore[];
  readonly wrong: WrongRows;
  /** Absent where outputs are no shares of one. */
  readonly calibration?: Calibration;
}

export interface ClassScore {
  readonly name: string;
  /** Rows of the single training. */
  readonly rows: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** What the single training gets wrong, the surest mistakes first. */
export interface WrongRows {
  readonly total: number;
  /** Inputs as the table has them; missing ones as what stands for them. */
  readonly columns: readonly string[];
  /** The first of them. */
  readonly rows: readonly WrongRow[];
}

export interface WrongRow {
  /** In its file, from 1 and without the header; of other data its place in the split, from 1. */
  readonly row: number;
  readonly actual: string;
  readonly predicted: string;
  /** Of the predicted class. */
  readonly output: number;
  readonly inputs: readonly (number | string)[];
}

export interface Calibration {
  /** Rows by the output of the predicted class, in equal parts of 0 to 1, over all seeds. Empty ones are left out. */
  readonly bins: readonly CalibrationBin[];
  /** Σ (share of the rows)·|right − output| over the bins: the expected calibration error (Naeini and others 2015). */
  readonly error: number;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean output of the predicted class. */
  readonly output: number;
  /** Share of the rows that is right. */
  readonly right: number;
}

/** In the target's own unit. */
export interface NumberAnswers {
  readonly target: string;
  /** Rows of the single training, evenly chosen where they are many. */
  readonly points: readonly { readonly actual: number; readonly predicted: number }[];
  /** Of all rows, means over the seeds. */
  readonly rmse: number;
  readonly mae: number;
  /** Absent where the actual values are all the same. */
  readonly r2?: number;
}

export interface Fit {
  readonly input: string;
  readonly target: string;
  /** The answer over the seeds: its mean, least and greatest. */
  readonly curve: readonly {
    readonly x: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly points: readonly { readonly x: number; readonly y: number; readonly split: SplitName }[];
}

/** A picture of the inputs' plane. */
export interface Plane {
  readonly inputs: readonly [string, string];
  /** Absent where the answers are classes. */
  readonly target?: string;
  /** Names of the classes; absent where the answers are numbers. */
  readonly names?: readonly string[];
  /** Width and height of a cell. */
  readonly step: readonly [number, number];
  /** `answer`: a class's name, or the mean of the numbers. `share` of the seeds that answer so. */
  readonly cells: readonly {
    readonly x: number;
    readonly y: number;
    readonly answer: string | number;
    readonly share: number;
  }[];
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly actual: string | number;
    readonly split: SplitName;
  }[];
}

export interface TruthTable {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly { readonly inputs: readonly number[]; readonly targets: readonly number[] }[];
  /** Every network with these rows, arm by arm. */
  readonly networks: readonly {
    readonly arm: string;
    readonly seed: number;
    /** `outputs[row][output]`. */
    readonly outputs: readonly (readonly number[])[];
    /** Whether each row is answered right. */
    readonly right: readonly boolean[];
  }[];
  /** Networks that there was no room for. */
  readonly left: number;
}

/** A split as people call it. */
export function splitTitle(split: string): string {
  return split === "train" ? "training" : split;
}

/** More arms than these are counted instead of named. */
const namedArms = 3;

/** Whose answers a table has: `every network`, `the network of NAND`. */
export function answering({ networks, left }: TruthTable, isAll: boolean): string {
  const arms = [...new Set(networks.map(({ arm }) => arm))];
  const who = networks.length + left === 1 ? "the network" : "every network";
  return isAll ? who : `${who} of ${arms.length > namedArms ? counted(arms.length, "arm") : listed(arms)}`;
}

/** How many of them are right. */
export function rightText({ networks, rows, left }: TruthTable): string {
  const [only, ...others] = networks;
  if (only !== undefined && others.length === 0 && left === 0) {
    const right = only.right.filter(Boolean).length;
    return `It answers ${right === rows.length ? "every row" : countedOf(right, rows.length, "row")} right.`;
  }
  const right = networks.filter((network) => network.right.every(Boolean)).length;
  return `${countedOf(right, networks.length, "network")} ${agreeing(right, "answers", "answer")} every row right.`;
}
