import { type ClassScores, classScoresOf } from "../metric/class-scores.ts";
import type { Parameters } from "../model/parameters.ts";
import { mean } from "../numerics/sums.ts";
import type { Calibration, ClassAnswers, ClassScore, WrongRows } from "../report/content/inspection.ts";
import type { InputTable } from "./decode.ts";

export interface ClassedRow {
  readonly actual: number;
  readonly predicted: number;
  /** Of the predicted class. */
  readonly output: number;
}

/** Wrong rows that are listed. */
const WRONG = 500;
const BINS = 10;

/** Outputs that can be taken for how sure a network is. */
export function isShare({ output }: Pick<Parameters, "output">): boolean {
  return output === "softmax" || output === "sigmoid";
}

/** @param all of every seed, the one shown among them */
export function classAnswersOf(
  names: readonly string[],
  shown: readonly ClassedRow[],
  all: readonly (readonly ClassedRow[])[],
  table: InputTable,
  calibrates: boolean,
): ClassAnswers {
  const confusion = confusionOf(shown, names.length);
  return {
    names,
    confusion,
    scores: scoresOf(
      names,
      confusion,
      all.map((rows) => confusionOf(rows, names.length)),
    ),
    wrong: wrongRowsOf(names, shown, table),
    ...(calibrates && { calibration: calibrationOf(all.flat()) }),
  };
}

function confusionOf(rows: readonly ClassedRow[], classes: number): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { actual, predicted } of rows) confusion[actual]![predicted]! += 1;
  return confusion;
}

/** As the metrics precision, recall and f1 of a class are recorded. */
function scoresOf(
  names: readonly string[],
  shown: readonly (readonly number[])[],
  all: readonly (readonly (readonly number[])[])[],
): readonly ClassScore[] {
  return names.flatMap((name, label) => {
    const each = all.flatMap((confusion) => {
      const answers = sum(confusion.map((counts) => counts[label]!));
      return classScoresOf(confusion[label]![label]!, answers, sum(confusion[label]!)) ?? [];
    });
    if (each.length === 0) return [];
    const meanOf = (measure: keyof ClassScores) => mean(each.map((scores) => scores[measure]));
    const rows = sum(shown[label]!);
    return { name, rows, precision: meanOf("precision"), recall: meanOf("recall"), f1: meanOf("f1") };
  });
}

function wrongRowsOf(names: readonly string[], rows: readonly ClassedRow[], table: InputTable): WrongRows {
  const wrong = rows
    .map((row, index) => ({ ...row, index }))
    .filter(({ actual, predicted }) => actual !== predicted)
    .sort((a, b) => b.output - a.output || a.index - b.index);
  return {
    total: wrong.length,
    columns: table.columns,
    rows: wrong.slice(0, WRONG).map(({ index, actual, predicted, output }) => ({
      row: table.place(index) + 1,
      actual: names[actual]!,
      predicted: names[predicted]!,
      output,
      inputs: table.values(index),
    })),
  };
}

function calibrationOf(rows: readonly ClassedRow[]): Calibration {
  const binned = Array.from({ length: BINS }, (_, b) => ({ b, rows: [] as ClassedRow[] }));
  for (const row of rows) binned[Math.min(BINS - 1, Math.floor(row.output * BINS))]!.rows.push(row);
  const bins = binned
    .filter((bin) => bin.rows.length > 0)
    .map(({ b, rows: own }) => ({
      from: b / BINS,
      to: (b + 1) / BINS,
      rows: own.length,
      output: mean(own.map(({ output }) => output)),
      right: own.filter(({ actual, predicted }) => actual === predicted).length / own.length,
    }));
  const error = sum(bins.map((bin) => (bin.rows / rows.length) * Math.abs(bin.right - bin.output)));
  return { bins, error };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
