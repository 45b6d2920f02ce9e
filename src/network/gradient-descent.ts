import { dot, type Vector } from "./vectors.ts";

/** ∇C, equation (6): the vector of the partial derivatives of C at v. */
export type Gradient = (v: Vector) => Vector;

/** ΔC ≈ ∇C · Δv, equations (4) and (7): what a small move Δv changes in C. */
export function approximateChange(gradientAtV: Vector, move: Vector): number {
  return dot(gradientAtV, move);
}

/** Δv = −η∇C, equation (8): the move of its length that lowers C most. */
export function downhillMove(gradientAtV: Vector, η: number): Vector {
  return gradientAtV.map((g_i) => -η * g_i);
}

/**
 * The path of descent v → v′ = v − η∇C, equation (9), for a function of any number of variables: `steps` + 1 points,
 * the start first.
 */
export function descentPath(gradient: Gradient, start: Vector, η: number, steps: number): readonly Vector[] {
  const path = [start];
  for (let i = 0; i < steps; i++) {
    const v = path[i]!;
    const move = downhillMove(gradient(v), η);
    path.push(v.map((v_i, j) => v_i + move[j]!));
  }
  return path;
}
