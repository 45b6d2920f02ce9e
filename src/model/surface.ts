/** A walk down a function of a few variables as a trial. Types only. */

/** Everything of a walk that changes its result. What is off is absent. */
export interface SurfaceParameters {
  readonly kind: "surface";
  readonly surface: WalkedSurface;
  readonly method: SurfaceMethod;
  /** Learning rate η; of the Hamiltonian method the time of a step. */
  readonly eta: number;
  readonly steps: number;
  /** μ; of the momentum method alone. */
  readonly momentum?: number;
  /** γ; of the Hamiltonian method alone. */
  readonly friction?: number;
}

/** A cost C(v₁ … vₙ) and the point where the walk begins, one number for each variable. */
export type WalkedSurface = SurfaceFormula & { readonly start: readonly number[] };

/** One formula of v1, v2, …, or a sum over the variables. */
export type SurfaceFormula =
  | { readonly of: string }
  /** The sum over i of a formula of `v` (the i-th variable), `next` (the one after it) and `i` (from 1). */
  | { readonly sum: string };

export type SurfaceMethod = "gradient-descent" | "momentum" | "hamiltonian" | "newton";
