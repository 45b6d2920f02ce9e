import type { Dataset } from "../model/dataset.ts";
import type { Parameters } from "../model/parameters.ts";
import { pointBeforeTraining } from "./check-point.ts";
import { deriveCrossEntropy } from "./derived-cost.ts";
import { checkMatrixForms, type EquationCheck } from "./matrix-forms.ts";
import { type NudgedNeuron, nudgeNeurons } from "./nudges.ts";
import { type LayerSpeeds, weightSpeeds } from "./weight-speeds.ts";

/** The equations of the notes, each computed in a second way. */
export interface EquationChecks {
  readonly equations: readonly EquationCheck[];
  /** Equation (15), neuron by neuron. */
  readonly nudges: readonly NudgedNeuron[];
  /** Equation (23), layer by layer; of a feedforward network. */
  readonly speeds: readonly LayerSpeeds[];
}

/** Low, middle and high. */
const THIRDS = 3;

/** Below this δ counts as its floor: differences of a cost are good to about 10⁻¹³ of it. */
const FLOOR = 1e-6;

/** For the network as it is before training, in float64. @throws RunxError for step neurons, which have no gradient. */
export function checkEquations(dataset: Dataset, parameters: Parameters, seed: number): EquationChecks {
  const point = pointBeforeTraining(dataset, parameters, seed);
  const nudges = nudgeNeurons(point, parameters);
  const derived: EquationCheck = {
    equation: "(26)",
    form: "∂C/∂a = (a − y)/σ′, integrated",
    largestDifference: deriveCrossEntropy().largestDifference,
  };
  const byNudging = {
    equation: "(15)",
    form: "δ = ∂C/∂z, by nudging z",
    largestDifference: largestNudgeError(nudges),
  } as const;
  // The other equations are those of a network without time.
  if (parameters.recurrent !== undefined) return { equations: [byNudging], nudges, speeds: [] };
  return {
    equations: [
      byNudging,
      ...checkMatrixForms(point, parameters),
      ...(parameters.cost === "cross-entropy" ? [derived] : []),
    ],
    nudges,
    speeds: weightSpeeds(point, parameters, THIRDS),
  };
}

function largestNudgeError(nudges: readonly NudgedNeuron[]): number {
  let largest = 0;
  for (const { slope, delta } of nudges) {
    if (slope === undefined) continue;
    const error = Math.abs(slope - delta) / Math.max(Math.abs(delta), FLOOR);
    // Not Math.max: NaN must not pass for a small error.
    if (!(error <= largest)) largest = error;
  }
  return largest;
}
