/** How a row becomes the inputs of a network, and its outputs an answer: all that a prediction needs. Types only. */

/** Fitted on the training rows alone. */
export interface Encoding {
  readonly inputs: InputEncoding;
  readonly answer: AnswerEncoding;
}

export type InputEncoding =
  /** One input a pixel, row by row: the pixel, 0 to 255, divided by `scale`. `shape` is that of one image. */
  | { readonly kind: "pixels"; readonly shape: readonly number[]; readonly scale: number }
  /** The inputs of the columns, one column after the other. */
  | { readonly kind: "columns"; readonly columns: readonly ColumnEncoding[] };

export type ColumnEncoding = NumberEncoding;

/** One input: (x − centre)/width. */
export interface NumberEncoding {
  readonly kind: "number";
  readonly name: string;
  readonly centre: number;
  readonly width: number;
}

export type AnswerEncoding =
  /** The class of the highest output, the first of equals. */
  | { readonly kind: "classes"; readonly names: readonly string[] }
  /** Each output stands for a column: `centre` + `width`·output. A binary one is 1 above 1/2, else 0. */
  | { readonly kind: "binary" | "values"; readonly columns: readonly AnswerColumn[] };

export interface AnswerColumn {
  readonly name: string;
  readonly centre: number;
  readonly width: number;
}
