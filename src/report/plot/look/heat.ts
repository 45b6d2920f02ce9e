import type { Better, Json } from "../../../model/parameters.ts";
import type { ValueScale } from "../../log-axis.ts";

/** From here on the share of the range is so strong that text on it takes the colour of the ground. */
export const strong = 0.6;

/** One hue, stronger for more, or for less where that is better: on a light ground darker, on a dark one lighter. Cells carry their numbers. */
export function heat(
  field: string,
  { low, high, isLogarithmic }: ValueScale,
  better: Better = "higher",
): Json {
  return {
    field,
    type: "quantitative",
    scale: {
      ...(isLogarithmic && { type: "log", clamp: true }),
      domain: low < high ? [low, high] : [low - 1, low],
      range: strengths(better),
      nice: false,
      ...(isLogarithmic ? {} : { zero: false }),
    },
    legend: null,
  };
}

/** The opacity of the lowest value and of the highest: what is better is stronger. */
export function strengths(better: Better): readonly [number, number] {
  return better === "lower" ? [1, 0.04] : [0.04, 1];
}
