import { createHash } from "node:crypto";
import { refusal } from "./refusal.ts";

/** A named array of floats, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/**
 * The content of a file in the safetensors format (https://github.com/huggingface/safetensors): the length of the
 * header as a 64-bit integer, the header in JSON, then the arrays one after another, all little-endian.
 */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own bound on the header. */
const MAX_HEADER = 100_000_000;
const METADATA = "__metadata__";
/** Metadata written with every file: SHA-256 in hex over the arrays as they lie in it. */
const DIGEST = "sha256";
/** And SHA-256 over the rest of the metadata, keys in order. */
const METADATA_DIGEST = "metadata_sha256";
const WIDTHS: { readonly [dtype: string]: 4 | 8 } = { F32: 4, F64: 8 };

/** Arrays lie in the order of the map; the digests of arrays and metadata are added to the metadata. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const data = littleEndian([...tensors.values()]);
  const described = new Map([...metadata, [DIGEST, sha256(data)]]);
  described.set(METADATA_DIGEST, metadataDigest(described));
  const entries: [string, unknown][] = [[METADATA, Object.fromEntries(described)]];
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const begin = end;
    end += values.byteLength;
    const dtype = values.BYTES_PER_ELEMENT === 4 ? "F32" : "F64";
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const json = JSON.stringify(Object.fromEntries(entries));
  // Spaces after the JSON, so that the arrays begin at a multiple of 8 and can be mapped as they lie.
  const header = Buffer.from(json + " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8));
  if (header.length > MAX_HEADER) throw new RangeError("the header of a safetensors file is at most 100 MB");
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(header.length), true);
  return Buffer.concat([new Uint8Array(length.buffer), header, data]);
}

/** Throws RunxError naming `path` when the bytes are cut short or contradict each other. */
export function decodeSafetensors(path: string, bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, dataStart } = readHeader(path, bytes, view);
  const metadata = new Map<string, string>();
  const tensors = new Map<string, Tensor>();
  let expected = 0;
  for (const [name, entry] of Object.entries(header).sort(byOffset)) {
    if (name === METADATA) {
      for (const [key, value] of Object.entries(asRecord(entry) ?? {})) metadata.set(key, String(value));
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(path, name, entry);
    if (begin !== expected) throw damaged(path, `has a gap or overlap before ${JSON.stringify(name)}`);
    if (dataStart + end > bytes.length) {
      throw damaged(path, `ends at offset ${bytes.length}, inside ${JSON.stringify(name)}`);
    }
    tensors.set(name, {
      shape,
      values: readFloats(view, dataStart + begin, dataStart + end, WIDTHS[dtype]!),
    });
    expected = end;
  }
  if (dataStart + expected !== bytes.length) {
    throw damaged(path, `has ${bytes.length} bytes; its header describes ${dataStart + expected}`);
  }
  refuseChanged(path, metadata, bytes.subarray(dataStart));
  return { tensors, metadata };
}

/** Files of other programs carry no digests and are taken as they are. */
function refuseChanged(path: string, metadata: ReadonlyMap<string, string>, data: Uint8Array): void {
  const digest = metadata.get(DIGEST);
  if (digest !== undefined && digest !== sha256(data)) {
    throw damaged(path, "does not hold the numbers it was written with (their SHA-256 differs)");
  }
  const described = metadata.get(METADATA_DIGEST);
  if (described !== undefined && described !== metadataDigest(metadata)) {
    throw damaged(path, "does not say what it was written with (its metadata's SHA-256 differs)");
  }
}

function readHeader(path: string, bytes: Uint8Array, view: DataView) {
  if (bytes.length < 8) throw damaged(path, `has ${bytes.length} bytes, not even the length of a header`);
  const length = Number(view.getBigUint64(0, true));
  if (length > MAX_HEADER)
    throw damaged(path, "is not a safetensors file: its first 8 bytes are not a length");
  if (8 + length > bytes.length) throw damaged(path, `ends at offset ${bytes.length}, inside its header`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length));
    const header = asRecord(JSON.parse(text));
    if (header) return { header, dataStart: 8 + length };
  } catch {
    // Refused below, as a header that is JSON but no mapping.
  }
  throw damaged(path, "is not a safetensors file: its header is not a JSON object");
}

function readEntry(path: string, name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = asRecord(entry) ?? {};
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2 || typeof dtype !== "string") {
    throw damaged(path, `describes ${JSON.stringify(name)} without dtype, shape and offsets`);
  }
  const width = WIDTHS[dtype];
  if (width === undefined) {
    throw damaged(path, `holds ${JSON.stringify(name)} as ${JSON.stringify(dtype)}; F32 and F64 are read`);
  }
  const [begin, end] = offsets as [number, number];
  if (end - begin !== shape.reduce((product, n) => product * n, width)) {
    throw damaged(path, `gives ${JSON.stringify(name)} ${end - begin} bytes for the shape [${shape}]`);
  }
  return { dtype, shape, begin, end };
}

function byOffset([, a]: [string, unknown], [, b]: [string, unknown]): number {
  return beginOf(a) - beginOf(b);
}

function beginOf(entry: unknown): number {
  const offsets = asRecord(entry)?.data_offsets;
  return isCounts(offsets) ? (offsets[0] ?? 0) : -1;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function metadataDigest(metadata: ReadonlyMap<string, string>): string {
  const entries = [...metadata].filter(([key]) => key !== METADATA_DIGEST);
  return sha256(Buffer.from(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function littleEndian(tensors: readonly Tensor[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(tensors.reduce((sum, { values }) => sum + values.byteLength, 0)));
  let offset = 0;
  for (const { values } of tensors) {
    for (const value of values) {
      if (values.BYTES_PER_ELEMENT === 4) view.setFloat32(offset, value, true);
      else view.setFloat64(offset, value, true);
      offset += values.BYTES_PER_ELEMENT;
    }
  }
  return new Uint8Array(view.buffer);
}

function readFloats(view: DataView, begin: number, end: number, width: 4 | 8): Float32Array | Float64Array {
  const length = (end - begin) / width;
  const values = width === 4 ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) {
    values[i] = width === 4 ? view.getFloat32(begin + 4 * i, true) : view.getFloat64(begin + 8 * i, true);
  }
  return values;
}

function damaged(path: string, found: string) {
  return refusal("damaged", path, found, "The file is damaged: remove it and export or train again.");
}
