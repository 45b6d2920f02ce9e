/** What is said of the trials of a report, by their kind. */
import type { Json, TrialParameters } from "../model/parameters.ts";
import type { ReportInput } from "./input.ts";

export interface TrialWords {
  readonly trial: "training" | "walk";
  /** What was done with values: `trained with three values of η`. */
  readonly tried: "trained" | "tried";
  /** What there is to do: `4 to train`. */
  readonly todo: "train" | "run" | "walk";
  /** What a trial leaves beside its metrics, by which it is compared bit for bit. */
  readonly result: "weights" | "outputs" | "ends" | "results";
  readonly step: "epoch" | "step";
  /** Whether it can be stuck: never predict some class. */
  readonly canBeStuck: boolean;
  /** Whether seeds may draw something, so that a value has a mean over them; never where all arms are exact. */
  readonly hasSeeds: boolean;
  /** What helps where some diverge; a program has settings of its own. */
  readonly againstDivergence?: string;
}

export const networkWords: TrialWords = {
  trial: "training",
  tried: "trained",
  todo: "train",
  result: "weights",
  step: "epoch",
  canBeStuck: true,
  hasSeeds: true,
  againstDivergence:
    "Trainings diverge when eta is too large for the rest: a smaller eta helps, or weights that start smaller (init: scaled).",
};

const programWords: TrialWords = {
  trial: "training",
  tried: "trained",
  todo: "run",
  result: "outputs",
  step: "epoch",
  canBeStuck: false,
  hasSeeds: true,
};

const walkWords: TrialWords = {
  trial: "walk",
  tried: "tried",
  todo: "walk",
  result: "ends",
  step: "step",
  canBeStuck: false,
  hasSeeds: false,
  againstDivergence: "Walks diverge when their steps are too long: a smaller eta helps.",
};

/** Where experiments of several kinds are compared, those of networks. */
export function trialWords({ fixed }: Pick<ReportInput, "fixed">): TrialWords {
  return wordsFor(fixed?.kind);
}

/** Of trials one by one; those of several kinds together are spoken of as trainings that leave results. */
export function wordsForAll(trials: readonly Pick<TrialParameters, "kind">[]): TrialWords {
  const [first, ...others] = new Set(trials.map(({ kind }) => kind));
  return others.length === 0 ? wordsFor(first) : { ...networkWords, result: "results" };
}

function wordsFor(kind: Json | undefined): TrialWords {
  switch (kind) {
    case "surface":
      return walkWords;
    case "command":
      return programWords;
    default:
      return networkWords;
  }
}
