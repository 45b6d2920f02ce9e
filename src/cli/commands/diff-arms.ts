import { chosenExperiment, reportInput } from "../../app/report-input.ts";
import type { Metric } from "../../metric/metric.ts";
import type { TrialRecord } from "../../model/records.ts";
import { buildReport } from "../../report/build.ts";
import { columnDecimals, columnFigure, shown } from "../../report/figures.ts";
import { comparePair, type PairComparison } from "../../report/pair.ts";
import type { ArmReport, Sample } from "../../report/report.ts";
import { recordedMetrics } from "../../report/values.ts";
import { findArm } from "../../report/where.ts";
import type { Store } from "../../store/store.ts";
import { forTerminal } from "../../text/escape.ts";
import { columnsText } from "../output/columns.ts";
import {
  type Difference,
  differenceTable,
  differing,
  type Fields,
  firstSplit,
  identityFields,
  plainDifferences,
  provenanceFields,
} from "./differences.ts";

/** What differs between two arms of an experiment, each named by a condition or by its label in the report. */
export function diffArms(
  store: Store,
  named: string | undefined,
  first: string,
  second: string,
): { readonly text: string; readonly plain: object } {
  const experiment = chosenExperiment(store, named);
  const input = reportInput(store, experiment);
  const report = buildReport(input, { tuned: ["none"] });
  const [a, b] = [first, second].map((text, i) =>
    findArm(text, report.arms, report.varied, { file: i === 0 ? "the first arm" : "the second arm" }),
  ) as [ArmReport, ArmReport];
  const trials = { a: recordsOf(store, a), b: recordsOf(store, b) };
  const differences = [
    ...differing(common(trials.a, identityFields), common(trials.b, identityFields)),
    ...differing(common(trials.a, provenanceFields), common(trials.b, provenanceFields)),
  ];
  const rowsOf = (arm: ArmReport) => input.rows.filter((row) => arm.trials.some(({ id }) => id === row.id));
  const rows = [...rowsOf(a), ...rowsOf(b)];
  const metrics = recordedMetrics(input.rows).flatMap((metric) => comparePair(rows, metric) ?? []);
  const splits = splitsBySeed(trials.a, trials.b);
  return {
    text: text(experiment, a, b, differences, metrics, splits),
    plain: {
      experiment,
      a: a.arm,
      b: b.arm,
      differences: plainDifferences(differences),
      metrics: metrics.map(({ metric, a, b, sentence }) => ({
        metric: metric.name,
        a: plainSample(a),
        b: plainSample(b),
        sentence,
      })),
      first: splits,
    },
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

interface Split {
  readonly seed: number;
  /** Absent where the recorded epochs are equal. */
  readonly epoch?: number;
}

/** For each seed that both arms have: where the two trainings part. */
function splitsBySeed(a: readonly TrialRecord[], b: readonly TrialRecord[]): Split[] {
  const bySeed = new Map(b.map((record) => [record.row.seed, record]));
  return a.flatMap((record) => {
    const other = bySeed.get(record.row.seed);
    if (other === undefined) return [];
    const split = firstSplit(record.epochs, other.epochs);
    return [{ seed: record.row.seed, ...(split === undefined ? {} : { epoch: split.epoch }) }];
  });
}

function text(
  experiment: string,
  a: ArmReport,
  b: ArmReport,
  differences: readonly Difference[],
  metrics: readonly PairComparison[],
  splits: readonly Split[],
): string {
  const heads = [
    { head: "mean ± std after the last epoch" },
    { head: a.label, align: "right" },
    { head: b.label, align: "right" },
  ] as const;
  const rows = metrics.map(({ metric, ...samples }) => [
    metric.unit === "fraction" ? `${metric.name} in %` : metric.name,
    ...[samples.a, samples.b].map((sample) => sampleText(sample, [samples.a, samples.b], metric)),
  ]);
  return [
    `${forTerminal(experiment)}: ${forTerminal(a.label)} and ${forTerminal(b.label)}\n`,
    differences.length === 0
      ? "no other parameter or provenance\n"
      : differenceTable("first", "second", differences),
    rows.length === 0 ? "no metric is recorded yet\n" : columnsText(heads, rows),
    splitText(splits),
  ].join("\n");
}

function sampleText(sample: Sample, column: readonly Sample[], metric: Metric): string {
  const means = column.flatMap((each) => meanOf(each) ?? []).map((value) => shown(value, metric));
  const stds = column.flatMap((each) => (each.kind === "spread" ? [shown(each.std, metric)] : []));
  const figure = (value: number) => columnFigure(shown(value, metric), columnDecimals(means, stds, metric));
  const mean = meanOf(sample);
  if (mean === undefined) return "none";
  const spread = sample.kind === "spread" ? ` ± ${figure(sample.std)}` : "";
  return `${figure(mean)}${spread} (n ${sample.n})`;
}

function plainSample(sample: Sample) {
  return {
    n: sample.n,
    mean: meanOf(sample) ?? null,
    std: sample.kind === "spread" ? sample.std : sample.kind === "constant" ? 0 : null,
  };
}

function meanOf(sample: Sample): number | undefined {
  if (sample.kind === "empty") return undefined;
  return sample.kind === "spread" ? sample.mean : sample.value;
}

function splitText(splits: readonly Split[]): string {
  if (splits.length === 0) return "No seed is in both arms.\n";
  const epochs = splits.flatMap(({ epoch }) => epoch ?? []);
  if (epochs.length === 0) return `The recorded epochs of all ${splits.length} common seeds are equal.\n`;
  return `Seed by seed, the records first differ in epoch ${Math.min(...epochs)} (${splits.length} common seeds).\n`;
}
