import { type Diff, diff } from "../../app/diff.ts";
import type { ArmsDiff, SeedSplit } from "../../app/records/diff-arms.ts";
import type { TrialsDiff } from "../../app/records/diff-trials.ts";
import type { Difference } from "../../app/records/differences.ts";
import type { Metric } from "../../metric/metric.ts";
import { shortId } from "../../model/shortened.ts";
import { columnDecimals, columnFigure, shown } from "../../report/figures.ts";
import type { Sample } from "../../report/report.ts";
import { forTerminal } from "../../text/escape.ts";
import type { Call } from "../args/command.ts";
import { experimentNamed } from "../args/spec-name.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";

/** `runx diff A B`: what differs between two recorded trials, or between two arms of an experiment. */
export async function diffCommand(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const [a, b] = args as [string, string];
  const experiment = flags.text("experiment");
  const found = diff(a, b, {
    db: databasePath(call),
    ...(experiment === undefined ? {} : { experiment: experimentNamed(experiment, io) }),
  });
  if (flags.on("json")) io.out(jsonLine(plain(found)));
  else io.out(found.kind === "trials" ? trialsText(found) : armsText(found));
  return EXIT.ok;
}

function plain(found: Diff): object {
  const differences = found.differences.map(({ part, a, b }) => ({ part, a: a ?? null, b: b ?? null }));
  if (found.kind === "trials") {
    const { a, b, first } = found;
    return { a, b, differences, ...(first && { first }) };
  }
  const { experiment, a, b, metrics, splits } = found;
  return {
    experiment,
    a: a.arm,
    b: b.arm,
    differences,
    metrics: metrics.map(({ metric, a, b, sentence }) => ({
      metric: metric.name,
      a: plainSample(a),
      b: plainSample(b),
      sentence,
    })),
    first: splits,
  };
}

function trialsText({ a, b, differences, first }: TrialsDiff): string {
  if (differences.length === 0) return "No difference.\n";
  const where =
    first === undefined
      ? "The epochs that both recorded are equal."
      : `The records first differ in epoch ${first.epoch}, in ${first.metric}.`;
  return `${differenceTable(shortId(a), shortId(b), differences)}\n${where}\n`;
}

function armsText({ experiment, a, b, differences, metrics, splits }: ArmsDiff): string {
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
      ? "No other parameter or provenance.\n"
      : differenceTable("first", "second", differences),
    rows.length === 0 ? "No metric is recorded yet.\n" : columnsText(heads, rows),
    splitText(splits),
  ].join("\n");
}

function differenceTable(a: string, b: string, differences: readonly Difference[]): string {
  return columnsText(
    [{ head: "" }, { head: a }, { head: b }],
    differences.map(({ part, a, b }) => [part, cell(a), cell(b)]),
  );
}

const WIDEST = 28;

function cell(value: unknown): string {
  if (value === undefined) return "absent";
  const full = typeof value === "string" ? value : JSON.stringify(value);
  return full.length > WIDEST ? `${full.slice(0, WIDEST - 1)}…` : full;
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

function splitText(splits: readonly SeedSplit[]): string {
  if (splits.length === 0) return "No seed is in both arms.\n";
  const epochs = splits.flatMap(({ epoch }) => epoch ?? []);
  if (epochs.length === 0) return `The recorded epochs of all ${splits.length} common seeds are equal.\n`;
  return `Seed by seed, the records first differ in epoch ${Math.min(...epochs)} (${splits.length} common seeds).\n`;
}
