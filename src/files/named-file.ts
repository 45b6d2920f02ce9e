import { closeSync, openSync, readSync, type Stats, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RunxError } from "../errors.ts";
import { codeOf, notWritten, removeAbandoned, writeDurably } from "./durable-file.ts";
import { realFile } from "./real-file.ts";

/**
 * Writes a file that the user has named, whole or not at all. A link stays and what it leads to is written; a device
 * or a pipe (/dev/stdout) is written to, never replaced; a file keeps its permissions. A database is never
 * overwritten, nor a file that has other names, which would go on with the old content. Throws RunxError.
 */
export function writeNamed(path: string, content: string | Uint8Array): void {
  const file = realFile(path);
  const there = statOf(path);
  if (there !== undefined && !there.isFile() && !there.isDirectory()) writeTo(path, content);
  else {
    if (there?.isFile()) refusePrecious(path, file, there);
    removeAbandoned(dirname(file));
    writeDurably(file, content, there?.isFile() ? there.mode & 0o7777 : undefined);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw notWritten(path, `cannot be written (${codeOf(error)})`, error);
  }
}

function writeTo(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw notWritten(path, `cannot be written (${codeOf(error)})`, error);
  }
}

function refusePrecious(path: string, file: string, { nlink }: Stats): void {
  const database = file.replace(/-(?:wal|shm|journal)$/, "");
  if (isDatabase(file) || (database !== file && isDatabase(database))) {
    throw new RunxError({
      code: "file.database",
      message: "The file belongs to an SQLite database; it is left untouched.",
      hint: "Name another file.",
      where: { file: path },
    });
  }
  if (nlink > 1) {
    throw new RunxError({
      code: "file.other-names",
      message: `The file has ${nlink} names (hard links), and the others would keep the old content.`,
      hint: "Name another file, or remove this name first.",
      where: { file: path },
    });
  }
}

/** https://www.sqlite.org/fileformat.html#magic_header_string */
const SQLITE_MAGIC = "SQLite format 3\0";

function isDatabase(path: string): boolean {
  try {
    const descriptor = openSync(path, "r");
    try {
      const start = Buffer.alloc(SQLITE_MAGIC.length);
      readSync(descriptor, start, 0, start.length, 0);
      return start.toString("latin1") === SQLITE_MAGIC;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
}
