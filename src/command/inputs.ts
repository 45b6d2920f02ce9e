import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { globSync } from "tinyglobby";
import { RunxError } from "../errors.ts";
import type { InputFile } from "../model/command.ts";

/**
 * The paths that patterns name, sorted, without those that a pattern after a `!` names, wherever it stands in the list.
 * Links to folders are not followed, so that no circle of them is.
 */
export function inputFiles(patterns: readonly string[], folder: string): readonly string[] {
  if (patterns.every(isExclusion)) return [];
  const found = globSync([...patterns], {
    cwd: folder,
    dot: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    onlyFiles: true,
  });
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a pattern leaves files out: `!tests/**`. */
export function isExclusion(pattern: string): boolean {
  return pattern.startsWith("!");
}

/** The files with their contents' digests. Throws RunxError for one that cannot be read, or is not a regular file. */
export function readInputs(patterns: readonly string[], folder: string): readonly InputFile[] {
  return inputFiles(patterns, folder).map((path) => ({ path, ...digestOfFile(join(folder, path), path) }));
}

/** The digest of the inputs: SHA-256 over the canonical JSON of the paths, digests and executable bits. */
export function inputsDigest(files: readonly InputFile[]): string {
  const listed = files.map(({ path, sha256, executable }) => [path, sha256, executable]);
  return createHash("sha256")
    .update(canonicalize(listed) as string)
    .digest("hex");
}

const BLOCK = Buffer.alloc(1 << 18);

/** Without O_NONBLOCK, opening a named pipe would wait for a writer. */
function digestOfFile(path: string, shown: string): Omit<InputFile, "path"> {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw refusal(shown, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refusal(shown, "is not a regular file");
    const hash = createHash("sha256");
    for (let read = 1; read > 0; ) {
      read = readSync(file, BLOCK, 0, BLOCK.length, null);
      hash.update(BLOCK.subarray(0, read));
    }
    return { sha256: hash.digest("hex"), executable: (stats.mode & 0o100) !== 0 };
  } finally {
    closeSync(file);
  }
}

function refusal(path: string, why: string): RunxError {
  return new RunxError({
    code: "command.input",
    message: `The input ${JSON.stringify(path)} ${why}.`,
    hint: "Let inputs name regular files that may be read.",
  });
}

/** How inputs differ from what they were, file by file: `train.py changed`. */
export function inputChanges(before: readonly InputFile[], now: readonly InputFile[]): readonly string[] {
  const was = new Map(before.map((file) => [file.path, file]));
  const is = new Set(now.map(({ path }) => path));
  const changed = now.flatMap(({ path, sha256, executable }) => {
    const old = was.get(path);
    if (old === undefined) return [`${path} is new`];
    if (old.sha256 !== sha256) return [`${path} changed`];
    return old.executable === executable
      ? []
      : [`${path} ${executable ? "became" : "is no longer"} executable`];
  });
  return [...changed, ...before.filter(({ path }) => !is.has(path)).map(({ path }) => `${path} is gone`)];
}
