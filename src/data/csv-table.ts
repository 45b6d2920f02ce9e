import { CsvError, parse } from "csv-parse/sync";
import { type Place, RunxError } from "../errors.ts";
import type { DataFile } from "./files.ts";
import { counted, Findings, problem, quoted } from "./refusal.ts";

/** A CSV file (RFC 4180) as text cells; white space around unquoted cells is left out. */
export interface CsvTable {
  readonly path: string;
  readonly sha256: string;
  /** Distinct, none empty. */
  readonly header: readonly string[];
  /** At least one row; each has as many cells as the header. */
  readonly rows: readonly (readonly string[])[];
  /** Where the header lies. */
  headerPlace(): Place;
  /** Where row `index` of `rows` or one of its cells lies, with its line of the file. */
  place(index: number, cell?: string): Place;
}

/** Cells are strings of their own while they are read: a file this long takes about 1.5 gigabytes and ten seconds. */
export const MAX_CSV_BYTES = 64 * 2 ** 20;

/** The network would be wider than it can be trained. */
const MAX_COLUMNS = 100_000;

const PARSE_OPTIONS = {
  bom: true,
  trim: true,
  skip_empty_lines: true,
  // Ragged rows are collected here, all of them, instead of ending at the first.
  relax_column_count: true,
  record_delimiter: ["\r\n", "\n", "\r"],
};

/** Throws RunxError naming every ragged row, or the line at which the quoting breaks. */
export function parseCsv(file: DataFile): CsvTable {
  const { path, sha256 } = file;
  const text = decodeUtf8(file);
  const places = new Places(path, text);
  const [header, ...rows] = parseRecords(text, places);
  if (!header || rows.length === 0) {
    const message = `The file ${header ? "has a header and no rows" : "is empty"}.`;
    throw refusal("csv-empty", message, "Give a header line and rows below it.", { file: path });
  }
  const findings = new Findings();
  checkHeader(header, places, findings);
  checkWidths(header, rows, places, findings);
  findings.refuse();
  return {
    path,
    sha256,
    header,
    rows,
    headerPlace: () => places.ofRecord(0),
    place: (index, cell) => places.ofRecord(index + 1, cell),
  };
}

function decodeUtf8({ path, bytes }: DataFile): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw refusal("csv-encoding", "The file is UTF-16.", "Save it as UTF-8.", { file: path });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusal("csv-encoding", "The file is not UTF-8 text.", "Save it as UTF-8.", { file: path });
  }
}

/** The parser's codes in words of a table. */
const QUOTING: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: "A quote that opens in this row is never closed.",
  CSV_INVALID_CLOSING_QUOTE: "A quote ends a cell here, and the cell goes on.",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "A quote ends a cell here, and the cell goes on.",
  INVALID_OPENING_QUOTE: "A quote stands inside a cell that does not begin with one.",
};

function parseRecords(text: string, places: Places): string[][] {
  try {
    return parse(text, PARSE_OPTIONS);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = QUOTING[error.code] ?? `The table cannot be read: ${error.message}.`;
    const hint = 'Write a quote inside a quoted cell twice ("") and close every quote.';
    const isOpen = error.code === "CSV_QUOTE_NOT_CLOSED";
    const place = isOpen ? places.after(Number(error.records)) : places.ofLine(Number(error.lines));
    throw refusal("csv-quoting", message, hint, place);
  }
}

function checkHeader(header: readonly string[], places: Places, findings: Findings): void {
  const only = header.length === 1 ? header[0]! : "";
  if (/[;\t|]/.test(only)) {
    const message = `The header is one column, ${quoted(only)}.`;
    findings.add(() =>
      problem("csv-separator", message, "Separate columns with commas.", places.ofRecord(0)),
    );
  }
  if (header.length > MAX_COLUMNS) {
    const message = `The header has ${counted(header.length)} columns; at most ${counted(MAX_COLUMNS)} are read.`;
    throw refusal("too-large", message, "Give fewer columns.", places.ofRecord(0));
  }
  const seen = new Set<string>();
  for (const [i, name] of header.entries()) {
    if (name === "") {
      const hint = "Give it a name, or leave the column out (pandas: to_csv(…, index=False)).";
      findings.add(() => problem("csv-header", `Column ${i + 1} has no name.`, hint, places.ofRecord(0)));
    } else if (seen.has(name)) {
      const message = `Two columns are named ${quoted(name)}.`;
      findings.add(() => problem("csv-header", message, "Rename one of them.", places.ofRecord(0)));
    }
    seen.add(name);
  }
}

function checkWidths(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  places: Places,
  findings: Findings,
): void {
  for (const [i, { length }] of rows.entries()) {
    if (length === header.length) continue;
    const message = `This row has ${counted(length)} ${length === 1 ? "cell" : "cells"}; the header has ${counted(header.length)}.`;
    const hint = "Give every row a cell for each column; quote cells that contain commas.";
    findings.add(() => problem("csv-ragged", message, hint, places.ofRecord(i + 1)));
  }
}

/** Finds the lines of records by parsing again: counting them in the first pass makes it three times as slow. */
class Places {
  readonly #path: string;
  readonly #text: string;
  #lines: readonly string[] | undefined;
  #endLines: readonly number[] = [];

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /** The place of record `index` (0: the header): the line on which it ends. */
  ofRecord(index: number, cell = ""): Place {
    if (index >= this.#endLines.length) this.#endLines = endLinesOf(this.#text, 2 * (index + 1));
    return this.ofLine(this.#endLines[index] ?? 1, cell);
  }

  /** Where the record behind the first `count` begins: the line on which an open quote ends is that of the file. */
  after(count: number): Place {
    const ended = count === 0 ? 0 : endLinesOf(this.#text, count).at(-1)!;
    const line = this.#allLines().findIndex((text, i) => i >= ended && text.trim() !== "");
    return this.ofLine(line + 1);
  }

  ofLine(line: number, cell = ""): Place {
    const excerpt = (this.#allLines()[line - 1] ?? "").slice(0, 200);
    const at = excerpt.indexOf(cell);
    // A column only where it is certain: the cell's text occurs once in the line.
    const certain = cell !== "" && at >= 0 && at === excerpt.lastIndexOf(cell);
    return { file: this.#path, line, ...(certain && { column: at + 1 }), excerpt };
  }

  #allLines(): readonly string[] {
    this.#lines ??= this.#text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
    return this.#lines;
  }
}

/** Of the first `count` records. */
function endLinesOf(text: string, count: number): readonly number[] {
  const endLines: number[] = [];
  const on_record = (_: unknown, { lines }: { lines: number }) => {
    endLines.push(lines);
    return null;
  };
  parse(text, { ...PARSE_OPTIONS, to: count, on_record });
  return endLines;
}

function refusal(code: string, message: string, hint: string, where: Place): RunxError {
  return new RunxError(problem(code, message, hint, where));
}
