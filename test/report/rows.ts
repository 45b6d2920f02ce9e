/** Rows as a store would hand them over. */
import type { Json } from "../../src/model/parameters.ts";
import type { MetricSummary, TrialRow } from "../../src/model/records.ts";

export interface Given {
  readonly seed?: number;
  readonly neverPredicted?: readonly number[];
  readonly seconds?: number;
  /** Default: weights of its own. */
  readonly weightsSha256?: string;
  readonly metrics?: { readonly [metric: string]: MetricSummary };
  /** Names of the classes. */
  readonly classes?: readonly string[];
}

let made = 0;

const SIZES = { train: 120, validation: 15, test: 15 };

/** A completed trial whose test accuracy ends at `value`. */
export function completed(
  arm: { readonly [parameter: string]: Json },
  seed: number,
  value: number,
  given: Given = {},
): TrialRow {
  const id = trialId();
  return {
    id,
    arm,
    seed,
    ...(given.classes && { data: { sizes: SIZES, answer: { kind: "classes", names: given.classes } } }),
    status: "completed",
    epochs: 30,
    stoppedEarly: false,
    weightsSha256: given.weightsSha256 ?? id,
    neverPredicted: given.neverPredicted ?? [],
    seconds: given.seconds ?? 2 + seed / 10,
    metrics: given.metrics ?? {
      "test.accuracy": summary(value, Math.min(1, value + 0.002)),
      "test.cost": summary(1 - value, 0.9 - 0.9 * value),
    },
  };
}

export function summary(last: number, best = last): MetricSummary {
  return { last, best, bestEpoch: 17, atBestValidation: (last + best) / 2 };
}

export function pending(arm: { readonly [parameter: string]: Json }, seed: number): TrialRow {
  return { id: trialId(), arm, seed, status: "pending" };
}

export function diverged(arm: { readonly [parameter: string]: Json }, seed: number): TrialRow {
  return { id: trialId(), arm, seed, status: "diverged", epoch: 3, seconds: 0.4, metrics: {} };
}

export function failed(arm: { readonly [parameter: string]: Json }, seed: number, reason: string): TrialRow {
  return { id: trialId(), arm, seed, status: "failed", reason, seconds: 0.1, metrics: {} };
}

function trialId(): string {
  made += 1;
  return made.toString(16).padStart(64, "0");
}

export function arms(
  values: readonly (readonly [arm: { readonly [parameter: string]: Json }, accuracies: readonly number[]])[],
): readonly TrialRow[] {
  return values.flatMap(([arm, accuracies]) => accuracies.map((value, i) => completed(arm, i + 1, value)));
}
