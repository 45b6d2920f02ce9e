import type { CsvSource, ScaleRule } from "../../model/parameters.ts";

/** x becomes (x − centre)/width. */
export interface Scaling {
  readonly centre: number;
  readonly width: number;
}

/** How a column is to be scaled. */
export function scaleRuleFor(name: string, { scale }: Pick<CsvSource, "scale">): ScaleRule {
  if (typeof scale !== "object") return scale;
  if (Object.hasOwn(scale, name)) return scale[name]!;
  return (Object.hasOwn(scale, "*") && scale["*"]) || "none";
}

/**
 * `min-max`: (x − min)/(max − min); `standard`: (x − mean)/σ with the population's σ; a number: x divided by it. Fitted
 * on the values of the rows in `fit` alone, so nothing of the other rows reaches the training; other rows may fall
 * outside [0, 1]. A column that is constant over `fit` becomes x − min or x − mean.
 */
export function fitScaling(values: ArrayLike<number>, fit: Uint32Array, rule: ScaleRule): Scaling {
  if (rule === "none") return { centre: 0, width: 1 };
  if (typeof rule === "number") return { centre: 0, width: rule };
  const fitted = new Float64Array(fit.length);
  for (let i = 0; i < fit.length; i++) fitted[i] = values[fit[i]!]!;
  const { centre, width } = rule === "min-max" ? range(fitted) : moments(fitted);
  return { centre, width: width || 1 };
}

function range(values: Float64Array): Scaling {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { centre: min, width: max - min };
}

/** Two passes, in the order of the rows: the order is part of the result's bits. */
function moments(values: Float64Array): Scaling {
  // An exact test: the mean of equal values may be off by a rounding, and σ then tiny instead of 0.
  if (values.every((value) => value === values[0]!)) return { centre: values[0]!, width: 0 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { centre: mean, width: Math.sqrt(squares / values.length) };
}
