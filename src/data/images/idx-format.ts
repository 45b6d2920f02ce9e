import { counted, thousands } from "../../text/counted.ts";
import type { DataFile } from "../bytes/data-file.ts";
import { refusal } from "../refusal.ts";

/**
 * IDX, the format of the MNIST files (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type, the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the values, the last dimension fastest.
 */
export interface IdxArray {
  readonly path: string;
  /** At least one; none is 0. */
  readonly dimensions: readonly [number, ...number[]];
  readonly values: Uint8Array;
  /** Where `values` begin in the file. */
  readonly offset: number;
}

const UNSIGNED_BYTE = 0x08;

const TYPE_NAMES: { readonly [type: number]: string } = {
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floats",
  14: "64-bit floats",
};

/** Whether a file begins as an IDX file does. */
export function isIdx({ bytes }: DataFile): boolean {
  return bytes[0] === 0 && bytes[1] === 0;
}

/** Checks every header byte and that the length is exactly what the dimensions say. Throws RunxError. */
export function parseIdx({ path, bytes }: DataFile): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4)
    refuse("truncated", path, `has ${counted(bytes.length, "byte")}, not even an IDX header.`);
  if (view.getUint16(0) !== 0) {
    const found = `0x${view.getUint32(0).toString(16).padStart(8, "0")}`;
    refuse("idx-magic", path, `is not an IDX file: offset 0 holds ${found}, not 0x0000 and a type.`);
  }
  refuseOtherTypes(path, view.getUint8(2));
  const rank = view.getUint8(3);
  if (rank === 0) refuse("idx-dimensions", path, "has no dimensions (offset 3 is 0).");
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) {
    const message = `ends at offset ${bytes.length}, inside the header of ${rank} dimensions (${offset} bytes).`;
    refuse("truncated", path, message);
  }
  const dimensions = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const empty = dimensions.indexOf(0);
  if (empty >= 0) refuse("idx-dimensions", path, `has dimension 0 at offset ${4 + 4 * empty}: no values.`);
  refuseOtherLength(path, dimensions, offset, bytes.length);
  return { path, dimensions: dimensions as [number, ...number[]], values: bytes.subarray(offset), offset };
}

function refuseOtherTypes(path: string, type: number): void {
  if (type === UNSIGNED_BYTE) return;
  const name = TYPE_NAMES[type];
  const hex = `0x${type.toString(16).padStart(2, "0")}`;
  if (name) refuse("idx-type", path, `holds ${name} (type ${hex} at offset 2); unsigned bytes are read.`);
  refuse("idx-magic", path, `is not an IDX file: ${hex} at offset 2 is not an IDX type.`);
}

function refuseOtherLength(path: string, dimensions: readonly number[], offset: number, found: number): void {
  const expected = offset + dimensions.reduce((product, n) => product * n, 1);
  if (found === expected) return;
  const shape = dimensions.join(" × ");
  const wanted = `${counted(expected, "byte")} for ${shape} values`;
  if (found < expected)
    refuse("truncated", path, `ends at offset ${thousands(found)}; it should have ${wanted}.`);
  refuse("too-long", path, `has ${counted(found, "byte")}; it should have ${wanted}.`);
}

const HINTS = {
  truncated: "The file was cut short: fetch or write it again.",
  "too-long": "Something was appended or the header is wrong: fetch or write the file again.",
  "idx-magic": "Name a file in the IDX format (as the MNIST files), or read a table with source: csv.",
  "idx-type": "Write the values as unsigned bytes, or as a table for source: csv.",
  "idx-dimensions": "Write the file again: the first dimension counts the rows.",
};

function refuse(code: keyof typeof HINTS, path: string, message: string): never {
  throw refusal(code, `The file ${message}`, HINTS[code], { file: path });
}
