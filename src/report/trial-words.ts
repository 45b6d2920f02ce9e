/** What is said of the trials of a report, by their kind. */
import type { ReportInput } from "./input.ts";

export interface TrialWords {
  readonly trial: "training" | "walk";
  /** What was done with values: `trained with three values of η`. */
  readonly tried: "trained" | "tried";
  readonly step: "epoch" | "step";
  /** Whether it can be stuck: never predict some class. */
  readonly canBeStuck: boolean;
  /** Whether seeds draw something, so that a value has a mean over them. */
  readonly hasSeeds: boolean;
  /** What helps where some diverge; a program has settings of its own. */
  readonly againstDivergence?: string;
}

export const networkWords: TrialWords = {
  trial: "training",
  tried: "trained",
  step: "epoch",
  canBeStuck: true,
  hasSeeds: true,
  againstDivergence:
    "Trainings diverge when eta is too large for the rest: a smaller eta helps, or weights that start smaller (init: scaled).",
};

const programWords: TrialWords = {
  trial: "training",
  tried: "trained",
  step: "epoch",
  canBeStuck: false,
  hasSeeds: true,
};

const walkWords: TrialWords = {
  trial: "walk",
  tried: "tried",
  step: "step",
  canBeStuck: false,
  hasSeeds: false,
  againstDivergence: "Walks diverge when their steps are too long: a smaller eta helps.",
};

/** Where experiments of several kinds are compared, those of networks. */
export function trialWords({ fixed }: Pick<ReportInput, "fixed">): TrialWords {
  switch (fixed?.kind) {
    case "surface":
      return walkWords;
    case "command":
      return programWords;
    default:
      return networkWords;
  }
}
