import { RunxError } from "../errors.ts";

/** One problem of a weights or state file, which the message names. */
export function refusal(code: string, path: string, found: string, hint: string): RunxError {
  return new RunxError({
    code: `weights.${code}`,
    message: `${path} ${found}.`,
    hint,
    where: { file: path },
  });
}
