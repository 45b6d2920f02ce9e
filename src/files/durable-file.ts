import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { RunxError } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";
import { makeFolder } from "./make-folder.ts";
import { namesIn } from "./names-in.ts";

/**
 * Writes a whole file or nothing: to a temporary file beside it, forced to disk, then renamed. Whoever reads `path`
 * sees the old content or the new, also after a power cut. What lay there is replaced, whatever it was: a link is not
 * followed. Throws RunxError when the disk refuses.
 *
 * @param mode permissions; by default those of a new file
 */
export function writeDurably(path: string, content: string | Uint8Array, mode?: number): void {
  const temporary = join(dirname(path), `.${basename(path)}.runx-${randomUUID()}.tmp`);
  try {
    writeAndSync(temporary, typeof content === "string" ? Buffer.from(content) : content);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    throw notWritten(path, `cannot be written (${codeOf(error)}); what was there before is unchanged`, error);
  } finally {
    removeIfPossible(temporary);
  }
  try {
    syncFolder(dirname(path));
  } catch (error) {
    throw notWritten(path, `is written, but a power cut may undo it (${codeOf(error)})`, error);
  }
}

const TEMPORARY = /^\..+\.runx-[0-9a-f-]{36}\.tmp$/;
const ABANDONED_MS = 10 * 60 * 1000;

/** Removes temporary files that processes have left which were killed while they wrote. */
export function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!TEMPORARY.test(name)) continue;
    const file = join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.mtimeMs > ABANDONED_MS) removeIfPossible(file);
  }
}

/** What cannot be removed does no harm. */
function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

/** Makes a file and never replaces one. Throws RunxError when there is one or the disk refuses. */
export function writeNew(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    throw notWritten(path, `cannot be written (${codeOf(error)})`, error);
  }
}

/** Throws RunxError naming the file when it cannot be read, or is none: a pipe could be waited for without an end. */
export function readWhole(path: string): Uint8Array {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(descriptor).isFile()) throw Object.assign(new Error("not a file"), { code: "ENOTFILE" });
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw refusal("not-read", path, `cannot be read (${codeOf(error)})`, error);
  }
}

function writeAndSync(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, "wx");
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(descriptor, bytes, written, bytes.length - written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The rename itself reaches the disk with the folder. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}

const HINTS: { readonly [code: string]: string } = {
  EEXIST: "Something has this name already: name another file.",
  ENOENT: "Check that the file and its folder exist.",
  EISDIR: "Name a file: this is a folder.",
  ENOTDIR: "A part of the path is a file: name another place.",
  ENOTFILE: "This is a folder, a pipe or a device: move it away, or name a file.",
  ENOSPC: "The disk is full: make room.",
  EROFS: "The file system is read-only: name another place.",
};

/** Makes the folder that a file is to lie in. Where a part of the path is a file, the write that follows says so better. */
export function makeFolderFor(path: string): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw notWritten(path, `cannot be written (${codeOf(error)})`, error);
  }
}

/** A refusal with the remedy for the system's error. */
export function notWritten(path: string, found: string, error: unknown): RunxError {
  return refusal("not-written", path, found, error);
}

function refusal(code: CodeIn<"file">, path: string, found: string, error: unknown): RunxError {
  const hint = HINTS[codeOf(error)] ?? "Check the name and the permissions.";
  return new RunxError({ code: `file.${code}`, message: `The file ${found}.`, hint, where: { file: path } });
}
