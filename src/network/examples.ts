import type { Split } from "../model/dataset.ts";
import type { Vector } from "./vectors.ts";

/** The input x of row `row`. */
export function inputOf({ inputs, size }: Pick<Split, "inputs" | "size">, row: number): Vector {
  const width = inputs.values.length / size;
  const from = row * width;
  if (inputs.kind === "reals") return inputs.values.subarray(from, from + width);
  const x = new Float64Array(width);
  // A loop, since `from` with a function would take most of a training's time.
  for (let k = 0; k < width; k++) x[k] = inputs.values[from + k]! / inputs.scale;
  return x;
}

/** The desired output y of row `row`: one-hot for a class. */
export function targetOf({ targets }: Split, row: number, outputs: number): Vector {
  if (targets.kind !== "classes") return targets.values.subarray(row * outputs, (row + 1) * outputs);
  const y = new Float64Array(outputs);
  y[targets.labels[row]!] = 1;
  return y;
}
