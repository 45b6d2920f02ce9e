import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from "node:fs";
import { join, relative } from "node:path";
import picomatch from "picomatch";
import type { OutputFile } from "../model/command.ts";
import { firstOf } from "../text/listed.ts";

export type Outputs =
  | { readonly kind: "kept"; readonly outputs: readonly OutputFile[] }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * The files that the patterns name, with their digests. A pattern that nothing fits, a link, a device and more than so
 * many bytes are refused.
 */
export function collectOutputs(folder: string, patterns: readonly string[], mostBytes: number): Outputs {
  if (patterns.length === 0) return { kind: "kept", outputs: [] };
  const found = filesBelow(folder, folder);
  // What a pattern means to reach through a link or a step upwards is not among what was found.
  const fitting = patterns.map((pattern) => {
    const fits = picomatch(pattern, { dot: true });
    return found.filter((path) => fits(path));
  });
  const named = [...new Set(fitting.flat())].sort();
  const missing = patterns.find((_, i) => fitting[i]!.length === 0);
  if (missing !== undefined) {
    const others = found.length > 0 ? `there are ${firstOf(found, 5)}` : "there is nothing";
    return refused(`no output ${missing} in the folder that RUNX_OUT names: ${others}`);
  }
  let left = mostBytes;
  const outputs: OutputFile[] = [];
  for (const path of named) {
    const output = digested(join(folder, path), path, left);
    if (typeof output === "string") return refused(output);
    left -= output.bytes;
    outputs.push(output);
  }
  return { kind: "kept", outputs };
}

/** Deletes every file below the folder that is not to be kept. */
export function deleteOthers(folder: string, kept: readonly string[]): void {
  for (const path of filesBelow(folder, folder)) {
    if (!kept.includes(path)) rmSync(join(folder, path), { force: true });
  }
}

function refused(reason: string): Outputs {
  return { kind: "refused", reason };
}

/** Links and devices are listed and not followed. */
function filesBelow(folder: string, root: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path, root) : [relative(root, path)];
    })
    .sort();
}

/** Why it cannot be kept, as a text. */
function digested(file: string, path: string, mostBytes: number): OutputFile | string {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return `the output ${path} is a link; what it leads to is not kept`;
  if (!stat.isFile()) return `the output ${path} is not a file`;
  if (stat.nlink > 1) return `the output ${path} is another name of a file that lies elsewhere`;
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = fstatSync(descriptor);
    if (size > mostBytes)
      return `the outputs are larger than limits.outputs allows: ${path} would be too much`;
    const hash = createHash("sha256");
    const chunk = Buffer.allocUnsafe(1024 * 1024);
    for (let bytes = readSync(descriptor, chunk); bytes > 0; bytes = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, bytes));
    }
    return { path, bytes: size, sha256: hash.digest("hex") };
  } finally {
    closeSync(descriptor);
  }
}
