import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { OutputFile, ProgramRules } from "../model/command.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import { firstOf } from "../text/listed.ts";
import { didYouMean } from "../text/near-match.ts";
import { firstDivergence } from "./epoch-table.ts";
import type { Exit } from "./launch.ts";
import type { Outputs } from "./outputs.ts";

/** What is known of a program's end beside the files that it leaves; kept with them. */
export interface ProgramEnd {
  readonly exit: Exit;
  /** Why runx ended the program itself: a limit, a timeout. */
  readonly endedFor?: string;
  /** runx ended the program because it reported a value that is not a number. */
  readonly isCutShort?: true;
  /** Whole sentences. */
  readonly notes: readonly string[];
  readonly seconds: number;
}

/** Everything that decides how a program's trial ended. */
export interface Ended extends ProgramEnd {
  readonly records: readonly EpochRecord[];
  /** The program's names of what it told. */
  readonly told: ReadonlySet<string>;
  readonly outputs: () => Outputs;
  /** The last line of standard error. */
  readonly lastError: () => string;
}

/** Undefined where the program asks to be tried again. */
export function outcomeOf(rules: ProgramRules, ended: Ended): TrialOutcome | undefined {
  const { exit, records, notes } = ended;
  const end = { seconds: ended.seconds, ...(notes.length > 0 && { notes }) };
  const failed = (reason: string): TrialOutcome => ({ status: "failed", reason, ...end });
  if (ended.endedFor !== undefined) return failed(ended.endedFor);
  const diverged = firstDivergence(records);
  if (diverged !== undefined) return { status: "diverged", epoch: diverged, ...end };
  if (ended.isCutShort) return failed("it was ended because it reported a value that is not a number");
  if (exit.kind === "code") {
    if (rules.exit.retry.includes(exit.code)) return undefined;
    if (rules.exit.diverged.includes(exit.code)) {
      return { status: "diverged", epoch: records.at(-1)?.epoch ?? 0, ...end };
    }
  }
  if (exit.kind !== "code" || exit.code !== 0) return failed(exitText(exit, ended.lastError()));
  const missing = missingMetric(rules, ended.told);
  if (missing !== undefined) return failed(missing);
  const outputs = ended.outputs();
  if (outputs.kind === "refused") return failed(outputs.reason);
  return {
    status: "completed",
    epochs: records.at(-1)?.epoch ?? 0,
    stoppedEarly: false,
    weightsSha256: digestOf(records.length > 0 ? records : outputs.outputs),
    neverPredicted: [],
    outputs: outputs.outputs,
    ...end,
  };
}

/** Of canonical JSON. */
function digestOf(result: readonly EpochRecord[] | readonly OutputFile[]): string {
  return createHash("sha256")
    .update(canonicalize(result) as string)
    .digest("hex");
}

function exitText(exit: Exit, lastError: string): string {
  const last = lastError === "" ? "" : `: ${lastError}`;
  switch (exit.kind) {
    case "not-started":
      return notStarted(exit);
    case "signal":
      return `it was ended by ${exit.signal}${last}`;
    case "code":
      return `exit code ${exit.code}${meaningOf(exit.code)}${last}`;
  }
}

/** What shells and `env` mean by a code. */
function meaningOf(code: number): string {
  if (code === 126) return " (a program that cannot be executed)";
  return code === 127 ? " (a program that does not exist)" : "";
}

function notStarted({ code, reason }: Extract<Exit, { readonly kind: "not-started" }>): string {
  switch (code) {
    case "ENOENT":
      return "the program does not exist";
    case "EACCES":
      return "the program may not be executed";
    case "E2BIG":
      return "an argument or the environment is longer than the system takes (128 KiB each): read it from RUNX_PARAMS";
    default:
      return `the program could not be started: ${reason}`;
  }
}

/** Where runx looked; a program that prints its numbers is told how they are read. */
function nothingIn(source: ProgramRules["metrics"]["source"]): string {
  switch (source.kind) {
    case "metrics-file":
      return "it wrote no line of JSON to the file that RUNX_METRICS names; what it prints is read with from: stdout in metrics";
    case "stdout":
      return `it printed nothing that is read as ${readAs[source.format]}`;
    case "file":
      return `there is nothing in ${source.path}`;
  }
}

const readAs = {
  "json-lines": "a line of JSON",
  "key-value": "a name with a number",
  pattern: "the pattern says",
} as const;

function missingMetric({ metrics }: ProgramRules, told: ReadonlySet<string>): string | undefined {
  const missing = metrics.named.find(({ from }) => !told.has(from));
  if (missing === undefined) return undefined;
  const { metric, from } = missing;
  const names = [...told].sort();
  const others = names.length > 0 ? `it reported ${firstOf(names, 10)}` : nothingIn(metrics.source);
  const what = from === metric ? from : `${from}, for ${metric}`;
  return `the program never reported ${what}: ${others}. ${didYouMean(from, names)}`.trimEnd();
}
