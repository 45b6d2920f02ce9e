import { valueKey } from "../../model/arm-key.ts";
import type { Json, MetricName } from "../../model/parameters.ts";
import type { TrialRecord } from "../../model/records.ts";
import type { EpochRecord } from "../../model/trial.ts";
import { firstDifference } from "../../verify/compare.ts";
import { columnsText } from "../output/columns.ts";

export interface Fields {
  readonly [name: string]: unknown;
}

export type Difference = readonly [part: string, a: unknown, b: unknown];

export function differing(a: Fields, b: Fields): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => keyOf(a[name]) !== keyOf(b[name])).map((name) => [name, a[name], b[name]]);
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

export function differenceTable(a: string, b: string, differences: readonly Difference[]): string {
  return columnsText(
    [{ head: "" }, { head: a }, { head: b }],
    differences.map(([part, left, right]) => [part, cell(left), cell(right)]),
  );
}

const WIDEST = 28;

function cell(value: unknown): string {
  if (value === undefined) return "absent";
  const full = typeof value === "string" ? value : JSON.stringify(value);
  return full.length > WIDEST ? `${full.slice(0, WIDEST - 1)}…` : full;
}

export function plainDifferences(differences: readonly Difference[]) {
  return differences.map(([part, a, b]) => ({ part, a: a ?? null, b: b ?? null }));
}
