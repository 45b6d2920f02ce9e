import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RunxError } from "../errors.ts";

/** Writes a whole file or leaves what was there: to a temporary file first, then renamed. */
export function saveFile(path: string, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, "w");
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new RunxError({
      code: "out.unwritable",
      message: `cannot write the file: ${(error as Error).message}`,
      hint: "Name another place with --out. What was there before is unchanged.",
      where: { file: path },
    });
  }
}
