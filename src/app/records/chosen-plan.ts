import type { PlanName } from "../../model/records.ts";
import { changesOf } from "../../specification/override.ts";
import type { Store } from "../../store/store.ts";
import type { SpecOptions } from "../spec/checked-spec.ts";
import { chosenExperiment } from "./report-input.ts";

/** What a run was given, so that it is not about the spec's own plan. */
export type PlanChanges = Pick<SpecOptions, "set" | "seeds">;

/** The plan of the experiment named, or of the one that ran last: of the run that was given the same changes. */
export function chosenPlan(
  store: Store,
  named: string | undefined,
  { set = [], seeds }: PlanChanges,
): PlanName {
  const experiment = chosenExperiment(store, named);
  const changedBy = changesOf(set, seeds);
  return changedBy.length === 0 ? experiment : { experiment, changedBy };
}
