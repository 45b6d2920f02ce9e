import type { Arm, TrialParameters } from "../../model/parameters.ts";
import type { SearchLog } from "../../model/search.ts";
import type { SpecOf } from "../../model/specification.ts";
import { plan } from "../../plan/plan.ts";
import type { ArmsAt } from "../../specification/search.ts";
import type { AdaptivePlan, TrialsOf } from "./adaptive-plan.ts";
import { type OverlapOf, replicatedPlan } from "./replicated-plan.ts";
import { SearchPlan } from "./search-plan.ts";

/** Of a grid all of the plan at once, of a search a round more with each call. */
export function adaptivePlanOf<P extends TrialParameters>(
  { spec, armsAt }: { readonly spec: SpecOf<P>; readonly armsAt?: ArmsAt<P> },
  digest: (arm: Arm<P>, seed: number) => string,
  numerics: string,
  overlapOf: OverlapOf<P> = () => 0,
): AdaptivePlan<P> {
  const trialsOf: TrialsOf<P> = (arm, seeds) => plan({ arms: [arm], seeds }, digest, numerics);
  if (armsAt && spec.search) return new SearchPlan(spec, { ...spec.search, armsAt }, trialsOf);
  const { replication } = spec;
  if (replication) {
    const { start, step, max } = replication;
    return {
      atMost: { trials: spec.arms.length * max, rounds: 1 + Math.ceil((max - start) / step) },
      grow: (outcomes) => replicatedPlan(spec, replication, trialsOf, outcomes, overlapOf),
    };
  }
  return {
    atMost: { trials: spec.arms.length * spec.seeds.length, rounds: 1 },
    grow: () => ({ spec, trials: plan(spec, digest, numerics) }),
  };
}

/** Whether results can ask for no further trial. */
export function isSettled(searchLog: SearchLog): boolean {
  return searchLog.kind === "search"
    ? searchLog.parts.every(({ over }) => over)
    : searchLog.arms.every(({ end }) => end !== "going-on");
}
