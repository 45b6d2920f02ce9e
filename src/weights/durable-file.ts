import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refusal } from "./refusal.ts";

/**
 * Writes a whole file or nothing: to a temporary file beside it, forced to disk, then renamed. Whoever reads `path`
 * sees the old content or the new, also after a power cut. Throws RunxError when the disk refuses.
 */
export function writeDurably(path: string, bytes: Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    writeAndSync(temporary, bytes);
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    const code = codeOf(error);
    const hint = code === "ENOSPC" ? "Free some space." : "Check that the folder exists and may be written.";
    throw refusal("not-written", path, `cannot be written (${code})`, hint);
  }
}

/** Throws RunxError naming the file when it cannot be read. */
export function readWhole(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw refusal("not-read", path, `cannot be read (${codeOf(error)})`, "Check the file's name.");
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
