import { exp } from "../numerics/exp.ts";
import { dot, norm } from "../numerics/sums.ts";
import { solve } from "./solve.ts";
import type { Surface } from "./surface.ts";

/** How a walker goes down a surface. `eta` is the learning rate η, or the time h of a step of the rolling ball. */
export type Method =
  /** v ← v − η∇C, equation (9). */
  | { readonly kind: "gradient-descent"; readonly eta: number }
  /** p ← μp − η∇C, v ← v + p. */
  | { readonly kind: "momentum"; readonly eta: number; readonly momentum: number }
  /**
   * A ball of mass 1 that rolls with friction γ: v̇ = p, ṗ = −∇C − γp, by the conformal leapfrog method (Franca, Sulam,
   * Robinson and Vidal, Conformal symplectic and relativistic optimization, 2020): half a step along p, the force at the
   * middle, half a step along the new p. One gradient a step, no second derivatives.
   */
  | { readonly kind: "hamiltonian"; readonly eta: number; readonly friction: number }
  /** v ← v − η H⁻¹∇C with the second derivatives H. */
  | { readonly kind: "newton"; readonly eta: number };

/** What a method has asked of the surface so far; what is computed for the records alone is not counted. */
export interface Evaluations {
  /** Gradients. */
  readonly gradients: number;
  /** First partial derivatives: n a gradient. */
  readonly first: number;
  /** Second partial derivatives: n(n+1)/2 a matrix of them. */
  readonly second: number;
}

/** Where a walker stands after a step. */
export interface Step {
  readonly v: Float64Array;
  readonly cost: number;
  /** ΔC of the step; 0 at the start. */
  readonly change: number;
  /** ∇C·Δv, equation (7), what ΔC should be for a small step: −η‖∇C‖² for gradient descent, equation (8). */
  readonly predicted: number;
  /** ‖∇C‖ here. */
  readonly gradientNorm: number;
  readonly evaluations: Evaluations;
}

/** The start, then a step after each `next()`. A step whose numbers are not finite is given as it is, and is the last. */
export function* descend(
  surface: Surface,
  start: readonly number[],
  method: Method,
): Generator<Step, void, void> {
  const mover = moverOf(surface, method);
  let v = Float64Array.from(start);
  let [cost, gradient] = [surface.cost(v), surface.gradient(v)];
  let evaluations: Evaluations = { gradients: 0, first: 0, second: 0 };
  yield { v, cost, change: 0, predicted: 0, gradientNorm: norm(gradient), evaluations };
  for (;;) {
    const Δv = mover(v, gradient);
    const predicted = dot(gradient, Δv);
    const next = v.map((x, i) => x + Δv[i]!);
    const nextCost = surface.cost(next);
    evaluations = counted(evaluations, surface.variables, method);
    gradient = surface.gradient(next);
    const gradientNorm = norm(gradient);
    yield { v: next, cost: nextCost, change: nextCost - cost, predicted, gradientNorm, evaluations };
    if (!Number.isFinite(nextCost) || !Number.isFinite(gradientNorm)) return;
    [v, cost] = [next, nextCost];
  }
}

/** Δv of the next step, from the point and its gradient. */
type Mover = (v: Float64Array, gradient: Float64Array) => Float64Array;

function moverOf(surface: Surface, method: Method): Mover {
  switch (method.kind) {
    case "gradient-descent":
      return (_, gradient) => gradient.map((g) => -method.eta * g);
    case "momentum": {
      let p = new Float64Array(surface.variables);
      return (_, gradient) => {
        p = p.map((pᵢ, i) => method.momentum * pᵢ - method.eta * gradient[i]!);
        return p;
      };
    }
    case "hamiltonian":
      return rollingBall(surface, method.eta, method.friction);
    case "newton":
      return (v, gradient) => solve(surface.hessian(v), gradient).map((d) => -method.eta * d);
  }
}

function rollingBall(surface: Surface, h: number, friction: number): Mover {
  let p = new Float64Array(surface.variables);
  const damping = exp((-friction * h) / 2);
  return (v) => {
    const before = p;
    const force = surface.gradient(v.map((x, i) => x + (h / 2) * before[i]!));
    p = before.map((pᵢ, i) => damping * (damping * pᵢ - h * force[i]!));
    return p.map((pᵢ, i) => (h / 2) * (before[i]! + pᵢ));
  };
}

function counted({ gradients, first, second }: Evaluations, n: number, { kind }: Method): Evaluations {
  return {
    gradients: gradients + 1,
    first: first + n,
    second: second + (kind === "newton" ? (n * (n + 1)) / 2 : 0),
  };
}
