import type { TrialRecord } from "../../model/records.ts";
import { bestArm } from "../../report/arms/standing.ts";
import type { ArmReport, Report } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";

export interface Exemplar {
  readonly arm: ArmReport;
  readonly record: TrialRecord;
}

/** The trial in the middle of the best arm: neither the luckiest nor the unluckiest. */
export function exemplar(report: Report, store: Store): Exemplar | undefined {
  const arm = bestArm(report.arms, report.metric) ?? report.arms[0];
  const valued = (arm?.trials ?? []).flatMap((trial) =>
    trial.status === "completed" && trial.measured?.value !== undefined
      ? [{ id: trial.id, value: trial.measured.value }]
      : [],
  );
  const ranked = valued.sort((a, b) => a.value - b.value);
  const middle = ranked[Math.floor((ranked.length - 1) / 2)];
  const record = middle && store.trial(middle.id);
  return arm && record && { arm, record };
}
