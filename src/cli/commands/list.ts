import { recordedExperiments } from "../../app/recorded-experiments.ts";
import type { ExperimentRow } from "../../model/records.ts";
import { forTerminal } from "../../text/escape.ts";
import { minuteText } from "../../text/time.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Column, columnsText, roomOf } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx list`: the recorded experiments, latest run first. */
export async function list({ flags, io }: Call): Promise<ExitCode> {
  const which = flags.on("removed") ? "removed" : "recorded";
  const tag = flags.text("tag");
  const rows = recordedExperiments({
    db: databasePath({ flags, io }),
    removed: which === "removed",
    ...(tag === undefined ? {} : { tag }),
  });
  if (flags.on("json")) for (const row of rows) io.out(jsonLine(row));
  else if (rows.length > 0) io.out(table(rows, roomOf(io)));
  else io.out(`${nothing(which, tag)}\n`);
  return EXIT.ok;
}

function nothing(which: "recorded" | "removed", tag: string | undefined): string {
  if (tag !== undefined) return `No ${which} experiment has the tag ${forTerminal(tag)}.`;
  return which === "removed" ? "No experiment is removed." : "No experiment is recorded yet.";
}

interface ListColumn extends Column {
  cell(row: ExperimentRow): string | number;
}

const COLUMNS: readonly ListColumn[] = [
  { head: "experiment", cell: ({ name }) => name },
  { head: "trials", align: "right", cell: ({ trials }) => trials },
  { head: "completed", align: "right", keep: "second", cell: ({ completed }) => completed },
  { head: "failed", align: "right", cell: ({ failed, diverged }) => failed + diverged },
  { head: "runs", align: "right", keep: "first", cell: ({ runs }) => runs },
  { head: "last run (UTC)", keep: "third", cell: ({ lastRun }) => minuteText(lastRun) },
];
const TAGS: ListColumn = { head: "tags", keep: "shorten", cell: ({ tags }) => tags.join(", ") };
const CHANGED: ListColumn = {
  head: "changed by",
  keep: "shorten",
  cell: ({ changedBy = [] }) => changedBy.join(" "),
};
const SIDE_PLANS: ListColumn = {
  head: "also run with",
  keep: "shorten",
  cell: ({ sidePlans }) => sidePlans.map((changedBy) => changedBy.join(" ")).join("; "),
};
const NOTES: ListColumn = { head: "notes", align: "right", cell: ({ notes }) => notes.length || "" };

function table(rows: readonly ExperimentRow[], room: number | undefined): string {
  const columns = [
    ...COLUMNS,
    ...(rows.some(({ changedBy }) => changedBy !== undefined) ? [CHANGED] : []),
    ...(rows.some(({ sidePlans }) => sidePlans.length > 0) ? [SIDE_PLANS] : []),
    ...(rows.some(({ notes }) => notes.length > 0) ? [NOTES] : []),
    ...(rows.some(({ tags }) => tags.length > 0) ? [TAGS] : []),
  ];
  return columnsText(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    room,
  );
}
