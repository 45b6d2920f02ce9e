import { beginsWith, PNG } from "./signatures.ts";

/** A file that is taken for a table and is of another format: what it is, and what to give instead. */
interface OtherFormat {
  readonly name: string;
  /** What the file begins with. */
  readonly signature: readonly number[];
  readonly remedy: string;
}

const IMAGES = "A table is text with a row for each line; images go to a network that was trained on images.";
const SHEET = "Save the sheet as CSV.";

const formats: readonly OtherFormat[] = [
  { name: "an IDX file", signature: [0, 0, 8], remedy: IMAGES },
  { name: "a PNG image", signature: PNG, remedy: IMAGES },
  { name: "a JPEG image", signature: [0xff, 0xd8, 0xff], remedy: IMAGES },
  { name: "a Parquet file", signature: [0x50, 0x41, 0x52, 0x31], remedy: "Save the table as CSV." },
  {
    name: "an Arrow file",
    signature: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31],
    remedy: "Save the table as CSV.",
  },
  {
    name: "a SQLite database",
    signature: [...Buffer.from("SQLite format 3\0")],
    remedy: "Save the table as CSV.",
  },
  { name: "a ZIP file, as Excel and LibreOffice write", signature: [0x50, 0x4b, 3, 4], remedy: SHEET },
  { name: "an old Excel file", signature: [0xd0, 0xcf, 0x11, 0xe0], remedy: SHEET },
  { name: "UTF-16", signature: [0xff, 0xfe], remedy: "Save it as UTF-8." },
  { name: "UTF-16", signature: [0xfe, 0xff], remedy: "Save it as UTF-8." },
];

/** The format whose signature a file begins with. */
export function otherFormat(beginning: Uint8Array): OtherFormat | undefined {
  return formats.find(({ signature }) => beginsWith(beginning, signature));
}
