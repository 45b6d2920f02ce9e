import { resolve } from "node:path";
import { type Imported, importTasks } from "../../app/import-tasks.ts";
import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { ranges } from "../../text/listed.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { doneAgainText } from "../output/done-again.ts";
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
    ...named(different, (id) => doneAgainText("different", id)),
    ...named(differing, (id) => doneAgainText("differs", id)),
    ...named(damaged, damageText),
    trials > 0
      ? `${counted(trials, "trial")} missing, in the tasks ${arrayText(missing.map(({ task }) => task))}.\n`
      : "",
    trials > 0
      ? `runx report ${experiment} shows what is there. Export tasks again for what is missing.\n`
      : "",
  ].join("");
}

/** A line for each of the first ones. */
function named<T>(all: readonly T[], lineOf: (one: T) => string): readonly string[] {
  const lines = all.slice(0, NAMED).map((one) => `${lineOf(one)}\n`);
  return all.length > NAMED ? [...lines, `… and ${thousands(all.length - NAMED)} more\n`] : lines;
}

function damageText({ file, line, why }: Imported["damaged"][number]): string {
  return `${forTerminal(line > 0 ? `${file}:${line}` : file)}: refused: ${forTerminal(why)}`;
}

/** `1-3,7`, as --array takes it. */
function arrayText(tasks: readonly number[]): string {
  return ranges(tasks, { dash: "-", separator: "," });
}
