import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, RunxError } from "../../src/errors.ts";

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), "runx-data-"));
}

export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** An IDX file of unsigned bytes. */
export function idx(dimensions: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = 0x08;
  header[3] = dimensions.length;
  for (const [i, n] of dimensions.entries()) header.writeUInt32BE(n, 4 + 4 * i);
  return Buffer.concat([header, Buffer.from(values)]);
}

/** The problems `act` is refused with; fails when it is not refused or throws a defect. */
export function problemsOf(act: () => unknown): readonly Problem[] {
  try {
    act();
  } catch (error) {
    if (error instanceof RunxError) return error.problems;
    throw error;
  }
  throw new Error("nothing was refused");
}

export function codesOf(act: () => unknown): readonly string[] {
  return problemsOf(act).map(({ code }) => code);
}
