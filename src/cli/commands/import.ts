import { resolve } from "node:path";
import { type Imported, importTasks } from "../../app/import-tasks.ts";
import { shortId } from "../../model/shortened.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { ranges } from "../../text/listed.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx import FOLDER`: records what task files hold. */
export async function importCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const imported = await importTasks(resolve(io.cwd, args[0]!), { db: databasePath(call), command: io.argv });
  io.out(flags.on("json") ? jsonLine({ ...imported }) : importedText(imported));
  const { damaged, different, missing } = imported;
  return damaged.length + different.length + missing.length > 0 ? EXIT.findings : EXIT.ok;
}

const NAMED = 20;

function importedText(imported: Imported): string {
  const { experiment, recorded, same, different, differing, damaged, missing } = imported;
  const trials = missing.reduce((sum, each) => sum + each.trials, 0);
  return [
    `${forTerminal(experiment)}: ${counted(recorded, "trial")} recorded, ${same} recorded before\n`,
    ...different
      .slice(0, NAMED)
      .map((id) => `trial ${shortId(id)} was trained again, to other bits; the first result is kept\n`),
    ...differing
      .slice(0, NAMED)
      .map((id) => `trial ${shortId(id)} was run again, with other results; the first ones are kept\n`),
    ...damaged
      .slice(0, NAMED)
      .map(
        ({ file, line, why }) =>
          `${forTerminal(line > 0 ? `${file}:${line}` : file)}: refused: ${forTerminal(why)}\n`,
      ),
    damaged.length > NAMED ? `… and ${damaged.length - NAMED} more\n` : "",
    trials > 0
      ? `${counted(trials, "trial")} missing, in the tasks ${arrayText(missing.map(({ task }) => task))}\n`
      : "",
    trials > 0
      ? `runx report ${experiment} shows what is there; export tasks again for what is missing\n`
      : "",
  ].join("");
}

/** `1-3,7`, as --array takes it. */
function arrayText(tasks: readonly number[]): string {
  return ranges(tasks, { dash: "-", separator: "," });
}
