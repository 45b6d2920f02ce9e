import { valueKey } from "../../model/arm-key.ts";
import type { Json, MetricName } from "../../model/parameters.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { EpochRecord } from "../../model/trial.ts";
import { firstDifference } from "../../verify/compare.ts";

/** What two things could differ in, by its name. */
export interface Fields {
  readonly [name: string]: unknown;
}

/** A part that is not the same; undefined where one lacks it. */
export interface Difference {
  readonly part: string;
  readonly a: unknown;
  readonly b: unknown;
}

export function differing(a: Fields, b: Fields): Difference[] {
  const parts = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return parts
    .filter((part) => keyOf(a[part]) !== keyOf(b[part]))
    .map((part) => ({ part, a: a[part], b: b[part] }));
}

function keyOf(value: unknown): string {
  return value === undefined ? "" : valueKey(value as Json);
}

/** What fixes a training's bits, the seed apart. */
export function identityFields({ parameters, dataDigest, numerics }: TrialRecord): Fields {
  return { ...parameters, "data digest": dataDigest, numerics };
}

export function provenanceFields({ run: { provenance } }: TrialRecord): Fields {
  const { runx, node, os, cpu, git } = provenance;
  return { runx, node, os, cpu, ...(git ? { commit: git.commit, "changed files": git.dirty } : {}) };
}

/** The first epoch in which a metric that both record is not the same. */
export function firstSplit(
  a: readonly EpochRecord[],
  b: readonly EpochRecord[],
): { readonly epoch: number; readonly metric: MetricName } | undefined {
  const training = (epochs: readonly EpochRecord[]) => ({
    outcome: { status: "diverged", epoch: 0, seconds: 0 } as const,
    epochs,
  });
  const difference = firstDifference(training(a), training(b));
  return difference?.kind === "metric" ? { epoch: difference.epoch, metric: difference.metric } : undefined;
}
