import type { RunxError } from "../../errors.ts";
import type { Inputs, Targets } from "../../model/dataset.ts";
import type { AnswerEncoding, Encoding } from "../../model/encoding.ts";
import { refusal } from "../refusal.ts";

/** Rows that a trained network is to answer, in the order of their file. */
export interface NewRows {
  readonly size: number;
  /** The inputs of a network that was trained with this encoding. Throws RunxError where the rows do not fit it. */
  encode(encoding: Encoding): Inputs;
  /** What the answers should be, where the file says it of every row. */
  truth(answer: AnswerEncoding): Targets | undefined;
  /** The columns that are carried along, as the file has them: a text for each row. */
  readonly carried: ReadonlyMap<string, readonly string[]>;
}

/** A row by its columns; a missing value is null, or its column is not there. */
export interface NewRow {
  readonly [column: string]: string | number | null;
}

/** What rows that lie in no file are called in problems. */
export const GIVEN_ROWS = "rows";

/** Of rows that carry nothing along. */
export const NOTHING: ReadonlyMap<string, readonly string[]> = new Map();

export function otherKind(path: string, trainedOn: string): RunxError {
  const message = `The network was trained on ${trainedOn}; this file is of another kind.`;
  return refusal("other-kind", message, "Name a file like those it was trained on.", { file: path });
}
