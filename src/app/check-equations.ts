import { load, sourceFor } from "../data/index.ts";
import type { Arm } from "../model/parameters.ts";
import { checkEquations, type EquationChecks } from "../network/check-equations.ts";
import { checkGradients, type GradientCheck } from "../network/check-gradients.ts";
import { checkNetwork, type SpecObject, type SpecOptions } from "./spec/checked-spec.ts";

/** What rounding leaves of differences in float64, for activations without kinks. */
const TOLERANCE = 1e-6;

/** Of one arm's network. */
export interface ArmCheck {
  readonly arm: Arm;
  readonly passed: boolean;
  readonly gradients: GradientCheck;
  readonly equations: EquationChecks;
}

/**
 * Backpropagation against central differences, and the equations of the notes, for each arm's network with the first
 * seed; one after the other, since each takes a while. Throws RunxError.
 */
export function* checkedArms(
  written: string | SpecObject,
  options: SpecOptions,
): Generator<ArmCheck, void, undefined> {
  const { spec, folder } = checkNetwork(written, options);
  const seed = spec.seeds[0]!;
  for (const arm of spec.arms) {
    const dataset = load(sourceFor(arm.parameters.data, seed), folder);
    const gradients = checkGradients(dataset, arm.parameters, seed);
    const equations = checkEquations(dataset, arm.parameters, seed);
    const passed =
      gradients.layers.every((layer) => layer.largestRelativeError < TOLERANCE) &&
      equations.equations.every(({ largestDifference }) => largestDifference < TOLERANCE);
    yield { arm, passed, gradients, equations };
  }
}
