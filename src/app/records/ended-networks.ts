import type { Parameters } from "../../model/parameters.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { isNetwork, type Trial } from "../../model/trial.ts";
import type { ArmReport, Report, TrialReport } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { isNetworkRecord } from "./recorded.ts";
import { plansOf } from "./report-input.ts";

/** A training of a network that a report shows and that has ended. */
export interface EndedNetwork {
  readonly arm: ArmReport;
  readonly row: TrialReport & { readonly status: "completed" | "diverged" };
  /** As it was planned. */
  readonly trial: Trial;
}

/** Nothing was trained and the weights were drawn: what such a network answers is chance, and says nothing. */
export function answersByChance({ epochs, init }: Pick<Parameters, "epochs" | "init">): boolean {
  return epochs === 0 && typeof init === "string";
}

/** Arm by arm, without those that answer by chance. The store is asked once for each plan, whatever the number of trials. */
export function endedNetworks(store: Store, report: Report): readonly EndedNetwork[] {
  const planned = new Map(plansOf(report).flatMap((plan) => store.plan(plan).map((each) => [each.id, each])));
  return report.arms.flatMap((arm) =>
    arm.trials.flatMap((row) => {
      const trial = planned.get(row.id);
      if (row.status !== "completed" && row.status !== "diverged") return [];
      const isShown = trial !== undefined && isNetwork(trial) && !answersByChance(trial.arm.parameters);
      return isShown ? [{ arm, row, trial }] : [];
    }),
  );
}

/** Everything that is recorded of it, its epochs too. */
export function recordOf({ trial }: EndedNetwork, store: Store): NetworkRecord | undefined {
  const record = store.trial(trial.id);
  return record !== undefined && isNetworkRecord(record) ? record : undefined;
}
