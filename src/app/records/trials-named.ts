import type { TrialId } from "../../model/trial.ts";
import { buildReport } from "../../report/build.ts";
import type { Store } from "../../store/store.ts";
import { asTyped } from "../../text/number.ts";
import { reportInput } from "./report-input.ts";
import { findSubject } from "./subject.ts";
import { isTrialPrefix } from "./trial-prefix.ts";

/** What a name stands for where trials are wanted. */
export type Named =
  | { readonly kind: "trial"; readonly id: TrialId }
  | { readonly kind: "experiment"; readonly name: string; readonly ids: readonly TrialId[] }
  | {
      readonly kind: "arm";
      readonly experiment: string;
      readonly label: string;
      readonly ids: readonly TrialId[];
    };

/**
 * The experiment of that name; else the one trial whose id begins so; else the arm of that label, in the experiment that
 * ran last of those that have one. Throws RunxError where there is none.
 */
export function trialsNamed(store: Store, name: string): Named {
  const arm =
    store.presence(name).kind === "unknown" && !isTrialPrefix(name) ? armNamed(store, name) : undefined;
  if (arm !== undefined) return arm;
  const subject = findSubject(store, name);
  if (subject.kind === "trial") return subject;
  return { ...subject, ids: store.trialRows(name)!.map(({ id }) => id) };
}

function armNamed(store: Store, label: string): Named | undefined {
  for (const { name: experiment } of store.experiments()) {
    const report = buildReport(reportInput(store, experiment), { tuned: ["none"] });
    const arm = report.arms.find((each) => asTyped(each.label) === asTyped(label));
    if (arm !== undefined) return { kind: "arm", experiment, label, ids: arm.trials.map(({ id }) => id) };
  }
  return undefined;
}
