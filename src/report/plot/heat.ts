import type { Json } from "../../model/parameters.ts";

/** From here on the share of the range is so strong that text on it takes the colour of the ground. */
export const strong = 0.6;

/** One hue, stronger for more: on a light ground darker, on a dark one lighter. Cells carry their numbers. */
export function heat(field: string, [low, high]: readonly [number, number]): Json {
  return {
    field,
    type: "quantitative",
    scale: { domain: low < high ? [low, high] : [low - 1, low], range: [0.04, 1], nice: false, zero: false },
    legend: null,
  };
}
