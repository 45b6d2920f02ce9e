import type { Encoding } from "../../model/encoding.ts";
import { readDataFile } from "../bytes/data-file.ts";
import { isPng } from "../images/png.ts";
import { refusal } from "../refusal.ts";
import { readImage, readImages } from "./images.ts";
import { GIVEN_ROWS, type NewRow, type NewRows, otherKind } from "./rows.ts";
import { readGivenRows, readTable } from "./table.ts";

/** What is read beside the rows themselves. */
export interface BesideRows {
  /** An IDX file of the classes of the images. */
  readonly labels?: string | undefined;
  /** Columns of a table that are to be carried along, where it has them: names of rows, above all. */
  readonly carry?: readonly string[];
}

/**
 * Reads a table, an IDX file of images or one PNG image, as the encoding says. Rows of a table may be given as they are.
 * Throws RunxError with every column that is missing, is too many, or is of another kind.
 */
export function readNewRows(
  file: string | readonly NewRow[],
  encoding: Encoding,
  { labels, carry = [] }: BesideRows,
): NewRows {
  const { inputs } = encoding;
  if (typeof file !== "string") {
    if (inputs.kind === "pixels") throw otherKind(GIVEN_ROWS, "images");
    return readGivenRows(file, inputs, encoding.answer, carry);
  }
  const path = file;
  if (inputs.kind === "pixels") {
    return isPng(readDataFile(path)) ? readImage(path) : readImages(path, labels);
  }
  if (labels !== undefined) {
    const hint = "Leave the label file out: a table has its classes in a column.";
    throw refusal("labels", "A label file goes with an IDX file of images.", hint, { file: path });
  }
  return readTable(path, inputs, encoding.answer, carry);
}
