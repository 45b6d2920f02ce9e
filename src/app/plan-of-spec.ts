import type { Decisions } from "../model/search.ts";
import { plan } from "../plan/plan.ts";
import type { AdaptivePlan, TrialsOf } from "./adaptive-plan.ts";
import { type CheckedSpec, planOf } from "./checked-spec.ts";
import { replicatedPlan } from "./replicated-plan.ts";
import { SearchPlan } from "./search-plan.ts";

/** The plan of a checked spec: of a grid all of it at once, of a search a generation more with each call. */
export function adaptivePlan(checked: CheckedSpec, numerics: string): AdaptivePlan {
  const { spec, identity } = checked;
  const trialsOf: TrialsOf = (arm, seeds) =>
    plan({ arms: [arm], seeds }, (_, seed) => identity(arm, seed).digest, numerics);
  if (spec.search) return new SearchPlan(spec, spec.search, trialsOf);
  const { replication } = spec;
  if (replication) {
    const { start, step, max } = replication;
    return {
      atMost: { trials: spec.arms.length * max, rounds: 1 + Math.ceil((max - start) / step) },
      grow: (outcomes) => replicatedPlan(spec, replication, trialsOf, outcomes),
    };
  }
  return {
    atMost: { trials: spec.arms.length * spec.seeds.length, rounds: 1 },
    grow: () => planOf(checked, numerics),
  };
}

/** Whether results can ask for no further trial. */
export function isSettled(decisions: Decisions): boolean {
  return decisions.kind === "search"
    ? decisions.parts.every(({ over }) => over)
    : decisions.arms.every(({ end }) => end !== "going-on");
}
