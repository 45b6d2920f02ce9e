import type { Metric } from "../../metric/metric.ts";
import { numberText, roundedText } from "../../text/number.ts";
import type { ArmReport } from "../report.ts";

/** What rounding to float32 adds to a share of 1. */
const ROUNDED = 1e-6;

/** Programs like to report accuracies in percent: read as the fractions that they are here, 91.5 would be 9150 %. */
export function percentNote({ name, unit }: Metric, arms: readonly ArmReport[]): readonly string[] {
  if (unit !== "fraction") return [];
  const values = arms.flatMap(({ trials }) =>
    trials.flatMap((trial) => (trial.status === "completed" ? (trial.measured?.value ?? []) : [])),
  );
  const value = values.find((each) => each < -ROUNDED || each > 1 + ROUNDED);
  if (value === undefined) return [];
  const share = value > 1 && value <= 100 ? `${roundedText(value / 100, 6)} for ${value} %` : "one";
  return [
    `${numberText(value)} was reported as ${name}, which is a fraction from 0 to 1. Report ${share}, or give it a name of its own in the spec, as metrics: { acc: { from: acc, better: higher } } does; runx reread then reads what is kept.`,
  ];
}
