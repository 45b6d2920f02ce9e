import type { Buffer } from "node:buffer";

/** How the bytes of a table are parted. */
export interface CsvSyntax {
  readonly delimiter: string;
  readonly decimal: "." | ",";
}

/** A record was found, or there is none left; or quotes are not as they should be: left open, followed or preceded by text. */
export type Scanned = "record" | "end" | "open-quote" | "text-after-quote" | "quote-in-text";

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const PLUS = 0x2b;
/** `E` with the bit that makes it small. */
const EXPONENT = 0x65;
const SMALL = 0x20;
const FIRST_BEYOND_ASCII = 0x80;

/** Of a byte: what it does to a cell that has no quotes. */
const BLANK = 1;
const STOP = 2;

/** Of a cell: how its text and its number are to be read. */
const PLAIN = 0;
const QUOTED = 1;
/** With quotes in it, which are doubled. */
const ESCAPED = 2;
/** A number of more digits than are exact in a double, or with an exponent. */
const LONG_NUMBER = 3;

/** 10¹⁵ and every whole number below are exact in a double. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: EXACT_DIGITS + 1 }, (_, d) => 10 ** d);

/**
 * Finds the records of a table (RFC 4180) in bytes and the cells in a record, without making texts of them. White space
 * around cells is left out, and so are blank lines; a line ends with LF, CR LF or CR. Plain decimal numbers are read on
 * the way: a whole number of up to 15 digits and a power of ten are exact in a double, and so their quotient is the
 * number as it should be rounded (W. D. Clinger, How to read floating point numbers accurately, PLDI 1990).
 */
export class CsvScanner {
  readonly #delimiter: number;
  readonly #decimal: number;
  readonly #kinds: Uint8Array;
  #bytes: Buffer;
  #isAscii = true;
  #at = 0;
  /** Of the bytes: the line of `#at`, from 0, and where it begins. */
  #line = 0;
  #lineBegin = 0;
  #foundLine = 0;
  #foundBegin = 0;
  #length = 0;
  #begins = new Uint32Array(64);
  #ends = new Uint32Array(64);
  #numbers = new Float64Array(64);
  #forms = new Uint8Array(64);

  constructor({ delimiter, decimal }: CsvSyntax, none: Buffer) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#decimal = decimal.charCodeAt(0);
    this.#kinds = kindsOf(this.#delimiter);
    this.#bytes = none;
  }

  /** Takes other bytes. They must be UTF-8 and end with a line end. */
  open(bytes: Buffer, isAscii: boolean): void {
    this.#bytes = bytes;
    this.#isAscii = isAscii;
    this.#at = 0;
    this.#line = 0;
    this.#lineBegin = 0;
  }

  /** Where the record behind the last one found begins, and how many lines were passed before it. */
  get next(): { readonly at: number; readonly line: number } {
    return { at: this.#at, line: this.#line };
  }

  /** Cells of the record. */
  get length(): number {
    return this.#length;
  }

  /** The line on which the record ends or the fault is, from 0 in these bytes, and where that line begins. */
  get found(): { readonly line: number; readonly begin: number } {
    return { line: this.#foundLine, begin: this.#foundBegin };
  }

  /** Goes on to the next record. At a fault it stays where it is. */
  scan(): Scanned {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const scanned = this.#record();
      if (scanned !== "record") return scanned;
      if (!this.#isBlank()) return "record";
    }
    return "end";
  }

  /** The text of cell `c`; empty where the record has no such cell. */
  text(c: number): string {
    if (c >= this.#length) return "";
    const bytes = this.#bytes;
    const begin = this.#begins[c]!;
    const end = this.#ends[c]!;
    if (begin === end) return "";
    const first = bytes[begin]!;
    const form = this.#forms[c]!;
    if (end - begin === 1 && first < FIRST_BEYOND_ASCII) return String.fromCharCode(first);
    const text = bytes.toString(this.#isAscii ? "latin1" : "utf8", begin, end);
    if (form === QUOTED) return text;
    if (form === ESCAPED) return text.replaceAll('""', '"');
    const isMarked = first >= FIRST_BEYOND_ASCII || bytes[end - 1]! >= FIRST_BEYOND_ASCII;
    return isMarked ? text.trim() : text;
  }

  /** The number of cell `c`, where it is plainly one; else NaN, and its text is to be looked at. */
  number(c: number): number {
    if (c >= this.#length) return Number.NaN;
    if (this.#forms[c] !== LONG_NUMBER) return this.#numbers[c]!;
    const text = this.text(c);
    const value = Number(this.#decimal === 0x2c ? text.replace(",", ".") : text);
    return Number.isFinite(value) ? value : Number.NaN;
  }

  /** The cells of one record, up to its line end. */
  #record(): Scanned {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    let at = this.#at;
    this.#length = 0;
    const line = this.#line;
    const lineBegin = this.#lineBegin;
    for (;;) {
      while (kinds[bytes[at]!] === BLANK) at++;
      const isQuoted = bytes[at] === QUOTE;
      at = isQuoted ? this.#quotedCell(at + 1) : this.#plainCell(at);
      if (at < 0) return this.#fault("open-quote", line, lineBegin);
      const code = bytes[at]!;
      if (code === this.#delimiter) {
        at++;
      } else if (code === LF || code === CR) {
        this.#foundLine = this.#line;
        this.#foundBegin = this.#lineBegin;
        this.#at = this.#newLine(at);
        return "record";
      } else {
        return this.#fault(isQuoted ? "text-after-quote" : "quote-in-text", line, lineBegin);
      }
    }
  }

  /** `line`, `lineBegin`: of the record, from which to begin anew. */
  #fault(fault: Scanned, line: number, lineBegin: number): Scanned {
    const isOpen = fault === "open-quote";
    this.#foundLine = isOpen ? line : this.#line;
    this.#foundBegin = isOpen ? lineBegin : this.#lineBegin;
    this.#line = line;
    this.#lineBegin = lineBegin;
    return fault;
  }

  /** Gives where the cell ends: at a delimiter, a line end, or a quote that should not be there. */
  #plainCell(begin: number): number {
    const bytes = this.#bytes;
    const kinds = this.#kinds;
    let at = begin;
    let code = bytes[at]!;
    const isNegative = code === MINUS;
    if (isNegative) code = bytes[++at]!;
    const first = at;
    let value = 0;
    while (code >= ZERO && code <= NINE) {
      value = 10 * value + (code - ZERO);
      code = bytes[++at]!;
    }
    let digits = at - first;
    let decimals = 0;
    if (code === this.#decimal && kinds[code] !== STOP) {
      code = bytes[++at]!;
      while (code >= ZERO && code <= NINE) {
        value = 10 * value + (code - ZERO);
        decimals++;
        code = bytes[++at]!;
      }
      digits += decimals;
    }
    if (kinds[code] === STOP && digits > 0) {
      if (digits > EXACT_DIGITS) this.#push(begin, at, Number.NaN, LONG_NUMBER);
      else if (decimals > 0) this.#push(begin, at, (isNegative ? -value : value) / POWERS[decimals]!, PLAIN);
      else this.#push(begin, at, isNegative ? -value : value, PLAIN);
      return at;
    }
    if (digits > 0 && (code | SMALL) === EXPONENT) {
      const end = this.#exponent(at + 1);
      if (end > 0) {
        this.#push(begin, end, Number.NaN, LONG_NUMBER);
        return end;
      }
    }
    while (kinds[code] !== STOP) code = bytes[++at]!;
    let end = at;
    while (end > begin && kinds[bytes[end - 1]!] === BLANK) end--;
    this.#push(begin, end, Number.NaN, PLAIN);
    return at;
  }

  /** Where the exponent of a number ends; 0 where it is none. */
  #exponent(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    const first = at;
    while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at++;
    return at > first && this.#kinds[bytes[at]!] === STOP ? at : 0;
  }

  /** `begin`: behind the quote. Gives what follows the closing quote and white space; -1 where it is not closed. */
  #quotedCell(begin: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = begin;
    let form = QUOTED;
    while (at < length) {
      const code = bytes[at]!;
      if (code === LF || code === CR) {
        at = this.#newLine(at);
      } else if (code !== QUOTE) {
        at++;
      } else if (bytes[at + 1] === QUOTE) {
        form = ESCAPED;
        at += 2;
      } else {
        this.#push(begin, at, Number.NaN, form);
        at++;
        while (this.#kinds[bytes[at]!] === BLANK) at++;
        return at;
      }
    }
    return -1;
  }

  /** Counts the line end at `at`; gives what follows it. */
  #newLine(at: number): number {
    const next = this.#bytes[at] === CR && at + 1 < this.#bytes.length && this.#bytes[at + 1] === LF;
    this.#line++;
    this.#lineBegin = next ? at + 2 : at + 1;
    return this.#lineBegin;
  }

  #push(begin: number, end: number, value: number, form: number): void {
    const c = this.#length++;
    if (c === this.#begins.length) this.#grow();
    this.#begins[c] = begin;
    this.#ends[c] = end;
    this.#numbers[c] = value;
    this.#forms[c] = form;
  }

  #grow(): void {
    const longer = <List extends Uint32Array | Float64Array | Uint8Array>(list: List, empty: List): List => {
      empty.set(list);
      return empty;
    };
    const length = 2 * this.#begins.length;
    this.#begins = longer(this.#begins, new Uint32Array(length));
    this.#ends = longer(this.#ends, new Uint32Array(length));
    this.#numbers = longer(this.#numbers, new Float64Array(length));
    this.#forms = longer(this.#forms, new Uint8Array(length));
  }

  /** A line of white space is no record; a pair of quotes is one. */
  #isBlank(): boolean {
    return this.#length === 1 && this.#forms[0] === PLAIN && this.text(0) === "";
  }
}

function kindsOf(delimiter: number): Uint8Array {
  const kinds = new Uint8Array(256);
  for (const blank of " \t\v\f") kinds[blank.charCodeAt(0)] = BLANK;
  for (const stop of [delimiter, LF, CR, QUOTE]) kinds[stop] = STOP;
  return kinds;
}
