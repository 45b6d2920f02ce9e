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

/** Numbers first, by value ("2" before "10"), then text by UTF-16 code units: the same order everywhere. */
export function compareNames(a: string, b: string): number {
  const x = parseNumber(a);
  const y = parseNumber(b);
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
