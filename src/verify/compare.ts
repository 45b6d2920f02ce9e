import type { OutputFile } from "../model/command.ts";
import type { MetricName } from "../model/parameters.ts";
import type { EpochRecord, TrialOutcome } from "../model/trial.ts";

/** A training as it was recorded, or as it came out again. */
export interface Training {
  readonly outcome: TrialOutcome;
  readonly epochs: readonly EpochRecord[];
}

/** The first thing in which two trainings are not the same, bit for bit. */
export type Difference =
  | {
      readonly kind: "metric";
      readonly epoch: number;
      readonly metric: MetricName;
      /** Absent where this training did not record the metric. */
      readonly recorded?: number;
      readonly again?: number;
    }
  | { readonly kind: "epochs"; readonly recorded: number; readonly again: number }
  | { readonly kind: "outcome"; readonly recorded: string; readonly again: string }
  | { readonly kind: "weights"; readonly recorded: string; readonly again: string }
  /** Digests of a file that a program has left; `again` is absent where it was not left again. */
  | { readonly kind: "output"; readonly path: string; readonly recorded: string; readonly again?: string };

/** Compares every recorded metric of every epoch, then how the trainings ended, then the weights and what was left. */
export function firstDifference(recorded: Training, again: Training): Difference | undefined {
  const shared = Math.min(recorded.epochs.length, again.epochs.length);
  for (let i = 0; i < shared; i++) {
    const difference = metricDifference(recorded.epochs[i]!, again.epochs[i]!);
    if (difference !== undefined) return difference;
  }
  if (recorded.outcome.status !== again.outcome.status) {
    return { kind: "outcome", recorded: endText(recorded.outcome), again: endText(again.outcome) };
  }
  if (recorded.epochs.length !== again.epochs.length) {
    return { kind: "epochs", recorded: recorded.epochs.length, again: again.epochs.length };
  }
  return endDifference(recorded.outcome, again.outcome);
}

function metricDifference(recorded: EpochRecord, again: EpochRecord): Difference | undefined {
  const [values, valuesAgain] = [valuesOf(recorded), valuesOf(again)];
  const metrics = new Set([...Object.keys(values), ...Object.keys(valuesAgain)]);
  for (const metric of [...metrics].sort()) {
    const before = values[metric];
    const now = valuesAgain[metric];
    if (Object.is(before, now) && recorded.epoch === again.epoch) continue;
    return {
      kind: "metric",
      epoch: recorded.epoch,
      metric,
      ...(before === undefined ? {} : { recorded: before }),
      ...(now === undefined ? {} : { again: now }),
    };
  }
  return undefined;
}

/** Everything recorded of an epoch: its metrics, and the learning rate it was trained with. */
function valuesOf({ eta, metrics }: EpochRecord): EpochRecord["metrics"] {
  return eta === undefined ? metrics : { ...metrics, eta };
}

function endDifference(recorded: TrialOutcome, again: TrialOutcome): Difference | undefined {
  if (recorded.status === "completed" && again.status === "completed") {
    const same = recorded.weightsSha256 === again.weightsSha256;
    return same
      ? outputDifference(recorded.outputs ?? [], again.outputs ?? [])
      : { kind: "weights", recorded: recorded.weightsSha256, again: again.weightsSha256 };
  }
  const before = endText(recorded);
  const now = endText(again);
  return before === now ? undefined : { kind: "outcome", recorded: before, again: now };
}

/** Files that only this training left are none of the recorded result: a spec may name more of them later. */
function outputDifference(
  recorded: readonly OutputFile[],
  again: readonly OutputFile[],
): Difference | undefined {
  const now = new Map(again.map(({ path, sha256 }) => [path, sha256]));
  const changed = recorded.find(({ path, sha256 }) => now.get(path) !== sha256);
  if (changed === undefined) return undefined;
  const { path, sha256 } = changed;
  const left = now.get(path);
  return { kind: "output", path, recorded: sha256, ...(left !== undefined && { again: left }) };
}

function endText(outcome: TrialOutcome): string {
  switch (outcome.status) {
    case "completed":
      return "completed";
    case "diverged":
      return `diverged in epoch ${outcome.epoch}`;
    case "failed":
      return `failed: ${outcome.reason}`;
  }
}
