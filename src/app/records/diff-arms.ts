import type { TrialRecord } from "../../model/records.ts";
import { comparePair, type PairComparison } from "../../report/answer/pair.ts";
import { buildReport } from "../../report/build.ts";
import type { ArmReport } from "../../report/report.ts";
import { findArm } from "../../report/selection/where.ts";
import { recordedMetrics } from "../../report/values.ts";
import type { Store } from "../../store/store.ts";
import {
  type Difference,
  differing,
  type Fields,
  firstSplit,
  identityFields,
  provenanceFields,
} from "./differences.ts";
import { reportInput } from "./report-input.ts";

export interface ArmsDiff {
  readonly experiment: string;
  readonly a: ArmReport;
  readonly b: ArmReport;
  readonly differences: readonly Difference[];
  /** After the last epoch, for each recorded metric. */
  readonly metrics: readonly PairComparison[];
  /** For each seed that both arms have: where the two trainings part. */
  readonly splits: readonly SeedSplit[];
}

export interface SeedSplit {
  readonly seed: number;
  /** Absent where the recorded epochs are equal. */
  readonly epoch?: number;
}

/** What differs between two arms of an experiment, each named by a condition or by its label in the report. */
export function diffArms(store: Store, experiment: string, first: string, second: string): ArmsDiff {
  const input = reportInput(store, experiment);
  const report = buildReport(input, { tuned: ["none"] });
  const armNamed = (text: string, file: string) => findArm(text, report.arms, report.varied, { file });
  const [a, b] = [armNamed(first, "the first arm"), armNamed(second, "the second arm")];
  const trials = { a: recordsOf(store, a), b: recordsOf(store, b) };
  const rowsOf = (arm: ArmReport) => input.rows.filter((row) => arm.trials.some(({ id }) => id === row.id));
  const rows = [...rowsOf(a), ...rowsOf(b)];
  return {
    experiment,
    a,
    b,
    differences: [
      ...differing(common(trials.a, identityFields), common(trials.b, identityFields)),
      ...differing(common(trials.a, provenanceFields), common(trials.b, provenanceFields)),
    ],
    // Of these two: another arm may have more layers or steps, and metrics of them.
    metrics: recordedMetrics(rows).flatMap((metric) => comparePair(rows, metric) ?? []),
    splits: splitsBySeed(trials.a, trials.b),
  };
}

function recordsOf(store: Store, arm: ArmReport): TrialRecord[] {
  return arm.trials.flatMap(({ id }) => store.trial(id) ?? []);
}

/** What all trials of an arm have in common; where they differ among themselves, all values. */
function common(records: readonly TrialRecord[], fieldsOf: (record: TrialRecord) => Fields): Fields {
  const fields = records.map(fieldsOf);
  const names = [...new Set(fields.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = new Map(fields.map((each) => [JSON.stringify(each[name]), each[name]]));
      return [name, values.size === 1 ? [...values.values()][0] : [...values.keys()].join(", ")];
    }),
  );
}

function splitsBySeed(a: readonly TrialRecord[], b: readonly TrialRecord[]): SeedSplit[] {
  const bySeed = new Map(b.map((record) => [record.row.seed, record]));
  return a.flatMap((record) => {
    const other = bySeed.get(record.row.seed);
    if (other === undefined) return [];
    const split = firstSplit(record.epochs, other.epochs);
    return [{ seed: record.row.seed, ...(split === undefined ? {} : { epoch: split.epoch }) }];
  });
}
