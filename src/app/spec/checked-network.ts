import type { DatasetIdentity } from "../../model/dataset.ts";
import { isDealtBySeed } from "../../model/dealt-by-seed.ts";
import type { Arm, Parameters } from "../../model/parameters.ts";
import type { Spec } from "../../model/specification.ts";
import type { Trial } from "../../model/trial.ts";
import { trialWork } from "../../plan/estimate.ts";
import { splitOverlap } from "../../report/statistics/difference.ts";
import type { ArmsAt } from "../../specification/search.ts";
import type { AdaptivePlan } from "./adaptive-plan.ts";
import { adaptivePlanOf } from "./plan-of-spec.ts";
import type { OverlapOf } from "./replicated-plan.ts";

/** A checked spec of networks, with what is known of its data. */
export interface CheckedNetwork {
  readonly kind: "network";
  readonly spec: Spec;
  /** Paths in data sources are relative to it. */
  readonly folder: string;
  /** What the trials of an arm and seed learn from. */
  identity(arm: Arm, seed: number): DatasetIdentity;
  /** Of a search. */
  readonly armsAt?: ArmsAt;
}

/** The plan of a checked spec of trainings. */
export function networkPlan(checked: CheckedNetwork, numerics: string): AdaptivePlan {
  const overlapOf: OverlapOf<Parameters> = (arm, seed, metric) =>
    isDealtBySeed(arm.parameters.data) ? splitOverlap(checked.identity(arm, seed).sizes, metric) : 0;
  return adaptivePlanOf(checked, (arm, seed) => checked.identity(arm, seed).digest, numerics, overlapOf);
}

/** Multiply-adds of a whole training, for estimates. */
export function workOf({ identity }: CheckedNetwork): (trial: Trial) => number {
  return ({ arm, seed }) => trialWork(arm.parameters, identity(arm, seed).sizes.train);
}
