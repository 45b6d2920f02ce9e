import type { OutputFile, ProgramRules } from "../model/command.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";
import { finiteRecords, firstDivergence } from "./epoch-table.ts";
import { MetricReader } from "./metric-reader.ts";
import { outcomeOf } from "./outcome.ts";
import { collectOutputs } from "./outputs.ts";
import { lastLine } from "./tail.ts";
import type { TrialFolder } from "./trial-folder.ts";

/** What the files that a program has left say by the rules of now. */
export type Reread =
  | { readonly kind: "read"; readonly epochs: readonly EpochRecord[]; readonly outcome: TrialOutcome }
  /** There are none. */
  | { readonly kind: "gone" }
  /** The program did not do what it would do by these rules: only another run of it can say. */
  | { readonly kind: "run-again" };

/** Reads a trial's files once more. `kept`: the outputs of a trial that was completed, which stay what they are. */
export function reread(
  folder: TrialFolder,
  rules: ProgramRules,
  outputBytes: number,
  kept: readonly OutputFile[] | undefined,
): Reread {
  const ending = folder.ending();
  if (ending === undefined) return { kind: "gone" };
  const reader = new MetricReader(folder, rules.metrics);
  const unreadable = reader.finish();
  const records = reader.table.records();
  if (ending.isCutShort && firstDivergence(records) === undefined) return { kind: "run-again" };
  const outcome = outcomeOf(rules, {
    ...ending,
    ...(unreadable !== undefined && { endedFor: unreadable }),
    records,
    told: reader.table.seen,
    outputs: () =>
      kept === undefined
        ? collectOutputs(folder.out, rules.outputs, outputBytes)
        : { kind: "kept", outputs: kept },
    lastError: () => lastLine(folder.stderr),
  });
  if (outcome === undefined) return { kind: "run-again" };
  return { kind: "read", epochs: finiteRecords(records), outcome };
}
