import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify } from "../../src/data/index.ts";
import { type Problem, RunxError } from "../../src/errors.ts";
import type { Spec } from "../../src/model/specification.ts";
import { type ReadOptions, readSpec } from "../../src/specification/read-spec.ts";

/** A folder of its own for the files of one test. */
export function folderOf(files: { readonly [name: string]: string | Uint8Array }): string {
  const folder = mkdtempSync(join(tmpdir(), "runx-spec-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

type Options = Partial<ReadOptions>;

/** Where texts lie that are read alone; made for the first of them. */
let alone: string | undefined;

export function read(text: string | Uint8Array, options: Options = {}): Spec {
  alone ??= folderOf({});
  const path = join(alone, "spec.yaml");
  // A new file, as the system writes one that is made shorter to the disk at once.
  rmSync(path, { force: true });
  writeFileSync(path, text);
  return readFile(path, options);
}

export function readFile(path: string, options: Options = {}): Spec {
  return readNetwork(path, options).spec;
}

/** The spec of trainings in a file, with the arms at points of its search. */
export function readNetwork(path: string, options: Options = {}) {
  const read = readSpec(path, { shapeOf: identify, ...options });
  if (read.kind === "network") return read;
  throw new Error("This is a program.");
}

/** The problems of a text that is refused; fails the test when it is not. */
export function problemsOf(text: string | Uint8Array, options: Options = {}): readonly Problem[] {
  return refusalOf(() => read(text, options));
}

export function refusalOf(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof RunxError) return error.problems;
    throw error;
  }
  throw new Error("The spec was accepted.");
}

/** A spec on which nothing is wrong; `lines` are added to it. */
export function spec(...lines: readonly string[]): string {
  const given = new Set(lines.flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []));
  const basis = [
    "name: t",
    "data: mnist",
    "layers: [784, 30, 10]",
    "eta: 0.5",
    "batch_size: 10",
    "epochs: 1",
  ];
  return [...basis.filter((line) => !given.has(line.split(":")[0]!)), ...lines, ""].join("\n");
}

export function varied(text: string, options: Options = {}) {
  return read(text, options).arms.map((arm) => arm.varied);
}
