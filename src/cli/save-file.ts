import { dirname, resolve } from "node:path";
import { writeDurably, writeNew } from "../durable-file.ts";
import { makeFolder } from "../make-folder.ts";
import type { Io } from "./io.ts";

/** Writes what a flag such as `--out` names, relative to the current folder; makes the folder where it is missing. */
export function saveFile({ cwd }: Io, name: string, content: string | Uint8Array): void {
  const path = resolve(cwd, name);
  tryToMakeFolder(dirname(path));
  writeDurably(path, content);
}

/** The same for a file that must not exist yet. */
export function saveNewFile({ cwd }: Io, name: string, content: string): void {
  const path = resolve(cwd, name);
  tryToMakeFolder(dirname(path));
  writeNew(path, content);
}

/** What keeps a folder from being made is told by the write that follows. */
function tryToMakeFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
