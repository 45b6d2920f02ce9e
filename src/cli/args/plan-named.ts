import { chosenExperiment } from "../../app/report-input.ts";
import type { PlanName } from "../../model/records.ts";
import { changesOf } from "../../specification/override.ts";
import type { Store } from "../../store/store.ts";
import type { Flags } from "./flags.ts";
import { specOptions } from "./spec-options.ts";

/** The plan of the experiment named, or of the one that ran last: of the run that was given the same `--set` and `--seeds`. */
export function planNamed(store: Store, named: string | undefined, flags: Flags): PlanName {
  const experiment = chosenExperiment(store, named);
  const { set = [], seeds } = specOptions(flags);
  const changedBy = changesOf(set, seeds);
  return changedBy.length === 0 ? experiment : { experiment, changedBy };
}
