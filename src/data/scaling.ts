import type { CsvSource, ScaleRule } from "../model/parameters.ts";

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
  const { centre, width } = rule === "min-max" ? range(values, fit) : moments(values, fit);
  return { centre, width: width || 1 };
}

function range(values: ArrayLike<number>, fit: Uint32Array): Scaling {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of fit) {
    min = Math.min(min, values[row]!);
    max = Math.max(max, values[row]!);
  }
  return { centre: min, width: max - min };
}

/** Two passes, in the order of `fit`: the order is part of the result's bits. */
function moments(values: ArrayLike<number>, fit: Uint32Array): Scaling {
  // An exact test: the mean of equal values may be off by a rounding, and σ then tiny instead of 0.
  if (fit.every((row) => values[row] === values[fit[0]!])) return { centre: values[fit[0]!]!, width: 0 };
  let sum = 0;
  for (const row of fit) sum += values[row]!;
  const mean = sum / fit.length;
  let squares = 0;
  for (const row of fit) squares += (values[row]! - mean) * (values[row]! - mean);
  return { centre: mean, width: Math.sqrt(squares / fit.length) };
}
