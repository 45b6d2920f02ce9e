import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { type Place, RunxError } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";
import { readInPieces } from "./files.ts";
import { problem } from "./refusal.ts";

/** Where the record at hand lies. Valid only while it is handed over. */
export interface RecordPlace {
  /** Of the record, or of one of its cells. */
  of(cell?: string): Place;
}

export type TakeRecord = (cells: readonly string[], place: RecordPlace) => void;

/** A quote that is never closed would make the rest of the file one row. */
const LONGEST_ROW = 2 ** 26;

/**
 * Hands over the records of a CSV file (RFC 4180) one after the other, the header as any other; white space around
 * cells that are not quoted is left out, blank lines too. The file is read in pieces: memory does not grow with it.
 * Gives the SHA-256 of the content. Throws RunxError where the text is not UTF-8 or the quoting breaks.
 */
export function readRecords(path: string, delimiter: string, take: TakeRecord): string {
  const reader = new RecordReader(path, delimiter, take);
  const sha256 = readInPieces(path, (piece) => reader.add(piece));
  reader.end();
  return sha256;
}

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Takes the content piece by piece; `end` reads what is left. */
export class RecordReader {
  readonly #path: string;
  readonly #delimiter: string;
  readonly #take: TakeRecord;
  #rest: Buffer = Buffer.alloc(0);
  /** Lines before the rest. */
  #lines = 0;
  #isFirst = true;

  constructor(path: string, delimiter: string, take: TakeRecord) {
    this.#path = path;
    this.#delimiter = delimiter;
    this.#take = take;
  }

  add(piece: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    const end = bytes.length > LONGEST_ROW ? bytes.length : endOfRecords(bytes);
    this.#rest = bytes.subarray(end);
    if (end > 0) this.#read(bytes.subarray(0, end));
  }

  end(): void {
    if (this.#rest.length > 0) this.#read(this.#rest);
  }

  #read(bytes: Buffer): void {
    const text = this.#decode(bytes);
    const page = new Page(this.#path, text, this.#lines);
    if (text.includes('"')) {
      const records = parseQuoted(text, this.#delimiter, page);
      for (const [i, cells] of records.entries()) {
        this.#take(cells, { of: (cell) => page.ofRecord(i, this.#delimiter, cell) });
      }
    } else {
      this.#readPlain(page);
    }
    this.#lines += page.lines.length - (/[\r\n]$/.test(text) ? 1 : 0);
  }

  /** Without quotes, records are lines: splitting them is ten times as fast as parsing. */
  #readPlain(page: Page): void {
    for (const [i, line] of page.lines.entries()) {
      const isBlank = this.#delimiter === "\t" ? line.replaceAll(" ", "") === "" : line.trim() === "";
      if (isBlank) continue;
      const cells = line.split(this.#delimiter);
      for (let c = 0; c < cells.length; c++) cells[c] = trimmed(cells[c]!);
      this.#take(cells, { of: (cell) => page.ofLine(i, cell) });
    }
  }

  #decode(bytes: Buffer): string {
    const [first, second, third] = bytes;
    if (this.#isFirst && ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))) {
      throw refusal("csv-encoding", "The file is UTF-16.", "Save it as UTF-8.", { file: this.#path });
    }
    if (!isUtf8(bytes)) {
      const message = "The file is not UTF-8 text.";
      throw refusal("csv-encoding", message, "Save it as UTF-8.", { file: this.#path });
    }
    const isMarked = this.#isFirst && first === 0xef && second === 0xbb && third === 0xbf;
    this.#isFirst = false;
    return bytes.toString("utf8", isMarked ? 3 : 0);
  }
}

/** Behind the last line end that no quote encloses; 0 where there is none. */
function endOfRecords(bytes: Buffer): number {
  const quotes: number[] = [];
  for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) quotes.push(at);
  // Before quote k, k quotes have been passed: an even number leaves the text outside of them.
  for (let k = quotes.length - (quotes.length % 2); k >= 0; k -= 2) {
    const end = lastLineEnd(bytes, k === 0 ? 0 : quotes[k - 1]! + 1, quotes[k] ?? bytes.length);
    if (end > 0) return end;
  }
  return 0;
}

/** Behind the last line end from `begin` to before `end`. What follows a carriage return must be known: it may be LF. */
function lastLineEnd(bytes: Buffer, begin: number, end: number): number {
  const part = bytes.subarray(begin, end);
  const feed = part.lastIndexOf(LF);
  if (feed >= 0) return begin + feed + 1;
  const back = part.subarray(0, -1).lastIndexOf(CR);
  return back >= 0 ? begin + back + 1 : 0;
}

function trimmed(cell: string): string {
  const { length } = cell;
  if (length > 0 && isInk(cell.charCodeAt(0)) && isInk(cell.charCodeAt(length - 1))) return cell;
  return cell.trim();
}

function isInk(code: number): boolean {
  return code > 0x20 && code < 0x80;
}

/** The parser's codes in words of a table. */
const QUOTING: { readonly [code: string]: string } = {
  CSV_QUOTE_NOT_CLOSED: "A quote that opens in this row is never closed.",
  CSV_INVALID_CLOSING_QUOTE: "A quote ends a cell here, and the cell goes on.",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: "A quote ends a cell here, and the cell goes on.",
  INVALID_OPENING_QUOTE: "A quote stands inside a cell that does not begin with one.",
};

function parseQuoted(text: string, delimiter: string, page: Page): string[][] {
  try {
    const records: string[][] = parse(text, optionsFor(delimiter));
    return delimiter === "\t" ? records.map((cells) => cells.map(trimmed)) : records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = QUOTING[error.code] ?? `The table cannot be read: ${error.message}.`;
    const hint = 'Write a quote inside a quoted cell twice ("") and close every quote.';
    const isOpen = error.code === "CSV_QUOTE_NOT_CLOSED";
    const place = isOpen
      ? page.after(Number(error.records), delimiter)
      : page.ofLine(Number(error.lines) - 1);
    throw refusal("csv-quoting", message, hint, place);
  }
}

function optionsFor(delimiter: string) {
  return {
    delimiter,
    // A tab would be taken for white space around a cell.
    trim: delimiter !== "\t",
    skip_empty_lines: true,
    // The width of rows is checked by who takes them.
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n", "\r"],
  };
}

/** A stretch of whole records. Finds their lines by parsing again: counting them at once makes it three times as slow. */
class Page {
  readonly #path: string;
  readonly #text: string;
  readonly #linesBefore: number;
  #lines: readonly string[] | undefined;
  #endLines: readonly number[] | undefined;

  constructor(path: string, text: string, linesBefore: number) {
    this.#path = path;
    this.#text = text;
    this.#linesBefore = linesBefore;
  }

  get lines(): readonly string[] {
    this.#lines ??= this.#text.includes("\r") ? this.#text.split(/\r\n|\n|\r/) : this.#text.split("\n");
    return this.#lines;
  }

  /** The line on which record `index` of the page ends. */
  ofRecord(index: number, delimiter: string, cell = ""): Place {
    this.#endLines ??= endLinesOf(this.#text, delimiter);
    return this.ofLine((this.#endLines[index] ?? 1) - 1, cell);
  }

  /** Where the record behind the first `count` begins: the line on which an open quote ends is that of the page. */
  after(count: number, delimiter: string): Place {
    const ended = count === 0 ? 0 : endLinesOf(this.#text, delimiter, count).at(-1)!;
    return this.ofLine(this.lines.findIndex((line, i) => i >= ended && line.trim() !== ""));
  }

  /** Line `index` of the page, from 0. */
  ofLine(index: number, cell = ""): Place {
    const excerpt = (this.lines[index] ?? "").slice(0, 200);
    const at = excerpt.indexOf(cell);
    // A column only where it is certain: the cell's text occurs once in the line.
    const certain = cell !== "" && at >= 0 && at === excerpt.lastIndexOf(cell);
    const line = this.#linesBefore + index + 1;
    return { file: this.#path, line, ...(certain && { column: at + 1 }), excerpt };
  }
}

/** Of the first `count` records, or of all. */
function endLinesOf(text: string, delimiter: string, count = -1): readonly number[] {
  const endLines: number[] = [];
  const on_record = (_: unknown, { lines }: { lines: number }) => {
    endLines.push(lines);
    return null;
  };
  parse(text, { ...optionsFor(delimiter), to: count, on_record });
  return endLines;
}

function refusal(code: CodeIn<"data">, message: string, hint: string, where: Place): RunxError {
  return new RunxError(problem(code, message, hint, where));
}
