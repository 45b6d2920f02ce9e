/** The documented exit codes. */
export const EXIT = {
  ok: 0,
  /** Ran, but a trial failed, a claim was missed or a verification differed. */
  findings: 1,
  /** Bad input: spec, flag, data file, database. */
  refused: 2,
  /** Interrupted; the same command resumes. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
