import type { Learner } from "../learner/learner.ts";
import type { MetricName } from "../model/parameters.ts";
import { acos } from "../numerics/acos.ts";
import { dot, mean, norm } from "../numerics/sums.ts";

/** So many mini-batches of each size are looked at, spread over the training split. */
const BATCHES = 20;

/**
 * How far the gradients of mini-batches of 1, 10, 100, … examples are from the gradient of all, as means over mini-batches
 * of consecutive examples: the angle in degrees, and the length divided by that of the whole gradient. A gradient of
 * length 0 has no direction: mini-batches that have one are left out of the angle, and a whole that is 0 leaves nothing.
 */
export function gradientNoise(learner: Learner): { readonly [metric: MetricName]: number } {
  const { examples } = learner;
  const whole = learner.gradientOf(0, examples);
  const metrics: Record<MetricName, number> = {};
  if (norm(whole) === 0) return metrics;
  for (let m = 1; m < examples; m *= 10) {
    const all = Math.floor(examples / m);
    const count = Math.min(BATCHES, all);
    const angles: number[] = [];
    const lengths: number[] = [];
    for (let i = 0; i < count; i++) {
      const from = Math.floor((i * all) / count) * m;
      const part = learner.gradientOf(from, from + m);
      if (norm(part) !== 0) angles.push(degreesBetween(part, whole));
      lengths.push(norm(part) / norm(whole));
    }
    metrics[`noise.length.${m}`] = mean(lengths);
    if (angles.length > 0) metrics[`noise.angle.${m}`] = mean(angles);
  }
  return metrics;
}

function degreesBetween(a: Float64Array, b: Float64Array): number {
  const cosine = dot(a, b) / (norm(a) * norm(b));
  // Rounding may lead beyond 1.
  return (acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}
