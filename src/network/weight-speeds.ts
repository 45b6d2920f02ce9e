import type { Parameters } from "../model/parameters.ts";
import { activations } from "./activation.ts";
import { activities, type CheckPoint } from "./check-point.ts";

/** How fast the weights into one layer learn, by what equation (23) says it depends on. */
export interface LayerSpeeds {
  /** After the input, from 1. */
  readonly layer: number;
  /** By the activation |a_k| that comes in with the weight, ascending; the first group is 0 where some are. */
  readonly byInput: readonly SpeedGroup[];
  /** By |σ′(z_j)| of the neuron that the weight leads to, ascending: saturated neurons first. */
  readonly bySlope: readonly SpeedGroup[];
}

export interface SpeedGroup {
  readonly from: number;
  readonly to: number;
  /** Pairs of a weight and an example. */
  readonly weights: number;
  /** Mean of |∂C_x/∂w_jk| over them. */
  readonly speed: number;
}

/**
 * |∂C/∂w_jk| = |a_k·δ_j|, equation (23), with δ_j proportional to σ′(z_j), equations (16) and (19): a weight learns slowly where
 * its input is low or its neuron saturated. Over the examples of the point, each layer's weights in so many groups of either.
 */
export function weightSpeeds(
  point: CheckPoint,
  parameters: Parameters,
  groups: number,
): readonly LayerSpeeds[] {
  const seen = point.weights.weights.map((): Sample[] => []);
  activities(point).forEach((activity, i) => {
    const { y, masks } = point.examples[i]!;
    const δ = point.model.backward(point.weights, activity, y, masks);
    δ.forEach((δ_l, l) => {
      const slopeOf = l === δ.length - 1 ? outputSlope(parameters) : point.model.hidden[l]!.slope;
      const a = activity.a[l]!;
      δ_l.forEach((δ_j, j) => {
        const slope = Math.abs(slopeOf(activity.z[l]![j]!));
        for (const a_k of a) seen[l]!.push({ input: Math.abs(a_k), slope, speed: Math.abs(a_k * δ_j) });
      });
    });
  });
  return seen.map((samples, l) => ({
    layer: l + 1,
    byInput: grouped(samples, groups, ({ input }) => input),
    bySlope: grouped(samples, groups, ({ slope }) => slope),
  }));
}

interface Sample {
  readonly input: number;
  readonly slope: number;
  readonly speed: number;
}

/** Of softmax the diagonal of its Jacobian depends on the other outputs: the sigmoid's slope stands for how far z is out. */
function outputSlope({ output }: Parameters): (z: number) => number {
  return activations[output === "softmax" ? "sigmoid" : output].slope;
}

/** Zeros apart, then groups of equal count; equal keys are never parted. */
function grouped(samples: readonly Sample[], count: number, key: (sample: Sample) => number): SpeedGroup[] {
  const sorted = samples.toSorted((x, y) => key(x) - key(y));
  const zeros = sorted.findIndex((sample) => key(sample) > 0);
  const first = zeros < 0 ? sorted.length : zeros;
  const bounds = [0, ...(first > 0 ? [first] : [])];
  for (let group = 1; group <= count; group++) {
    let end = first + Math.round(((sorted.length - first) * group) / count);
    while (end < sorted.length && end > 0 && key(sorted[end]!) === key(sorted[end - 1]!)) end++;
    if (end > bounds.at(-1)!) bounds.push(end);
  }
  return bounds.slice(1).map((end, i) => groupOf(sorted.slice(bounds[i]!, end), key));
}

function groupOf(samples: readonly Sample[], key: (sample: Sample) => number): SpeedGroup {
  return {
    from: key(samples[0]!),
    to: key(samples.at(-1)!),
    weights: samples.length,
    speed: samples.reduce((sum, { speed }) => sum + speed, 0) / samples.length,
  };
}
