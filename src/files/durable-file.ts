import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { RunxError } from "../errors.ts";

/**
 * Writes a whole file or nothing: to a temporary file beside it, forced to disk, then renamed. Whoever reads `path`
 * sees the old content or the new, also after a power cut. A link stays and its file is replaced; a device or a pipe
 * (/dev/stdout) is written to, never replaced. Throws RunxError when the disk refuses.
 */
export function writeDurably(path: string, content: string | Uint8Array): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) replace(path, content);
    else if (there.isFile() || there.isDirectory()) replace(realpathSync(path), content);
    else writeFileSync(path, content);
  } catch (error) {
    throw refusal(
      "not-written",
      path,
      `cannot be written (${codeOf(error)}); what was there before is unchanged`,
      error,
    );
  }
}

function replace(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    writeAndSync(temporary, typeof content === "string" ? Buffer.from(content) : content);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Makes a file and never replaces one. Throws RunxError when there is one or the disk refuses. */
export function writeNew(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch (error) {
    throw refusal("not-written", path, `cannot be written (${codeOf(error)})`, error);
  }
}

/** Throws RunxError naming the file when it cannot be read. */
export function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path);
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

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}

const HINTS: { readonly [code: string]: string } = {
  EEXIST: "Something has this name already: name another file.",
  ENOENT: "Check that the file and its folder exist.",
  EISDIR: "Name a file: this is a folder.",
  ENOTDIR: "A part of the path is a file: name another place.",
  ENOSPC: "The disk is full: make room.",
  EROFS: "The file system is read-only: name another place.",
};

/** The same refusal where not even a folder for the file can be made. */
export function noFolderFor(path: string, error: unknown): RunxError {
  return refusal("not-written", path, `cannot be written (${codeOf(error)})`, error);
}

function refusal(code: string, path: string, found: string, error: unknown): RunxError {
  const hint = HINTS[codeOf(error)] ?? "Check the name and the permissions.";
  return new RunxError({ code: `file.${code}`, message: `The file ${found}.`, hint, where: { file: path } });
}
