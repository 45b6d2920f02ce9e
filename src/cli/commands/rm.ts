import { removeExperiments, restoreExperiments } from "../../app/removal.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";

/** `runx rm EXPERIMENT…`: all of them or, when one cannot be removed, none. Deletes nothing. */
export async function rm(call: Call): Promise<ExitCode> {
  const { args, io } = call;
  const removed = removeExperiments(args, databasePath(call));
  for (const { name, trials } of removed) {
    io.out(`Removed ${forTerminal(name)}. Its ${counted(trials, "trial")} stay recorded.\n`);
  }
  const names = removed.map(({ name }) => forTerminal(name));
  io.out(`To undo:               runx restore ${names.join(" ")}\nTo delete permanently: runx gc\n`);
  return EXIT.ok;
}

/** `runx restore EXPERIMENT…`: brings removed experiments back as they were. */
export async function restore(call: Call): Promise<ExitCode> {
  for (const name of restoreExperiments(call.args, databasePath(call))) {
    call.io.out(`Restored ${forTerminal(name)}.\n`);
  }
  return EXIT.ok;
}
