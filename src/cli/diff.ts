import { openStore, type Store } from "../store/store.ts";
import type { Call } from "./command.ts";
import { databasePath } from "./database.ts";
import { diffArms } from "./diff-arms.ts";
import { diffTrials } from "./diff-trials.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { findTrial } from "./find-trial.ts";

/** `runx diff A B`: what differs between two recorded trials, or between two arms of an experiment. */
export async function diff({ args, flags, io }: Call): Promise<ExitCode> {
  const [a, b] = args as [string, string];
  const store = openStore(databasePath({ flags, io }), "read");
  try {
    const experiment = flags.text("experiment");
    const answer =
      experiment === undefined && [a, b].every((name) => isTrial(store, name))
        ? diffTrials(findTrial(store, a), findTrial(store, b))
        : diffArms(store, experiment, a, b);
    io.out(flags.on("json") ? `${JSON.stringify(answer.plain)}\n` : answer.text);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

/** What can only be meant as an id: the rest is the name of an arm. */
function isTrial(store: Store, name: string): boolean {
  return /^[0-9a-f]+$/.test(name) && (name.length >= 4 || store.findTrials(name, 1).length > 0);
}
