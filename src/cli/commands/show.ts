import { stringify } from "yaml";
import { type ShownTrial, show, showProgram } from "../../app/show.ts";
import type { LogName } from "../../app/work/program-logs.ts";
import { isFraction } from "../../metric/metric.ts";
import type { Note, TrialRecord, TrialRow } from "../../model/records.ts";
import type { EpochRecord } from "../../model/trial.ts";
import { durationText } from "../../report/figures.ts";
import { armLabel } from "../../report/parameter-text.ts";
import { missedClasses } from "../../report/selection/missed-classes.ts";
import { type TrialWords, wordsForAll } from "../../report/trial-words.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { percentText } from "../../text/number.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import type { Colors } from "../output/colors.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";
import { attemptsText, provenanceFacts } from "../output/provenance-facts.ts";
import { noteText } from "./note.ts";
import { showTrials } from "./show-trials.ts";

/** `runx show TRIAL`: everything recorded about one training; of an experiment or an arm, its trials. */
export async function showCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const [trial, db] = [args[0]!, databasePath(call)];
  const log = (["stdout", "stderr"] as const).find((name) => flags.on(name));
  if (flags.on("argv")) io.out(`${JSON.stringify(showProgram(trial, db).argv)}\n`);
  else if (log !== undefined) tellLog(call, showProgram(trial, db), log);
  else {
    const shown = show(trial, db);
    if (shown.kind === "trials") showTrials(call, shown);
    else tell(call, shown);
  }
  return EXIT.ok;
}

/** What is missing of it is told beside it. */
function tellLog({ io }: Call, { log, notes }: ReturnType<typeof showProgram>, name: LogName): void {
  const { text, part } = log(name);
  const missing = {
    whole: [],
    end: [...notes, `Here is the end of ${name}.`],
    none: [...notes, `There is no ${name} of it here.`],
  };
  for (const line of missing[part]) io.err(`${forTerminal(line)}\n`);
  io.out(asFile(text, io));
}

function tell({ flags, io }: Call, shown: ShownTrial): void {
  const { record, search } = shown;
  if (flags.on("json")) io.out(jsonLine({ ...plain(record), search }));
  else if (flags.on("git-diff")) io.out(asFile(record.run.provenance.git?.diff ?? "", io));
  else if (flags.on("spec")) io.out(asFile(record.run.spec.text, io));
  else io.out(text(shown, io.outColors));
}

/** To a file or another program as it was recorded, so that `git apply` takes it; to a terminal without its tricks. */
function asFile(recorded: string, io: Io): string {
  if (!io.outIsTerminal) return recorded;
  return recorded.replace(/[^\n\t]+/g, forTerminal);
}

/** The resolved trial, its status, provenance and epochs, as one JSON object. */
function plain(record: TrialRecord) {
  const { id, arm, seed, ...outcome } = record.row;
  const { parameters, dataDigest, numerics, experiments, tags, notes, attempts, epochs } = record;
  const { provenance, ...run } = record.run;
  const trial = { parameters, seed, data_digest: dataDigest, numerics };
  return { id, arm, trial, experiments, tags, notes, outcome, attempts, run, provenance, epochs };
}

/** What a program has left, and what was noted about its end. */
function leftFacts({ outputs, notes }: NonNullable<ShownTrial["left"]>): (readonly [string, string])[] {
  return [
    ...outputs.map(({ path, bytes, sha256 }) => ["output", `${path}, ${bytes} bytes, ${sha256}`] as const),
    ...notes.map((note) => ["note", note] as const),
  ];
}

function text({ record, search, left }: ShownTrial, colors: Colors): string {
  const { row, parameters, run } = record;
  const words = wordsForAll([parameters]);
  const facts: (readonly [string, string | undefined])[] = [
    ["status", status(row, words)],
    ["experiment", [...record.experiments, ...record.removedExperiments.map(asRemoved)].join(", ")],
    ["tags", record.tags.length > 0 ? record.tags.join(", ") : undefined],
    ["arm", armLabel(row.arm)],
    ["seed", String(row.seed)],
    ["search", search],
    ["data", record.dataDigest],
    ["numerics", record.numerics],
    [words.result, row.status === "completed" ? row.weightsSha256 : undefined],
    ...(left ? leftFacts(left) : []),
    ["attempts", attemptsText(record.attempts)],
    ...provenanceFacts(run),
  ];
  return [
    `${colors.bold(`trial ${row.id}`)}`,
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(11)} ${forTerminal(value)}`],
    ),
    ...(record.notes.length > 0 ? ["", colors.bold("notes"), notesText(record.notes)] : [""]),
    colors.bold("parameters"),
    ...stringify(parameters, { flowCollectionPadding: true, collectionStyle: "flow" })
      .trimEnd()
      .split("\n")
      .map(indented),
    "",
    colors.bold(`${words.step}s`),
    record.epochs.length > 0 ? epochTable(record.epochs, words) : "  none recorded\n",
  ].join("\n");
}

function asRemoved(experiment: string): string {
  return `${experiment} (removed)`;
}

function notesText(notes: readonly Note[]): string {
  return notes
    .map((note) => noteText(note).replace(/^/gm, "  ").trimEnd())
    .join("\n")
    .concat("\n");
}

function indented(line: string): string {
  return `  ${forTerminal(line)}`;
}

function status(row: TrialRow, { step }: TrialWords): string {
  switch (row.status) {
    case "completed": {
      const early = row.stoppedEarly ? ", stopped early" : "";
      const missed = missedClasses(row).map(({ name }) => name);
      const stuck = missed.length > 0 ? `; never predicts ${missed.join(", ")}` : "";
      return `completed after ${counted(row.epochs, step)} in ${durationText(row.seconds)}${early}${stuck}`;
    }
    case "diverged":
      return `diverged in ${step} ${row.epoch}`;
    case "failed":
      return `failed: ${row.reason}`;
    default:
      return row.status;
  }
}

const MANY = 24;

/** All epochs, or the first and last ones of many. A walk has no η that changes. */
function epochTable(epochs: readonly EpochRecord[], { step }: TrialWords): string {
  const hasEta = epochs.some(({ eta }) => eta !== undefined);
  const names = [...new Set(epochs.flatMap((record) => Object.keys(record.metrics)))];
  const heads = [
    { head: step, align: "right" as const },
    ...(hasEta ? [{ head: "eta", align: "right" as const }] : []),
    ...names.map((head) => ({ head, align: "right" as const })),
  ];
  const cells = (record: EpochRecord) => [
    String(record.epoch),
    ...(hasEta ? [record.eta === undefined ? "" : String(Number(record.eta.toPrecision(4)))] : []),
    ...names.map((name) => figure(name, record.metrics[name])),
  ];
  if (epochs.length <= MANY) return columnsText(heads, epochs.map(cells));
  const gap = heads.map(() => "⋮");
  return columnsText(heads, [
    ...epochs.slice(0, MANY / 2).map(cells),
    gap,
    ...epochs.slice(-MANY / 2).map(cells),
  ]);
}

function figure(name: string, value: number | undefined): string {
  if (value === undefined) return "";
  return isFraction(name) ? percentText(value, 2) : value.toPrecision(5);
}
