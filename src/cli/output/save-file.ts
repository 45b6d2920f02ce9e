import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { recordedSources, refuseOverwriting } from "../../app/records/files-read.ts";
import { RunxError } from "../../errors.ts";
import { makeFolderFor, writeNew } from "../../files/durable-file.ts";
import { writeNamed } from "../../files/named-file.ts";
import { visible } from "../../text/visible.ts";
import type { Call } from "../args/command.ts";
import { databasePath, recordedFolder } from "../database.ts";
import type { Io } from "../io.ts";

/**
 * What other programs read, to the file named or, without a name or named `-`, to standard output. On a terminal, control characters that stand in
 * names are shown instead of sent, and bytes are refused.
 */
export function deliver(call: Call, name: string | undefined, content: string | Uint8Array): void {
  const { io } = call;
  if (name !== undefined && name !== "-") saveFile(call, name, content);
  else io.out(io.outIsTerminal ? forEyes(content) : content);
}

function forEyes(content: string | Uint8Array): string {
  if (typeof content === "string") return visible(content);
  throw new RunxError({
    code: "out.binary",
    message: "This format is made of bytes, which a terminal cannot show.",
    hint: "Name a file with --out, or redirect the output.",
  });
}

/**
 * Writes what a flag such as `--out` names, relative to the current folder; makes the folder where it is missing. What
 * the command reads, and what recorded trials were made from, is never overwritten.
 */
export function saveFile(call: Call, name: string, content: string | Uint8Array): void {
  const path = resolve(call.io.cwd, name);
  refuseRead(call, path);
  makeFolderFor(path);
  writeNamed(path, content);
}

function refuseRead(call: Call, path: string): void {
  if (!existsSync(path)) return;
  const { args, flags, io } = call;
  const named = [...args, ...flags.texts("labels")].map((each) => resolve(io.cwd, each));
  refuseOverwriting(path, [...named, ...recordedFiles(call)], databasePath(call));
}

function recordedFiles(call: Call): readonly string[] {
  const database = databasePath(call);
  if (!existsSync(database)) return [];
  return recordedSources(database, recordedFolder(call));
}

/** The same for a file that must not exist yet. */
export function saveNewFile({ cwd }: Io, name: string, content: string): void {
  const path = resolve(cwd, name);
  makeFolderFor(path);
  writeNew(path, content);
}
