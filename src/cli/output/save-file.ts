import { resolve } from "node:path";
import { RunxError } from "../../errors.ts";
import { makeFolderFor, writeNew } from "../../files/durable-file.ts";
import { writeNamed } from "../../files/named-file.ts";
import { visible } from "../../text/visible.ts";
import type { Io } from "../io.ts";

/**
 * What other programs read, to the file named or, without a name or named `-`, to standard output. On a terminal, control characters that stand in
 * names are shown instead of sent, and bytes are refused.
 */
export function deliver(io: Io, name: string | undefined, content: string | Uint8Array): void {
  if (name !== undefined && name !== "-") saveFile(io, name, content);
  else io.out(io.outIsTerminal ? forEyes(content) : content);
}

function forEyes(content: string | Uint8Array): string {
  if (typeof content === "string") return visible(content);
  throw new RunxError({
    code: "out.binary",
    message: "this format is made of bytes, which a terminal cannot show",
    hint: "Name a file with --out, or redirect the output.",
  });
}

/** Writes what a flag such as `--out` names, relative to the current folder; makes the folder where it is missing. */
export function saveFile({ cwd }: Io, name: string, content: string | Uint8Array): void {
  const path = resolve(cwd, name);
  makeFolderFor(path);
  writeNamed(path, content);
}

/** The same for a file that must not exist yet. */
export function saveNewFile({ cwd }: Io, name: string, content: string): void {
  const path = resolve(cwd, name);
  makeFolderFor(path);
  writeNew(path, content);
}
