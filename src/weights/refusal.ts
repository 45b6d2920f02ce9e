import { RunxError } from "../errors.ts";
import type { CodeIn } from "../problem-codes.ts";

/** One problem of a weights or state file, named by its place. */
export function refusal(code: CodeIn<"weights">, path: string, found: string, hint: string): RunxError {
  return new RunxError({
    code: `weights.${code}`,
    message: `The file ${found}.`,
    hint,
    where: { file: path },
  });
}
