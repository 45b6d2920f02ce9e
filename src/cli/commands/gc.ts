import { existsSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesFolder, stateFilesOf, unfinishedFile, weightsFile } from "../../app/artifacts.ts";
import { programFiles } from "../../app/program-workload.ts";
import { RunxError } from "../../errors.ts";
import { removeAbandoned } from "../../files/durable-file.ts";
import type { Garbage, GarbageExperiment } from "../../model/records.ts";
import type { Store } from "../../store/store.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { openRecorded } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx gc`: names what nothing needs any more, asks, and deletes exactly that for good. */
export async function gc(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const scope = flags.on("replaced") ? "removed-and-replaced" : "removed";
  const store = openRecorded(call);
  try {
    const garbage = store.garbage(scope);
    const files = filesOf(store, garbage);
    io.out(flags.on("json") ? jsonLine({ ...garbage, files }) : listText(garbage, files));
    if (isEmpty(garbage)) return EXIT.ok;
    if (!(await isAgreed(call))) {
      io.err("nothing was deleted\n");
      return EXIT.ok;
    }
    if (!store.deleteGarbage(garbage, scope, () => removeFiles(files))) throw changedMeanwhile(store);
    removeAbandoned(filesFolder(store.path));
    io.err(`deleted\n${compactText(store)}\n`);
  } finally {
    store.close();
  }
  return EXIT.ok;
}

function removeFiles(files: readonly string[]): void {
  for (const file of files) {
    try {
      rmSync(file, { force: true, recursive: true });
    } catch (error) {
      throw new RunxError({
        code: "gc.file",
        message: `The file cannot be deleted (${(error as NodeJS.ErrnoException).code}); the records that lead to it stay.`,
        hint: "Delete it, or see to it that it can be deleted, then give the command again.",
        where: { file },
      });
    }
  }
}

/** Weights and states that the trials have left beside the database. */
function filesOf({ path }: Store, { trials }: Garbage): string[] {
  const own = trials
    .flatMap((id) => [
      weightsFile(path, id, "last"),
      weightsFile(path, id, "best"),
      unfinishedFile(path, id),
      join(programFiles(path), id),
    ])
    .filter((file) => existsSync(file));
  return [...own, ...stateFilesOf(path, trials)];
}

function isEmpty({ experiments, trials }: Garbage): boolean {
  return experiments.length === 0 && trials.length === 0;
}

async function isAgreed({ flags, io }: Call): Promise<boolean> {
  if (flags.on("yes")) return true;
  if (io.ask === undefined) {
    throw new RunxError({
      code: "gc.no-answer",
      message: "there is no terminal to ask on; nothing was deleted",
      hint: "To delete all of this for good: runx gc --yes, with the same options.",
    });
  }
  const answer = await io.ask("Delete all of this for good? [y/N] ");
  return /^y(es)?$/i.test(answer.trim());
}

const SHOWN = 200;

function listText(garbage: Garbage, files: readonly string[]): string {
  if (isEmpty(garbage)) return "nothing to delete\n";
  const heads = [
    { head: "experiment" },
    { head: "why" },
    { head: "plans", align: "right" },
    { head: "trials", align: "right" },
    { head: "shared, stay", align: "right" },
  ] as const;
  const row = ({ name, why, plans, trials, shared }: GarbageExperiment) => [
    name,
    why === "removed" ? "removed" : "plans not shown",
    plans,
    trials,
    shared,
  ];
  const { experiments, trials, epochValues } = garbage;
  const parts = [
    experiments.length > 0 ? `${columnsText(heads, experiments.map(row))}\n` : "",
    `${counted(trials.length, "trial")} with ${epochValues.toLocaleString("en")} recorded values would go:\n`,
    ...idLines(trials.slice(0, SHOWN)),
    trials.length > SHOWN ? `… and ${trials.length - SHOWN} more; --json names all\n` : "",
    files.length > 0
      ? `and ${counted(files.length, "file")} of their weights and states in ${dirname(files[0]!)}\n`
      : "",
  ];
  return parts.join("");
}

const IDS_A_LINE = 6;

function idLines(ids: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < ids.length; i += IDS_A_LINE) {
    const some = ids.slice(i, i + IDS_A_LINE).map((id) => forTerminal(id.slice(0, 10)));
    lines.push(`  ${some.join("  ")}\n`);
  }
  return lines;
}

function changedMeanwhile(store: Store): RunxError {
  return new RunxError({
    code: "gc.changed",
    message: "the records have changed since they were listed; nothing was deleted",
    hint: "Give the command again and look at the new list.",
    where: { file: store.path },
  });
}

/** The deletion stands, whether the file shrinks or not. */
function compactText(store: Store): string {
  const before = sizeOf(store);
  try {
    store.compact();
    return `${store.path} went from ${before} to ${sizeOf(store)}`;
  } catch (error) {
    if (!(error instanceof RunxError)) throw error;
    return `${store.path} keeps its size, and the room is used again: ${error.problems[0].message}`;
  }
}

function sizeOf({ path }: Store): string {
  return `${Math.ceil(statSync(path).size / 1024).toLocaleString("en")} KiB`;
}
