import { type Appender, OVERRUN } from "./appender.ts";
import { BOUNDS_BYTES, BYTES, NARROW, REALS } from "./assembly/kinds.ts";
import type { Address, KernelExports } from "./kernels.ts";

/** Rows without their zeros; what a row is like is in assembly/compressed-row.ts. */
export interface CompressedRows {
  /** Where each row starts, and the end: u32[rows + 1]. */
  readonly starts: Address;
  readonly narrow: boolean;
  /** Entries of the fullest row. */
  readonly most: number;
}

/** As many rows a call as have so many bytes: they are copied into the memory first. */
const BYTES_PER_CALL = 200_000;

/** Compresses rows of `width` numbers; undefined, and nothing kept, where `limit` numbers or more are not zero. */
export function compressRows(
  values: Uint8Array | Float64Array,
  rows: number,
  width: number,
  limit: number,
  appender: Appender,
  { compress }: KernelExports,
): CompressedRows | undefined {
  if (limit === 0) return undefined;
  const before = appender.end;
  const narrow = width <= NARROW;
  const headBytes = narrow ? BOUNDS_BYTES : 0;
  const entryBytes = (narrow ? 1 : 2) + values.BYTES_PER_ELEMENT;
  const starts = appender.take(4 * (rows + 1));
  const first = appender.reserve(0);
  const most = Math.max(1, Math.floor(BYTES_PER_CALL / (width * values.BYTES_PER_ELEMENT)));
  let end = first;
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    const longest = count * (headBytes + width * entryBytes);
    appender.keep(end + longest);
    const source = appender.put(values.subarray(row * width, (row + count) * width));
    const kind = values instanceof Uint8Array ? BYTES : REALS;
    // The kernels' addresses are unsigned; what they return comes as a signed number.
    end = compress(source, kind, width, count, starts + 4 * (row + 1), end) >>> 0;
    const entries = (end - first - (row + count) * headBytes) / entryBytes;
    if (entries >= limit) {
      appender.keep(before);
      return undefined;
    }
  }
  appender.keep(end + OVERRUN);
  const places = new Uint32Array(appender.buffer, starts, rows + 1);
  places[0] = first;
  let longest = 0;
  for (let row = 0; row < rows; row++) longest = Math.max(longest, places[row + 1]! - places[row]!);
  return { starts, narrow, most: (longest - headBytes) / entryBytes };
}
