import { CODES } from "../app/work/run-end.ts";

/** The documented exit codes. */
export const EXIT = {
  ok: CODES.finished,
  /** Ran, but a trial failed, a claim was missed or a verification differed. */
  findings: CODES.findings,
  /** Bad input: spec, flag, data file, database. */
  refused: CODES.refused,
  /** Interrupted; the same command resumes. */
  interrupted: CODES.interrupted,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
