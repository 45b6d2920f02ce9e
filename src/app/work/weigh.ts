import type { DatasetIdentity } from "../../model/dataset.ts";
import { type AnyTrial, isNetwork, type Trial } from "../../model/trial.ts";
import { epochWeight } from "../../plan/estimate.ts";

/** How much an epoch of the trial costs, in multiply-adds; programs cost alike. */
export type Weigh = (trial: AnyTrial) => number;

/** How long an epoch takes, for the time left. */
export function weigher(identityOf: (trial: Trial) => DatasetIdentity): Weigh {
  return (trial) => (isNetwork(trial) ? epochWeight(trial.arm.parameters, identityOf(trial).sizes.train) : 1);
}
