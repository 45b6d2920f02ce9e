import { createHash } from "node:crypto";
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { Inflate } from "pako";
import { RunxError } from "../errors.ts";
import { nearFile } from "../files/near-file.ts";
import type { CodeIn } from "../problem-codes.ts";
import { counted, thousands } from "../text/counted.ts";
import { problem } from "./refusal.ts";

/** A file's content in shared memory. `sha256` is that of the content: packing a file does not change it. */
export interface DataFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

const GIB = 2 ** 30;

/** The whole dataset is kept in memory; more than this is refused. */
export const MAX_BYTES = 2 * GIB;

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
    const fingerprint = `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
    const known = remembered.get(path);
    if (known?.fingerprint === fingerprint) return known.file;
    const packed = readToEnd(path, descriptor, Number(stat.size));
    const bytes = isGzip(packed) ? unpack(path, packed, maxBytes) : packed;
    const file = { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
    remembered.set(path, { fingerprint, file });
    return file;
  });
}

/** A piece of a file that is read in pieces. */
const PIECE = 2 ** 22;

/** Looks at a piece and says whether more is needed. */
export type TakePiece = (piece: Uint8Array) => "enough" | undefined;

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

/** Unpacks gzip piece by piece, each as soon as it is there: what is packed can be larger than memory. */
function unpacking(path: string, take: TakePiece): { readonly add: TakePiece; readonly end: () => void } {
  let isEnough = false;
  const begun = () => {
    const member = new Inflate({ chunkSize: PIECE });
    member.onData = (part) => {
      isEnough ||= take(part as Uint8Array) === "enough";
    };
    return member;
  };
  let inflate = begun();
  return {
    add: (packed) => {
      if (inflate.ended) {
        // A file has members one after the other, and may be filled up with zeros.
        if (packed.every((byte) => byte === 0)) return undefined;
        inflate = begun();
      }
      inflate.push(packed, false);
      if (inflate.err) throw damaged(path, inflate.msg);
      return isEnough ? "enough" : undefined;
    },
    end: () => {
      if (!inflate.ended) throw damaged(path, "unexpected end of file");
    },
  };
}

/** Changes when the file does. */
export function fingerprintOf(path: string): string {
  return withRegularFile(path, (_, { dev, ino, size, mtimeNs, ctimeNs }) =>
    [dev, ino, size, mtimeNs, ctimeNs].join(":"),
  );
}

/** The size in bytes of a regular file; the same refusals as `readDataFile`, nothing read. */
export function sizeOfDataFile(path: string): number {
  return withRegularFile(path, (_, stat) => Number(stat.size));
}

/** Zeroed shared memory, so that a dataset is posted to a worker without a copy. */
export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

export function sharedUint8(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

export function sharedUint16(length: number): Uint16Array {
  return new Uint16Array(new SharedArrayBuffer(length * Uint16Array.BYTES_PER_ELEMENT));
}

export function sharedUint32(values: Uint32Array): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

type BigIntStat = ReturnType<typeof statOf>;
const statOf = (descriptor: number) => fstatSync(descriptor, { bigint: true });

function withRegularFile<T>(path: string, use: (descriptor: number, stat: BigIntStat) => T): T {
  // O_NONBLOCK: opening a FIFO that nobody writes to returns at once instead of waiting for a writer.
  const descriptor = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = statOf(descriptor);
    if (!stat.isFile()) {
      const kind = stat.isDirectory() ? "a folder" : "not a regular file";
      throw refusal("not-a-file", path, `This is ${kind}.`, "Name a data file on disk.");
    }
    return use(descriptor, stat);
  } finally {
    closeSync(descriptor);
  }
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw refusal("not-found", path, "There is no such file.", whereToLook(path));
    }
    const hint = "Check that it is a data file and that you may read it.";
    throw refusal("unreadable", path, `The file cannot be opened (${code ?? String(error)}).`, hint);
  }
}

/** The path may come from a spec, relative to its folder, or from a command, relative to the current one. */
function whereToLook(path: string): string {
  const meant = nearFile(path);
  if (meant !== undefined) return `Did you mean ${meant}?`;
  const folder = dirname(path);
  return existsSync(folder)
    ? `Check the name; it was looked for in ${folder}.`
    : `There is no folder ${folder} either; a path in a spec is relative to the spec's folder.`;
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
    throw refusal("changed", path, "The file changed while it was read.", hint);
  }
  return bytes;
}

function readChunk(path: string, descriptor: number, bytes: Uint8Array, offset: number): number {
  return readPiece(path, descriptor, bytes.subarray(offset, offset + CHUNK), offset);
}

/** Fills `piece` from `offset` of the file; gives how many bytes there were. */
function readPiece(path: string, descriptor: number, piece: Uint8Array, offset: number): number {
  try {
    return readSync(descriptor, piece, 0, piece.length, offset);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw refusal(
      "unreadable",
      path,
      `The file cannot be read at offset ${offset} (${code}).`,
      "Check the disk.",
    );
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(path: string, packed: Uint8Array, maxBytes: number): Uint8Array {
  try {
    const plain = gunzipSync(packed, { maxOutputLength: maxBytes });
    const bytes = new Uint8Array(new SharedArrayBuffer(plain.length));
    bytes.set(plain);
    return bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") refuseTooLarge(path, Number.POSITIVE_INFINITY, maxBytes);
    throw damaged(path, message);
  }
}

function damaged(path: string, message: string): RunxError {
  const hint = "Fetch the file again, or unpack it with gunzip to see what is wrong.";
  return refusal("gzip", path, `The gzip file is damaged: gunzip says "${message}".`, hint);
}

function refuseTooLarge(path: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  const found = Number.isFinite(size) ? `has ${counted(size, "byte")}` : "is larger when unpacked";
  const message = `The file ${found}; at most ${thousands(maxBytes)} are read.`;
  throw refusal("too-large", path, message, "Give a smaller sample: the whole dataset is kept in memory.");
}

function refusal(code: CodeIn<"data">, path: string, message: string, hint: string): RunxError {
  return new RunxError(problem(code, message, hint, { file: path }));
}
