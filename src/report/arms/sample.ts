/** The trials of an arm → its values, as far as they are independent. */

import type { Metric } from "../../metric/metric.ts";
import { armKey } from "../../model/arm-key.ts";
import { grouped } from "../grouped.ts";
import type { ArmReport, ArmValues, Sample, TrialReport } from "../report.ts";
import { describe } from "../statistics/describe.ts";
import { mean } from "../statistics/order.ts";
import { trialValue } from "../values.ts";

/** What is known of the trials besides their values. */
export interface ArmFacts {
  readonly metric: Metric;
  /** Whether nothing is random in a trial's training. */
  readonly isFixed?: (arm: ArmValues) => boolean;
}

/**
 * The values of an arm's trainings. Trials of a pooled arm that share a seed are not independent: its intervals rest on
 * the seeds. Trainings of one arm that end with the same weights are one replicate, whatever their seeds.
 */
export function sampleOf(
  trials: readonly TrialReport[],
  pick: (trial: TrialReport) => number | undefined,
  { metric, isFixed = () => false }: ArmFacts,
): Sample {
  const measured = trials.filter((trial) => pick(trial) !== undefined);
  const independent = replicates(measured);
  const values = (group: readonly TrialReport[]) => group.map((trial) => pick(trial)!);
  const [first] = independent;
  if (first !== undefined && independent.length === 1) {
    const isExact = measured.length > 1 || isFixed(first.arm);
    if (isExact) return { kind: "exact", n: 1, copies: measured.length, value: pick(first)! };
  }
  const clusters = isPooled(measured)
    ? [...grouped(measured, ({ seed }) => seed).values()].map(values)
    : values(independent).map((value) => [value]);
  return describe(clusters, metric, overlapOf(measured));
}

/** Of the splits that the seeds had of their own; 0 where all had the same. */
export function overlapOf(trials: readonly TrialReport[]): number {
  const overlaps = trials.flatMap((trial) =>
    trial.status === "completed" && trial.overlap !== undefined ? [trial.overlap] : [],
  );
  return overlaps.length === 0 ? 0 : mean(overlaps);
}

/** The trials whose values are independent: of an arm that is not pooled, one for each weights and value, and one of copies. */
export function replicates(trials: readonly TrialReport[]): readonly TrialReport[] {
  if (isPooled(trials)) return trials;
  const distinct = new Map<string, TrialReport>();
  for (const trial of trials) {
    const key = replicateKey(trial);
    if (!distinct.has(key)) distinct.set(key, trial);
  }
  return [...distinct.values()];
}

function replicateKey(trial: TrialReport): string {
  if (trial.status !== "completed") return trial.id;
  if (trial.isCopy) return "copies";
  // Equal weights with other values were evaluated on other data.
  return `${trial.weightsSha256} ${trialValue(trial) ?? ""}`;
}

function isPooled(trials: readonly TrialReport[]): boolean {
  return new Set(trials.map(({ arm }) => armKey(arm))).size > 1;
}

/** Whether seeds change nothing in this arm. */
export function isExact({ sample }: Pick<ArmReport, "sample">): boolean {
  return sample.kind === "exact";
}
