import type { PlanName } from "../model/records.ts";
import { buildReport } from "../report/build.ts";
import { joinExperiments } from "../report/join.ts";
import type { Question } from "../report/question.ts";
import type { Report } from "../report/report.ts";
import { openStore, type Store } from "../store/store.ts";
import { chosenExperiment, reportInput } from "./report-input.ts";

/** Which records are asked, and what of them. */
export interface ReportOptions extends Question {
  /** The database's file. */
  readonly db: string;
  /** Experiments whose arms are compared with those of the first. */
  readonly compare?: readonly string[];
}

/** What is recorded of an experiment, by default the one that ran last, as an answer. Throws RunxError. */
export function report(experiment: string | undefined, { db, compare, ...question }: ReportOptions): Report {
  const store = openStore(db, "read");
  try {
    return reportOf(store, chosenExperiment(store, experiment), compare ?? [], question);
  } finally {
    store.close();
  }
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
