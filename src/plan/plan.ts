import type { Arm, TrialParameters } from "../model/parameters.ts";
import type { Trial, TrialId } from "../model/trial.ts";
import { trialIds } from "./identity.ts";

/** The arms and seeds of a checked spec. */
export interface Design<P extends TrialParameters> {
  readonly arms: readonly Arm<P>[];
  readonly seeds: readonly number[];
}

/**
 * Every trial of a design, arm by arm in the order of the spec and seed by seed within an arm.
 *
 * @param dataDigest the digest of what the trials of an arm and seed learn from, known before anything is loaded
 * @param numerics names the arithmetic that will train
 */
export function plan<P extends TrialParameters>(
  design: Design<P>,
  dataDigest: (arm: Arm<P>, seed: number) => string,
  numerics: string,
): Trial<P>[] {
  return design.arms.flatMap((arm) => {
    const idsOf = rememberedIds(arm, numerics);
    return design.seeds.map((seed) => {
      const digest = dataDigest(arm, seed);
      return { id: idsOf(digest)(seed), arm, seed, dataDigest: digest, numerics };
    });
  });
}

/** By the digest of the data: most arms have one for all seeds. */
function rememberedIds(
  arm: Arm<TrialParameters>,
  numerics: string,
): (dataDigest: string) => (seed: number) => TrialId {
  const known = new Map<string, (seed: number) => TrialId>();
  return (dataDigest) => {
    const ids = known.get(dataDigest) ?? trialIds({ parameters: arm.parameters, dataDigest, numerics });
    known.set(dataDigest, ids);
    return ids;
  };
}
