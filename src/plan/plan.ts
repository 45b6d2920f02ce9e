import type { Arm } from "../model/parameters.ts";
import type { Trial } from "../model/trial.ts";
import { trialIds } from "./identity.ts";

/** The arms and seeds of a checked spec. */
export interface Design {
  readonly arms: readonly Arm[];
  readonly seeds: readonly number[];
}

/**
 * Every trial of a design, arm by arm in the order of the spec and seed by seed within an arm.
 *
 * @param dataDigest the digest of an arm's data, known before anything is loaded
 * @param numerics names the arithmetic that will train
 */
export function plan(design: Design, dataDigest: (arm: Arm) => string, numerics: string): Trial[] {
  return design.arms.flatMap((arm) => {
    const digest = dataDigest(arm);
    const id = trialIds({ parameters: arm.parameters, dataDigest: digest, numerics });
    return design.seeds.map((seed) => ({ id: id(seed), arm, seed, dataDigest: digest, numerics }));
  });
}
