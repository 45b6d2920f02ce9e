import { lstatSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { codeOf, notWritten } from "./durable-file.ts";
import { makeFolder } from "./make-folder.ts";

/**
 * What lies below a folder, or in its place, and is none of the files that are expected there: a path, or undefined. A
 * link is never expected, so that nothing is written through one.
 */
export function somethingElseIn(folder: string, expected: (path: string) => boolean): string | undefined {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isDirectory()) return folder;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const other = entries.find((entry) => {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    return !entry.isDirectory() && !(entry.isFile() && expected(path));
  });
  return other && join(other.parentPath, other.name);
}

/** Writes files by their paths below a folder, which is made. Throws RunxError when the disk refuses. */
export function writeTree(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [path, content] of files) {
    const file = join(folder, path);
    try {
      makeFolder(dirname(file));
      writeFileSync(file, content);
    } catch (error) {
      throw notWritten(file, `cannot be written (${codeOf(error)})`, error);
    }
  }
}
