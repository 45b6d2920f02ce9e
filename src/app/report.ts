import type { PlanName } from "../model/records.ts";
import { buildReport } from "../report/build.ts";
import type { Series } from "../report/input.ts";
import type { Question } from "../report/question.ts";
import type { Report } from "../report/report.ts";
import { joinExperiments } from "../report/selection/join.ts";
import type { Store } from "../store/store.ts";
import { chosenPlan, type PlanChanges } from "./records/chosen-plan.ts";
import { plansOf, reportInput, seriesOf } from "./records/report-input.ts";
import { withStore } from "./records/with-store.ts";

/** Which records are asked, and what of them. */
export interface ReportOptions extends Question {
  /** The database's file. */
  readonly db: string;
  /** Experiments whose arms are compared with those of the first. */
  readonly compare?: readonly string[];
}

/** The same of the plan that a run with these changes had. */
export type ReportRequest = ReportOptions & PlanChanges;

/** What is recorded of an experiment, by default the one that ran last, as an answer. Throws RunxError. */
export function report(experiment: string | undefined, request: ReportRequest): Report {
  return withStore(request.db, "read", (store) => requestedReport(store, experiment, request));
}

/** With the epochs of all its trials. Throws RunxError. */
export function reportWithSeries(
  experiment: string | undefined,
  request: ReportRequest,
): { readonly report: Report; readonly series: Series } {
  return withStore(request.db, "read", (store) => {
    const report = requestedReport(store, experiment, request);
    return { report, series: seriesOf(store, plansOf(report)) };
  });
}

export function requestedReport(
  store: Store,
  experiment: string | undefined,
  { db: _, compare = [], set = [], seeds, ...question }: ReportRequest,
): Report {
  const plan = chosenPlan(store, experiment, { set, ...(seeds === undefined ? {} : { seeds }) });
  return reportOf(store, plan, compare, question);
}

/** The answer to a question about one plan, or about several as one. */
export function reportOf(
  store: Store,
  plan: PlanName,
  compare: readonly string[],
  question: Question,
): Report {
  const own = reportInput(store, plan);
  const others = new Set(compare);
  others.delete(own.experiments[0]);
  const compared = [...others].map((other) => reportInput(store, other));
  const input = joinExperiments([own, ...compared]);
  return buildReport(input, { ...store.run(plan)?.report, ...question });
}
