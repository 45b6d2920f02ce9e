/** How a row becomes the inputs of a network, and its outputs an answer: all that a prediction needs. Types only. */

/** Fitted on the training rows alone. */
export interface Encoding {
  readonly inputs: InputEncoding;
  readonly answer: AnswerEncoding;
}

export type InputEncoding = PixelEncoding | TableEncoding;

/** One input a pixel, row by row: the pixel, 0 to 255, divided by `scale`. `shape` is that of one image. */
export interface PixelEncoding {
  readonly kind: "pixels";
  readonly shape: readonly number[];
  readonly scale: number;
}

/** The inputs of the columns, one column after the other. */
export interface TableEncoding {
  readonly kind: "columns";
  readonly columns: readonly ColumnEncoding[];
  /** How a file of such rows is read; absent where the rows came from no file. */
  readonly syntax?: TableSyntax;
}

export interface TableSyntax {
  readonly delimiter: string;
  readonly decimal: "." | ",";
  readonly header: boolean;
  readonly missingTexts: readonly string[];
  /** Columns that may stand in a file and say nothing. */
  readonly ignored: readonly string[];
  /** Where each line is a step: the column that says of which sequence, the lines of each, and whose targets are learned. */
  readonly sequence?: {
    readonly column: string;
    readonly steps: number;
    readonly targets: "last" | "each";
  };
}

export type ColumnEncoding = NumberEncoding | CategoryEncoding;

/** One input: (x − centre)/width. */
export interface NumberEncoding {
  readonly kind: "number";
  readonly name: string;
  readonly centre: number;
  readonly width: number;
  /** Stands for a missing value; where it is absent, none may be missing. */
  readonly missing?: number;
}

/** One input for each category: 1 where the row has it, else 0. */
export interface CategoryEncoding {
  readonly kind: "category";
  readonly name: string;
  readonly categories: readonly string[];
  /** A missing value has an input of its own, the last. Else none may be missing. */
  readonly hasMissing: boolean;
}

export type AnswerEncoding =
  /** The class of the highest output, the first of equals. */
  | {
      readonly kind: "classes";
      readonly names: readonly string[];
      /** The column of the class; absent where the rows came from no table. */
      readonly column?: string;
    }
  /** Each output stands for a column: `centre` + `width`·output. A binary one is 1 above 1/2, else 0. */
  | { readonly kind: "binary" | "values"; readonly columns: readonly AnswerColumn[] };

export interface AnswerColumn {
  readonly name: string;
  readonly centre: number;
  readonly width: number;
}
