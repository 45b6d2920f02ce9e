import type { Parameters, Recurrent } from "./parameters.ts";

/** The numbers that a layer takes in, and its neurons: its matrix has the shape [n_out][n_in]. */
export interface Connection {
  readonly nIn: number;
  readonly nOut: number;
}

/** The sizes of a network, and whether its hidden layers are recurrent. */
export interface Shape {
  readonly layers: readonly number[];
  readonly recurrent?: boolean | Recurrent | undefined;
}

/**
 * Of each layer after the input. A hidden layer of a recurrent network takes in two things: what the layer before passes on
 * at this step, and its own activations of the step before. Its matrix is [W U].
 */
export function connectionsOf({ layers, recurrent }: Shape): readonly Connection[] {
  return layers.slice(1).map((nOut, l) => {
    const isHidden = l < layers.length - 2;
    return { nIn: layers[l]! + (recurrent && isHidden ? nOut : 0), nOut };
  });
}

/** The outputs of one example: of a recurrent network that answers at each step, those of all steps. */
export function outputsOfExample({ layers, recurrent }: Pick<Parameters, "layers" | "recurrent">): number {
  return layers.at(-1)! * (recurrent?.output === "each" ? recurrent.steps : 1);
}

/** The inputs of one example: of a recurrent network those of all steps. */
export function inputsOfExample({ layers, recurrent }: Pick<Parameters, "layers" | "recurrent">): number {
  return layers[0]! * (recurrent?.steps ?? 1);
}

/**
 * Whether the error of step `t`, from 0, flows back to the step before. With truncation it stays within its segment of
 * `truncate` steps, counted from the last step.
 */
export function flowsBack({ steps, truncate }: Pick<Recurrent, "steps" | "truncate">, t: number): boolean {
  return t > 0 && (truncate === undefined || (steps - t) % truncate !== 0);
}

type Reals = Float32Array | Float64Array;

/** W and U of [W U]; W alone where that is all. */
export function parted<R extends Reals>(
  matrix: R,
  { nIn, nOut }: Connection,
  before: number,
): readonly [W: R, U?: R] {
  if (nIn === before) return [matrix];
  const columns = (from: number, to: number) => {
    const part = emptyLike(matrix, nOut * (to - from));
    for (let j = 0; j < nOut; j++) part.set(matrix.subarray(j * nIn + from, j * nIn + to), j * (to - from));
    return part;
  };
  return [columns(0, before), columns(before, nIn)];
}

/** [W U], row by row. */
export function joined<R extends Reals>(W: R, U: R, rows: number): R {
  const [left, right] = [W.length / rows, U.length / rows];
  const both = emptyLike(W, W.length + U.length);
  for (let j = 0; j < rows; j++) {
    both.set(W.subarray(j * left, (j + 1) * left), j * (left + right));
    both.set(U.subarray(j * right, (j + 1) * right), j * (left + right) + left);
  }
  return both;
}

function emptyLike<R extends Reals>(values: R, length: number): R {
  return (values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as R;
}
