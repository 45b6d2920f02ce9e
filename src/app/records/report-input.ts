import { RunxError } from "../../errors.ts";
import type { Json } from "../../model/parameters.ts";
import type { PlanName, RunRow } from "../../model/records.ts";
import { needsEpochs } from "../../report/claims/claims.ts";
import type { ReportInput, Series } from "../../report/input.ts";
import type { Report } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { removed, unknownName } from "./subject.ts";

/** What the store knows of a plan, as the report takes it. Throws RunxError where there is none of that name. */
export function reportInput(store: Store, name: PlanName): ReportInput {
  const rows = store.trialRows(name);
  const run = store.run(name);
  if (rows === undefined || run === undefined) throw unknownPlan(store, name);
  const [first] = store.plan(
    name,
    rows.slice(0, 1).map(({ id }) => id),
  );
  const varied = new Set(rows.flatMap((row) => Object.keys(row.arm)));
  const fixed = Object.entries(first?.arm.parameters ?? {}).filter(([name]) => !varied.has(name));
  return {
    experiments: [run.experiment],
    ...(run.description === undefined ? {} : { description: run.description }),
    rows,
    fixed: Object.fromEntries(fixed) as { [parameter: string]: Json },
    changedBy: run.spec.overrides,
    ...(run.report.directions && { directions: run.report.directions }),
    ...claimsOf(store, run, name),
    ...searchLogOf(store, name),
  };
}

function searchLogOf(store: Store, name: PlanName): Pick<ReportInput, "searchLog"> {
  const searchLog = store.searchLog(name);
  return searchLog === undefined ? {} : { searchLog };
}

/** What the spec claims, with the epochs of the metrics that claims about single epochs need. */
function claimsOf(store: Store, run: RunRow, name: PlanName): Pick<ReportInput, "claims" | "series"> {
  const claims = run.report.claims ?? [];
  if (claims.length === 0) return {};
  const metrics = new Set(claims.filter(needsEpochs).map(({ metric }) => metric));
  const series = metrics.size === 0 ? [] : store.epochSeries(name, [...metrics]);
  return {
    claims,
    series: new Map(series.map(({ id, epochs }) => [id, epochs])),
  };
}

/** The plans that a report is about: the first as it was asked for, those that it is compared with by their names. */
export function plansOf({
  experiments: [first, ...others],
  changedBy,
}: Pick<Report, "experiments" | "changedBy">): readonly [PlanName, ...PlanName[]] {
  return [{ experiment: first, changedBy }, ...others];
}

/** The epochs of every trial of some plans. */
export function seriesOf(store: Store, plans: readonly PlanName[]): Series {
  const all = plans.flatMap((plan) => store.epochSeries(plan));
  return new Map(all.map(({ id, epochs }) => [id, epochs]));
}

/** The experiment named, or the one that ran last. */
export function chosenExperiment(store: Store, named: string | undefined): string {
  const latest = named ?? store.experiments()[0]?.name;
  if (latest !== undefined) return latest;
  throw new RunxError({
    code: "report.nothing-recorded",
    message: "No experiment is recorded yet.",
    hint: "Run one first: runx example hello.",
    where: { file: store.path },
  });
}

function unknownPlan(store: Store, name: PlanName): RunxError {
  const experiment = typeof name === "string" ? name : name.experiment;
  if (store.presence(experiment).kind === "removed") return removed(store, experiment);
  const row = store.experiments().find((each) => each.name === experiment);
  if (typeof name === "string" || row === undefined) {
    return unknownName(store, experiment, "so there is nothing to report");
  }
  const known = [row.changedBy ?? [], ...row.sidePlans];
  return new RunxError({
    code: "report.no-side-plan",
    message: `${experiment} has no run with ${settingsText(name.changedBy)}.`,
    hint: `It was run with ${known.map(settingsText).join("; with ")}.`,
    where: { file: store.path },
  });
}

/** What was given in place of the spec's settings. */
function settingsText(changedBy: readonly string[]): string {
  return changedBy.length === 0 ? "the spec's own settings" : changedBy.join(", ");
}
