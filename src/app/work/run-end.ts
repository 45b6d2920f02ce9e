/** How a run of one experiment ended. `findings`: a trial failed, or a claim of the spec is missed. */
export type RunEnd = "finished" | "findings" | "interrupted";

/** What is recorded of a run's end, and what the command line exits with. */
export const CODES = { finished: 0, findings: 1, refused: 2, interrupted: 130 } as const;
