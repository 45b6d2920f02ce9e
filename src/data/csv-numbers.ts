const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const WITH_COMMA = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/;

const ZERO = 0x30;
const NINE = 0x39;

/** A decimal number as JSON or CSV writers print it; undefined for anything else, also for 1e999. */
export function parseNumber(text: string, decimal: "." | "," = "."): number | undefined {
  // Pixels and codes are most of the cells of large files.
  if (text.length === 1) {
    const code = text.charCodeAt(0);
    return code >= ZERO && code <= NINE ? code - ZERO : undefined;
  }
  if (!(decimal === "." ? NUMBER : WITH_COMMA).test(text)) return undefined;
  const value = Number(decimal === "." ? text : text.replace(",", "."));
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Numbers one after the other, as many as come. Whole numbers from 0 to 255 take a byte each, until another comes: the
 * pixels of a table of images take an eighth of the memory.
 */
export class NumberList {
  #values: Uint8Array | Float64Array = new Uint8Array(64);
  #length = 0;

  add(value: number): void {
    if (this.#values instanceof Uint8Array && !isByte(value)) {
      const reals = new Float64Array(this.#values.length);
      for (let i = 0; i < this.#length; i++) reals[i] = this.#values[i]!;
      this.#values = reals;
    }
    if (this.#length === this.#values.length) this.#values = twiceAsLong(this.#values);
    this.#values[this.#length++] = value;
  }

  /** Exactly those that were added. */
  take(): Uint8Array | Float64Array {
    return this.#values.slice(0, this.#length);
  }
}

function isByte(value: number): boolean {
  return value >= 0 && value <= 255 && Number.isInteger(value) && !Object.is(value, -0);
}

function twiceAsLong<T extends Uint8Array | Float64Array | Uint16Array>(values: T): T {
  const longer = new (values.constructor as new (length: number) => T)(2 * values.length);
  longer.set(values);
  return longer;
}

/** Codes below 65,536 one after the other. */
export class CodeList {
  #values = new Uint16Array(64);
  #length = 0;

  add(code: number): void {
    if (this.#length === this.#values.length) this.#values = twiceAsLong(this.#values);
    this.#values[this.#length++] = code;
  }

  take(): Uint16Array {
    return this.#values.slice(0, this.#length);
  }
}

/** Numbers first, by value ("2" before "10"), then text by UTF-16 code units: the same order everywhere. */
export function compareNames(a: string, b: string): number {
  const x = parseNumber(a);
  const y = parseNumber(b);
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
