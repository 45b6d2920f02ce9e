import type { Place } from "../../errors.ts";
import type { CellNotes } from "./cell-notes.ts";

/** A table as numbers and codes of texts, each column apart. */
export interface Table {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
  /** Those that are not ignored, in the order of the file. */
  readonly columns: readonly TableColumn[];
  /** Lines of each sequence, where lines are steps. */
  readonly steps?: number;
}

export type TableColumn = NumberColumn | CategoryColumn;

interface ColumnNotes {
  readonly name: string;
  readonly isTarget: boolean;
  /** Of a step of a sequence: the column's name in the file. */
  readonly of?: string;
  /** Cells that mean a missing value. */
  readonly missing: CellNotes;
}

export interface NumberColumn extends ColumnNotes {
  readonly kind: "number";
  /** NaN where a value is missing or no number. */
  readonly values: Uint8Array | Float64Array;
  /** Cells that are no numbers. */
  readonly odd: CellNotes;
}

export interface CategoryColumn extends ColumnNotes {
  readonly kind: "category";
  /** In the fixed order of `compareNames`. */
  readonly names: readonly string[];
  /** Where each of the names stands first. */
  readonly places: readonly Place[];
  /** Indices of `names`; NO_CODE where a value is missing. */
  readonly codes: Uint16Array;
  /** There were more than `MAX_NAMES`; the rest was not read. */
  readonly hasTooMany: boolean;
}

/** Stands for a missing value. */
export const NO_CODE = 0xffff;

/** More classes or categories than this are measurements or names of rows. */
export const MAX_NAMES = 1_000;
