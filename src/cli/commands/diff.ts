import { findTrial } from "../../app/find-trial.ts";
import { RunxError } from "../../errors.ts";
import { openStore, type Store } from "../../store/store.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { diffArms } from "./diff-arms.ts";
import { diffTrials } from "./diff-trials.ts";

/** `runx diff A B`: what differs between two recorded trials, or between two arms of an experiment. */
export async function diff({ args, flags, io }: Call): Promise<ExitCode> {
  const [a, b] = args as [string, string];
  const store = openStore(databasePath({ flags, io }), "read");
  try {
    const experiment = flags.text("experiment");
    const areTrials = experiment === undefined && areTwoTrials(store, a, b);
    const answer = areTrials
      ? diffTrials(findTrial(store, a), findTrial(store, b))
      : diffArms(store, experiment, a, b);
    io.out(flags.on("json") ? jsonLine(answer.plain) : answer.text);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

/** Whether both are trials; a trial and something else, or two experiments, are not compared. */
function areTwoTrials(store: Store, a: string, b: string): boolean {
  const trials = [a, b].filter((name) => isTrial(store, name));
  if (trials.length === 2) return true;
  const other = trials[0] === a ? b : a;
  if (trials.length === 1 && store.findTrials(trials[0]!, 1).length > 0) {
    throw new RunxError({
      code: "diff.mixed",
      message: `${JSON.stringify(trials[0])} names a trial, and ${JSON.stringify(other)} does not`,
      hint: "Give the ids of two trials, or two arms of one experiment.",
    });
  }
  if ([a, b].every((name) => store.presence(name).kind === "recorded")) {
    throw new RunxError({
      code: "diff.experiments",
      message: "these are two experiments; diff compares two trials or two arms",
      hint: `Compare their arms: runx report ${a} --compare ${b}.`,
    });
  }
  return false;
}

/** What can only be meant as an id: the rest is the name of an arm. */
function isTrial(store: Store, name: string): boolean {
  return /^[0-9a-f]+$/.test(name) && (name.length >= 4 || store.findTrials(name, 1).length > 0);
}
