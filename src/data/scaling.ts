import { RunxError } from "../errors.ts";
import type { CsvSource } from "../model/parameters.ts";
import { problem, quoted } from "./refusal.ts";

/** One column of numbers, a value a row of the file. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

/** x becomes (x − centre)/width. */
export interface Scaling {
  readonly centre: number;
  readonly width: number;
}

const NONE: Scaling = { centre: 0, width: 1 };

/**
 * `min-max`: (x − min)/(max − min); `standard`: (x − mean)/σ with the population's σ. Fitted on the rows in
 * `fit` alone, so nothing of the other rows reaches the training; other rows may fall outside [0, 1]. A column
 * that is constant over `fit` becomes x − min or x − mean.
 */
export function fitScaling({ values }: Column, fit: Uint32Array, scale: CsvSource["scale"]): Scaling {
  if (scale === "none") return NONE;
  const { centre, width } = scale === "min-max" ? range(values, fit) : moments(values, fit);
  return { centre, width: width || 1 };
}

/** Throws RunxError naming the file when a result is not finite. */
export function scaleColumn(column: Column, { centre, width }: Scaling, path: string): Float64Array {
  if (centre === 0 && width === 1) return column.values;
  const scaled = column.values.map((x) => (x - centre) / width);
  if (scaled.every(Number.isFinite)) return scaled;
  const message = `The numbers of column ${quoted(column.name)} are too large to be scaled.`;
  throw new RunxError(problem("csv-scale", message, "Write the column in other units.", { file: path }));
}

function range(values: Float64Array, fit: Uint32Array): Scaling {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of fit) {
    min = Math.min(min, values[row]!);
    max = Math.max(max, values[row]!);
  }
  return { centre: min, width: max - min };
}

/** Two passes, in the order of `fit`: the order is part of the result's bits. */
function moments(values: Float64Array, fit: Uint32Array): Scaling {
  // An exact test: the mean of equal values may be off by a rounding, and σ then tiny instead of 0.
  if (fit.every((row) => values[row] === values[fit[0]!])) return { centre: values[fit[0]!]!, width: 0 };
  let sum = 0;
  for (const row of fit) sum += values[row]!;
  const mean = sum / fit.length;
  let squares = 0;
  for (const row of fit) squares += (values[row]! - mean) * (values[row]! - mean);
  return { centre: mean, width: Math.sqrt(squares / fit.length) };
}
