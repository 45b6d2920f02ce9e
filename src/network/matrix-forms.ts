/** Backpropagation written with matrices alone, as equations (18), (20) and (21) write it: for comparing, not for training. */
import { hiddenActivations } from "../learner/hidden-activations.ts";
import type { Parameters } from "../model/parameters.ts";
import { dot } from "../numerics/sums.ts";
import { type ActivationFunction, activations } from "./activation.ts";
import { activities, type CheckPoint } from "./check-point.ts";
import { crossEntropyGradient, logLikelihoodGradient, quadraticGradient } from "./cost.ts";
import { hadamard, type Vector } from "./vectors.ts";

export interface EquationCheck {
  readonly equation: "(15)" | "(18)" | "(20)" | "(21)" | "(26)";
  /** The equation in one line of plain text. */
  readonly form: string;
  /** Of the matrix forms: largest |δ by the equation − δ by backpropagation| / max(|δ|), a few 10⁻¹⁶ of rounding. */
  readonly largestDifference: number;
}

/** Rows of numbers; of a diagonal matrix the diagonal alone. */
type MatrixForm = { readonly diagonal: Vector } | { readonly rows: readonly Vector[] };

/** δ of every example by the three equations, each compared with backpropagation as the reference computes it. */
export function checkMatrixForms(point: CheckPoint, parameters: Parameters): readonly EquationCheck[] {
  const hidden = hiddenActivations(parameters).map((name) => activations[name]);
  const worst = { output: 0, hidden: 0, whole: 0 };
  activities(point).forEach(({ z, a }, i) => {
    const { y, masks } = point.examples[i]!;
    const δ = point.model.backward(point.weights, { z, a }, y, masks);
    const last = z.length - 1;
    const S = z.map((z_l, l) =>
      l === last ? outputSlopes(parameters, z_l, a[l + 1]!) : hiddenSlopes(hidden[l]!, z_l, masks[l]),
    );
    const Wᵀ = point.weights.weights.map((W, l) => transposed(W, point.weights.layers[l]!));
    // (18): δᴸ = Sᴸ ∇ₐC.
    const weight = point.model.weightOf(y);
    const toCost = costGradient(parameters, a[last + 1]!, y).map((g_j) => weight * g_j);
    let whole = times(S[last]!, toCost);
    worst.output = Math.max(worst.output, difference(whole, δ[last]!));
    for (let l = last - 1; l >= 0; l--) {
      // (20): δˡ = Sˡ (Wˡ⁺¹)ᵀ δˡ⁺¹, from backpropagation's δˡ⁺¹.
      const one = times(S[l]!, times(Wᵀ[l + 1]!, δ[l + 1]!));
      worst.hidden = Math.max(worst.hidden, difference(one, δ[l]!));
      // (21): the product of all matrices from the output down.
      whole = times(S[l]!, times(Wᵀ[l + 1]!, whole));
      worst.whole = Math.max(worst.whole, difference(whole, δ[l]!));
    }
  });
  return [
    { equation: "(18)", form: "δᴸ = Sᴸ ∇ₐC", largestDifference: worst.output },
    ...(point.weights.weights.length > 1
      ? [
          { equation: "(20)", form: "δˡ = Sˡ (Wˡ⁺¹)ᵀ δˡ⁺¹", largestDifference: worst.hidden } as const,
          { equation: "(21)", form: "δˡ = Sˡ (Wˡ⁺¹)ᵀ … Sᴸ ∇ₐC", largestDifference: worst.whole } as const,
        ]
      : []),
  ];
}

/** Sˡ, the diagonal matrix of σ′(zˡ); of a neuron that dropout leaves out, 0. */
function hiddenSlopes(hidden: ActivationFunction, z: Vector, mask: Vector | undefined): MatrixForm {
  return { diagonal: z.map((z_j, j) => hidden.slope(z_j) * (mask?.[j] ?? 1)) };
}

/** Sᴸ: diagonal but for softmax, whose activations depend on every z: ∂a_i/∂z_j = a_i(1[i=j] − a_j), symmetric. */
function outputSlopes({ output }: Parameters, z: Vector, a: Vector): MatrixForm {
  if (output !== "softmax") return { diagonal: z.map(activations[output].slope) };
  return { rows: [...a].map((a_i, i) => a.map((a_j, j) => a_i * ((i === j ? 1 : 0) - a_j))) };
}

function costGradient({ cost }: Parameters, a: Vector, y: Vector): Vector {
  switch (cost) {
    case "quadratic":
      return quadraticGradient(a, y);
    case "cross-entropy":
      return crossEntropyGradient(a, y);
    case "log-likelihood":
      return logLikelihoodGradient(a, y);
  }
}

/** Wᵀ as rows: one a column of W, which has `columns` of them. */
function transposed(W: Vector, columns: number): MatrixForm {
  const rows = Array.from({ length: columns }, (_, k) =>
    Float64Array.from({ length: W.length / columns }, (_, j) => W[j * columns + k]!),
  );
  return { rows };
}

function times(matrix: MatrixForm, v: Vector): Vector {
  if ("diagonal" in matrix) return hadamard(matrix.diagonal, v);
  return Float64Array.from(matrix.rows, (row) => dot(row, v));
}

function difference(found: Vector, expected: Vector): number {
  const size = expected.reduce((most, δ_j) => Math.max(most, Math.abs(δ_j)), Number.MIN_VALUE);
  return found.reduce((most, δ_j, j) => Math.max(most, Math.abs(δ_j - expected[j]!) / size), 0);
}
