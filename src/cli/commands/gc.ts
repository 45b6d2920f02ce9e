import { dirname } from "node:path";
import { type Collected, type Deletable, gc, isEmpty } from "../../app/gc.ts";
import { RunxError } from "../../errors.ts";
import type { GarbageExperiment } from "../../model/records.ts";
import { shortId } from "../../model/shortened.ts";
import { counted, thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx gc`: names what nothing needs any more, asks, and deletes exactly that for good. */
export async function gcCommand(call: Call): Promise<ExitCode> {
  const { flags, io } = call;
  const collected = await gc({
    db: databasePath(call),
    replaced: flags.on("replaced"),
    agree: (found) => {
      io.out(flags.on("json") ? jsonLine({ ...found.garbage, files: found.files }) : listText(found));
      return isEmpty(found) || isAgreed(call);
    },
  });
  io.err(collectedText(collected));
  return EXIT.ok;
}

function collectedText(collected: Collected): string {
  switch (collected.kind) {
    case "nothing":
      return "";
    case "declined":
      return "Nothing was deleted.\n";
    case "deleted":
      return `Deleted.\n${compactText(collected)}\n`;
  }
}

function compactText(deleted: Collected & { readonly kind: "deleted" }): string {
  if ("keepsSize" in deleted) {
    return `${deleted.db} keeps its size, and the space is used again: ${deleted.keepsSize}`;
  }
  return `${deleted.db} went from ${kibibytes(deleted.bytesBefore)} to ${kibibytes(deleted.bytes)}.`;
}

function kibibytes(bytes: number): string {
  return `${thousands(Math.ceil(bytes / 1024))} KiB`;
}

async function isAgreed({ flags, io }: Call): Promise<boolean> {
  if (flags.on("yes")) return true;
  if (io.ask === undefined) {
    throw new RunxError({
      code: "gc.no-answer",
      message: "There is no terminal for a question; nothing was deleted.",
      hint: "To delete all of this permanently: runx gc --yes, with the same options.",
    });
  }
  const answer = await io.ask("Delete all of this permanently? [y/N] ");
  return /^y(es)?$/i.test(answer.trim());
}

const SHOWN = 200;

function listText({ garbage, files }: Deletable): string {
  if (isEmpty({ garbage })) return "Nothing to delete.\n";
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
    `${counted(trials.length, "trial")} with ${thousands(epochValues)} recorded values would go:\n`,
    ...idLines(trials.slice(0, SHOWN)),
    trials.length > SHOWN ? `… and ${trials.length - SHOWN} more; --json lists all\n` : "",
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
    const some = ids.slice(i, i + IDS_A_LINE).map((id) => forTerminal(shortId(id)));
    lines.push(`  ${some.join("  ")}\n`);
  }
  return lines;
}
