import { isAscii, isUtf8 } from "node:buffer";
import type { Place, RunxError } from "../../errors.ts";
import { counted, thousands } from "../../text/counted.ts";
import { readInPieces } from "../bytes/data-file.ts";
import { otherFormat } from "../bytes/not-text.ts";
import { refusal } from "../refusal.ts";
import { CsvScanner, type CsvSyntax, type Scanned } from "./scanner.ts";

/** Where the record at hand lies. Valid only while it is handed over. */
export interface RecordPlace {
  /** Of the record, or of one of its cells. */
  of(cell?: string): Place;
}

/** A record of a table. Valid only while it is handed over. */
export interface CsvRecord extends RecordPlace {
  /** How many cells it has. */
  readonly length: number;
  /** Of cell `c`, without the white space around it; empty where there is no such cell. */
  text(c: number): string;
  /** Of cell `c`, where it is plainly a number; else NaN, and its text is to be looked at. */
  number(c: number): number;
}

/** Says whether that was enough. */
export type TakeRecord = (record: CsvRecord) => "enough" | undefined;

/** The texts of all cells. */
export function textsOf(record: CsvRecord): readonly string[] {
  return Array.from({ length: record.length }, (_, c) => record.text(c));
}

/** A record that lies in no file. */
export function givenRecord(cells: readonly string[], place: Place): CsvRecord {
  return {
    length: cells.length,
    text: (c) => cells[c] ?? "",
    number: () => Number.NaN,
    of: () => place,
  };
}

/** A quote that is never closed would make the rest of the file one row. */
const LONGEST_ROW = 2 ** 26;

/**
 * Hands over the records of a CSV file (RFC 4180) one after the other, the header as any other; white space around
 * cells that are not quoted is left out, blank lines too. The file is read in pieces: memory does not grow with it.
 * Gives the SHA-256 of the content that was read. Throws RunxError where the text is not UTF-8 or the quoting breaks.
 */
export function readRecords(path: string, syntax: CsvSyntax, take: TakeRecord): string {
  const reader = new RecordReader(path, syntax, take);
  const sha256 = readInPieces(path, (piece) => reader.add(piece));
  reader.end();
  return sha256;
}

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** Takes the content piece by piece; `end` reads what is left. */
export class RecordReader implements CsvRecord {
  readonly #path: string;
  readonly #take: TakeRecord;
  readonly #scanner: CsvScanner;
  /** What the scanner looks at. */
  #bytes: Buffer = NOTHING;
  #rest: Buffer = NOTHING;
  /** Lines before the bytes. */
  #lines = 0;
  #isFirst = true;
  #isEnough = false;

  constructor(path: string, syntax: CsvSyntax, take: TakeRecord) {
    this.#path = path;
    this.#take = take;
    this.#scanner = new CsvScanner(syntax, NOTHING);
  }

  /** Says whether no more is needed. */
  add(piece: Uint8Array): "enough" | undefined {
    const bytes = Buffer.concat([this.#rest, piece]);
    const end = endOfLines(bytes);
    if (end > 0) this.#read(bytes.subarray(0, end), bytes.subarray(end), bytes.length > LONGEST_ROW);
    else this.#rest = bytes;
    if (this.#rest.length > LONGEST_ROW) throw this.#tooLong();
    return this.#isEnough ? "enough" : undefined;
  }

  end(): void {
    if (this.#rest.length > 0 && !this.#isEnough) this.#read(this.#rest, NOTHING, true);
  }

  get length(): number {
    return this.#scanner.length;
  }

  text(c: number): string {
    return this.#scanner.text(c);
  }

  number(c: number): number {
    return this.#scanner.number(c);
  }

  of(cell = ""): Place {
    const { line, begin } = this.#scanner.found;
    const excerpt = excerptOf(this.#bytes, begin);
    const at = excerpt.indexOf(cell);
    // A column only where it is certain: the cell's text occurs once in the line.
    const certain = cell !== "" && at >= 0 && at === excerpt.lastIndexOf(cell);
    const place = { file: this.#path, line: this.#lines + line + 1 };
    return { ...place, ...(certain && { column: at + 1 }), excerpt };
  }

  /** `lines`: to be read; `after`: what follows them; `isLast`: a quote that they leave open stays open. */
  #read(lines: Buffer, after: Buffer, isLast: boolean): void {
    this.#bytes = ended(this.#decodable(lines));
    this.#scanner.open(this.#bytes, isAscii(this.#bytes));
    const fault = this.#handOver();
    const { at, line } = this.#scanner.next;
    if (fault !== undefined && (fault !== "open-quote" || isLast)) throw this.#refusal(fault);
    this.#rest = fault === undefined ? after : Buffer.concat([this.#bytes.subarray(at), after]);
    this.#lines += line;
  }

  /** Hands over records until they end, or a fault is found. */
  #handOver(): Exclude<Scanned, "record" | "end"> | undefined {
    for (;;) {
      const scanned = this.#scanner.scan();
      if (scanned === "end") return undefined;
      if (scanned !== "record") return scanned;
      this.#isEnough = this.#take(this) === "enough";
      if (this.#isEnough) return undefined;
    }
  }

  #tooLong(): RunxError {
    const message = `Line ${thousands(this.#lines + 1)} has more than ${counted(LONGEST_ROW, "byte")}.`;
    return refusal("too-large", message, "Check how the lines of the file end.", { file: this.#path });
  }

  #refusal(fault: keyof typeof QUOTING): RunxError {
    const hint = 'Write a quote inside a quoted cell twice ("") and close every quote.';
    return refusal("csv-quoting", QUOTING[fault], hint, this.of());
  }

  #decodable(bytes: Buffer): Buffer {
    const [first, second, third] = bytes;
    const other = this.#isFirst ? otherFormat(bytes) : undefined;
    if (other !== undefined) {
      throw refusal("csv-encoding", `The file is ${other.name}.`, other.remedy, { file: this.#path });
    }
    if (!isUtf8(bytes)) {
      const message = "The file is not UTF-8 text.";
      throw refusal("csv-encoding", message, "Save it as UTF-8.", { file: this.#path });
    }
    const isMarked = this.#isFirst && first === 0xef && second === 0xbb && third === 0xbf;
    this.#isFirst = false;
    return isMarked ? bytes.subarray(3) : bytes;
  }
}

const QUOTING = {
  "open-quote": "A quote that opens in this row is never closed.",
  "text-after-quote": "A quote ends a cell here, and the cell goes on.",
  "quote-in-text": "A quote stands inside a cell that does not begin with one.",
} as const;

/** Behind the last line end, of which what follows is known: behind CR it may be LF. 0 where there is none. */
function endOfLines(bytes: Buffer): number {
  const feed = bytes.lastIndexOf(LF);
  if (feed >= 0) return feed + 1;
  const back = bytes.subarray(0, -1).lastIndexOf(CR);
  return back + 1;
}

/** With a line end at the end. */
function ended(bytes: Buffer): Buffer {
  const last = bytes.at(-1);
  return last === LF || last === CR ? bytes : Buffer.concat([bytes, Buffer.from([LF])]);
}

/** Characters of a line that are shown. */
const EXCERPT = 200;
/** A character is at most so many bytes of UTF-8. */
const WIDEST = 4;

function excerptOf(bytes: Buffer, begin: number): string {
  const part = bytes.subarray(begin, begin + EXCERPT * WIDEST);
  const end = part.findIndex((code) => code === LF || code === CR);
  return part.toString("utf8", 0, end < 0 ? part.length : end).slice(0, EXCERPT);
}
