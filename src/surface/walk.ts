/** A walk down a surface, step by step as it is recorded. */
import { valuesDigest } from "../learner/digest.ts";
import type { MetricName } from "../model/parameters.ts";
import type { SurfaceParameters } from "../model/surface.ts";
import type { EpochRecord } from "../model/trial.ts";
import { descend, type Method, type Step } from "./descend.ts";
import { surfaceOf } from "./surface.ts";

/** Names the arithmetic: exact derivatives in plain float64, in the order that the formula is written in. */
export const SURFACE_NUMERICS = "surface/1";

/** Of more variables the coordinates are not recorded: they would be most of the records. */
export const COORDINATES = 10;

/** How a walk ended. */
export type WalkEnding =
  | { readonly status: "completed"; readonly epochs: number; readonly digest: string }
  /** The cost or the gradient was not finite after this step. The step is not recorded. */
  | { readonly status: "diverged"; readonly epoch: number };

/** The start as epoch 0, then a record a step. */
export function* walk(parameters: SurfaceParameters): Generator<EpochRecord, WalkEnding, void> {
  const { surface: written, steps } = parameters;
  const surface = surfaceOf(written, written.start.length);
  let epoch = 0;
  let v: Float64Array = Float64Array.from(written.start);
  for (const step of descend(surface, written.start, methodOf(parameters))) {
    if (!isOnGround(step)) return { status: "diverged", epoch };
    yield { epoch, metrics: metricsOf(step, epoch) };
    v = step.v;
    if (epoch === steps) break;
    epoch++;
  }
  return { status: "completed", epochs: steps, digest: valuesDigest([v]) };
}

function isOnGround({ v, cost, change, predicted, gradientNorm }: Step): boolean {
  return [...v, cost, change, predicted, gradientNorm].every(Number.isFinite);
}

function methodOf({ method, eta, momentum = 0, friction = 0 }: SurfaceParameters): Method {
  switch (method) {
    case "momentum":
      return { kind: method, eta, momentum };
    case "hamiltonian":
      return { kind: method, eta, friction };
    case "gradient-descent":
    case "newton":
      return { kind: method, eta };
  }
}

function metricsOf(step: Step, epoch: number): { readonly [metric: MetricName]: number } {
  const { v, cost, change, predicted, gradientNorm, evaluations } = step;
  const ratio = change / predicted;
  return {
    "surface.cost": cost,
    ...(epoch > 0 && { "surface.change": change, "surface.expected": predicted }),
    ...(epoch > 0 && Number.isFinite(ratio) && { "surface.ratio": ratio }),
    "gradient.norm": gradientNorm,
    "surface.gradients": evaluations.gradients,
    "surface.first_derivatives": evaluations.first,
    "surface.second_derivatives": evaluations.second,
    ...(v.length <= COORDINATES && Object.fromEntries(Array.from(v, (x, i) => [`surface.v${i + 1}`, x]))),
  };
}
