import { randomUUID } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { RunxError } from "../errors.ts";

/**
 * Writes beside the target and renames: a reader sees the old file or the whole new one, and a crash leaves the
 * old one. @throws RunxError when the place cannot be written to.
 */
export async function saveFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw refusal(path, error);
  }
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

const reasons: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map([
  ["ENOENT", ["its folder does not exist", "Create the folder first, or choose another --out."]],
  ["ENOTDIR", ["a part of its path is a file", "Choose another --out."]],
  ["EISDIR", ["it is a folder", "Give --out the name of a file."]],
  ["EACCES", ["permission is denied", "Choose a folder you may write to."]],
  ["EPERM", ["permission is denied", "Choose a folder you may write to."]],
  ["EROFS", ["the file system is read-only", "Choose another place."]],
  ["ENOSPC", ["the disk is full", "Make room; a file that was there is untouched."]],
  ["ENAMETOOLONG", ["its name is too long", "Choose a shorter name."]],
]);

function refusal(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = reasons.get(code);
  if (reason === undefined) return error;
  const [message, hint] = reason;
  return new RunxError({ code: "report.not-written", message: `${path} was not written: ${message}.`, hint });
}
