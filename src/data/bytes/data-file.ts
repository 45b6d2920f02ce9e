import { createHash } from "node:crypto";
import { readSync } from "node:fs";
import { refusal } from "../refusal.ts";
import { isGzip, unpack, unpacking } from "./gzip.ts";
import { fingerprintIn, PIECE, readPiece, type TakePiece, withRegularFile } from "./regular-file.ts";
import { MAX_BYTES, refuseTooLarge } from "./size-limit.ts";

/** A file's content in shared memory. `sha256` is that of the content: packing a file does not change it. */
export interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** One node read(2) transfers at most this much. */
const CHUNK = 2 ** 26;

/** Content by path, kept for as long as the file on disk is the same: `identify` and `load` read it once. */
const remembered = new Map<string, { readonly fingerprint: string; readonly file: DataFile }>();

/**
 * Reads a regular file, unpacked when it is gzip. Never waits: a FIFO or a device is refused, not opened for
 * reading. Throws RunxError when the file is missing, not readable, not a regular file or over `maxBytes`.
 */
export function readDataFile(path: string, maxBytes = MAX_BYTES): DataFile {
  return withRegularFile(path, (descriptor, stat) => {
    refuseTooLarge(path, Number(stat.size), maxBytes);
    const fingerprint = fingerprintIn(stat);
    const known = remembered.get(path);
    if (known?.fingerprint === fingerprint) return known.file;
    const packed = readToEnd(path, descriptor, Number(stat.size));
    const bytes = isGzip(packed) ? unpack(path, packed, maxBytes) : packed;
    const file = { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    remembered.set(path, { fingerprint, file });
    return file;
  });
}

/**
 * Reads a regular file from the beginning, to the end or until that was enough, and hands over each piece, which is used
 * again for the next; what gzip has packed is unpacked on the way. Gives the SHA-256 of the content that was read. The
 * same refusals as `readDataFile`.
 */
export function readInPieces(path: string, take: TakePiece): string {
  const hash = createHash("sha256");
  withRegularFile(path, (descriptor, stat) => {
    const piece = new Uint8Array(Math.min(PIECE, Number(stat.size) + 1));
    let filled = readPiece(path, descriptor, piece, 0);
    const hand: TakePiece = (part) => {
      hash.update(part);
      return take(part);
    };
    const { add, end } = isGzip(piece) ? unpacking(path, hand) : { add: hand, end: () => undefined };
    for (let offset = 0; filled > 0; filled = readPiece(path, descriptor, piece, offset)) {
      if (add(piece.subarray(0, filled)) === "enough") return;
      offset += filled;
    }
    end();
  });
  return hash.digest("hex");
}

function readToEnd(path: string, descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  let filled = 0;
  while (filled < size) {
    const got = readChunk(path, descriptor, bytes, filled);
    if (got === 0) break;
    filled += got;
  }
  if (filled < size || readSync(descriptor, new Uint8Array(1), 0, 1, size) > 0) {
    const hint = "Run again when nothing writes to it.";
    throw refusal("changed", "The file changed while it was read.", hint, { file: path });
  }
  return bytes;
}

function readChunk(path: string, descriptor: number, bytes: Uint8Array, offset: number): number {
  return readPiece(path, descriptor, bytes.subarray(offset, offset + CHUNK), offset);
}
