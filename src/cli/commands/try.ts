import { type Tried, tryProgram } from "../../app/try-program.ts";
import type { EpochRecord } from "../../model/trial.ts";
import { durationText } from "../../report/figures.ts";
import { counted } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { specOptions } from "../args/spec-options.ts";
import { specPath } from "../args/spec-path.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";
import { hearSignals } from "../signals.ts";

/** `runx try SPEC`: one trial of a program, recorded nowhere; shows what was read of it. */
export async function tryCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const seed = flags.count("seed", 0);
  const where = flags.text("where");
  const signals = hearSignals(io);
  signals.listen();
  const tried = await tryProgram(specPath(call, args[0]!), {
    ...specOptions(flags),
    ...(where === undefined ? {} : { where }),
    ...(seed === undefined ? {} : { seed }),
    signal: signals.stop,
  }).finally(() => signals.release());
  io.out(flags.on("json") ? jsonLine(tried) : text(tried));
  if (tried.outcome === undefined) return EXIT.interrupted;
  return tried.outcome.status === "failed" ? EXIT.findings : EXIT.ok;
}

const LINES = 12;

function text({ trial, epochs, outcome, stdout, stderr }: Tried): string {
  return [
    `${JSON.stringify(trial.arm.varied)}, seed ${trial.seed}: ${endText(outcome)}\n`,
    epochs.length > 0 ? epochTable(epochs) : "No metrics were read.\n",
    ...(outcome?.status === "completed" ? (outcome.outputs ?? []) : []).map(
      ({ path, bytes }) => `kept ${forTerminal(path)}, ${counted(bytes, "byte")}\n`,
    ),
    logText("standard output", stdout),
    logText("standard error", stderr),
    "Nothing was recorded.\n",
  ].join("");
}

function endText(outcome: Tried["outcome"]): string {
  switch (outcome?.status) {
    case "completed":
      return `completed after ${counted(outcome.epochs, "epoch")} in ${durationText(outcome.seconds)}`;
    case "diverged":
      return `diverged in epoch ${outcome.epoch}`;
    case "failed":
      return `failed: ${forTerminal(outcome.reason)}`;
    default:
      return "it was interrupted, or asks to be tried again";
  }
}

function epochTable(epochs: readonly EpochRecord[]): string {
  const shown = epochs.slice(-LINES);
  const names = [...new Set(shown.flatMap(({ metrics }) => Object.keys(metrics)))];
  const heads = ["epoch", ...names.map((name) => forTerminal(name))].map((head) => ({
    head,
    align: "right" as const,
  }));
  const rows = shown.map(({ epoch, metrics }) => [
    epoch,
    ...names.map((name) => metrics[name]?.toPrecision(5) ?? ""),
  ]);
  return columnsText(heads, rows);
}

/** The last lines of what it wrote. */
function logText(name: string, log: string): string {
  const lines = log.trimEnd().split("\n");
  if (log.trim() === "") return "";
  const shown = lines.slice(-LINES).map((line) => `  ${forTerminal(line)}\n`);
  return `${name}${lines.length > LINES ? `, the last ${LINES} of ${lines.length} lines` : ""}:\n${shown.join("")}`;
}
