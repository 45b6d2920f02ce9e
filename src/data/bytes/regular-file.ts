import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { nearFile } from "../../files/near-file.ts";
import { refusal } from "../refusal.ts";

type BigIntStat = ReturnType<typeof statOf>;
const statOf = (descriptor: number) => fstatSync(descriptor, { bigint: true });

/** Never waits: a FIFO or a device is refused, not opened for reading. Throws RunxError. */
export function withRegularFile<T>(path: string, use: (descriptor: number, stat: BigIntStat) => T): T {
  // O_NONBLOCK: opening a FIFO that nobody writes to returns at once instead of waiting for a writer.
  const descriptor = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = statOf(descriptor);
    if (!stat.isFile()) {
      const kind = stat.isDirectory() ? "a folder" : "not a regular file";
      throw refusal("not-a-file", `This is ${kind}.`, "Name a data file on disk.", { file: path });
    }
    return use(descriptor, stat);
  } finally {
    closeSync(descriptor);
  }
}

/** Changes when the file does. */
export function fingerprintOf(path: string): string {
  return withRegularFile(path, (_, stat) => fingerprintIn(stat));
}

export function fingerprintIn({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStat): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
}

/** The size in bytes of a regular file; the same refusals as `readDataFile`, nothing read. */
export function sizeOfDataFile(path: string): number {
  return withRegularFile(path, (_, stat) => Number(stat.size));
}

/** A piece of a file that is read in pieces. */
export const PIECE = 2 ** 22;

/** Looks at a piece and says whether more is needed. */
export type TakePiece = (piece: Uint8Array) => "enough" | undefined;

/** Fills `piece` from `offset` of the file; gives how many bytes there were. */
export function readPiece(path: string, descriptor: number, piece: Uint8Array, offset: number): number {
  try {
    return readSync(descriptor, piece, 0, piece.length, offset);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw refusal("unreadable", `The file cannot be read at offset ${offset} (${code}).`, "Check the disk.", {
      file: path,
    });
  }
}

function open(path: string, flags: number): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw refusal("not-found", "There is no such file.", whereToLook(path), { file: path });
    }
    const hint = "Check that it is a data file and that you may read it.";
    throw refusal("unreadable", `The file cannot be opened (${code ?? String(error)}).`, hint, {
      file: path,
    });
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
