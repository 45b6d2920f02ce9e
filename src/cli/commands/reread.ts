import { type RereadTrial, rereadTrials } from "../../app/reread.ts";
import { shortId } from "../../model/shortened.ts";
import { wordsForAll } from "../../report/trial-words.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { firstOf } from "../../text/listed.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";
import { differenceText } from "./verify.ts";

/** `runx reread SPEC`: the metrics of recorded programs by the rules of the spec as it is now. */
export async function rereadCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const trials = await rereadTrials(specPath(call, args[0]!), {
    ...specOptions(flags),
    db: databasePath(call),
    command: io.argv,
  });
  io.out(flags.on("json") ? trials.map((trial) => jsonLine({ ...trial })).join("") : text(trials));
  return trials.every(({ kind }) => kind === "same" || kind === "changed") ? EXIT.ok : EXIT.findings;
}

const NAMED = 20;

function text(trials: readonly RereadTrial[]): string {
  const changed = trials.filter(({ kind }) => kind === "changed").length;
  const lines = trials.flatMap((trial) => {
    const found = foundText(trial);
    return found === undefined ? [] : [`${shortId(trial.id)}  ${forTerminal(found)}\n`];
  });
  return [
    ...lines.slice(0, NAMED),
    lines.length > NAMED ? `… and ${lines.length - NAMED} more; --json names all\n` : "",
    `${counted(trials.length, "trial")} read again: ${changed} changed\n`,
  ].join("");
}

/** Undefined for a trial that is recorded as it is read. */
function foundText(trial: RereadTrial): string | undefined {
  switch (trial.kind) {
    case "same":
      return undefined;
    case "changed":
      return `changed: ${differenceText(trial.difference, wordsForAll([{ kind: "command" }]))}`;
    case "fails":
      return `stays as recorded; by these rules it fails: ${trial.reason}`;
    case "gone":
      return "stays as recorded: the files that it left are gone";
    case "run-again":
      return "stays as recorded: only another run can tell how it ends by these rules";
    case "shared": {
      const [experiment] = trial.experiments;
      const metrics = firstOf(trial.metrics, 5);
      return `stays as recorded: ${experiment} has ${metrics} of it, which these rules do not read; name that under metrics too, or take ${experiment} out of the way: runx rm ${experiment}`;
    }
    case "busy":
      return "stays as recorded: another process is working on it";
  }
}
