import type { Parameters } from "../model/parameters.ts";
import { power } from "../numerics/power.ts";

/** What an optimizer remembers of earlier gradients. */
export interface Moments {
  /** Velocities of momentum, or the first moments m of Adam. */
  readonly velocities: boolean;
  /** Running means of the squared gradients. */
  readonly squares: boolean;
}

export function momentsOf({ momentum, optimizer }: Parameters): Moments {
  const isAdam = optimizer?.kind === "adam" || optimizer?.kind === "adamw";
  return { velocities: momentum !== undefined || isAdam, squares: isAdam || optimizer?.kind === "rmsprop" };
}

/**
 * β₁ᵗ and β₂ᵗ of Adam after the t mini-batches of the epochs before `epoch`; each mini-batch multiplies them once more, so
 * that a training continues from any epoch. Both 0 without Adam.
 */
export function decayedBetas(
  { optimizer }: Parameters,
  epoch: number,
  batchesPerEpoch: number,
): readonly [number, number] {
  if (optimizer?.kind !== "adam" && optimizer?.kind !== "adamw") return [0, 0];
  const t = (epoch - 1) * batchesPerEpoch;
  return [power(optimizer.beta1, t), power(optimizer.beta2, t)];
}
