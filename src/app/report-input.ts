import { RunxError } from "../errors.ts";
import type { Json } from "../model/parameters.ts";
import type { RunRow } from "../model/records.ts";
import { needsEpochs } from "../report/claims.ts";
import type { ReportInput, Series } from "../report/input.ts";
import type { Store } from "../store/store.ts";
import { removed, unknownName } from "./subject.ts";

/** What the store knows of an experiment's latest plan, as the report takes it. */
export function reportInput(store: Store, experiment: string): ReportInput {
  const rows = store.trialRows(experiment);
  const run = store.runs(experiment)[0];
  if (rows === undefined || run === undefined) throw unknownExperiment(store, experiment);
  const first = rows[0] && store.trial(rows[0].id);
  const varied = new Set(rows.flatMap((row) => Object.keys(row.arm)));
  const fixed = Object.entries(first?.parameters ?? {}).filter(([name]) => !varied.has(name));
  return {
    experiments: [experiment],
    ...(run.description === undefined ? {} : { description: run.description }),
    rows,
    fixed: Object.fromEntries(fixed) as { [parameter: string]: Json },
    changedBy: run.spec.overrides,
    ...claimsOf(store, run),
    ...decisionsOf(store, experiment),
  };
}

function decisionsOf(store: Store, experiment: string): Pick<ReportInput, "decisions"> {
  const decisions = store.decisions(experiment);
  return decisions === undefined ? {} : { decisions };
}

/** What the spec claims, with the epochs of the metrics that claims about single epochs need. */
function claimsOf(store: Store, run: RunRow): Pick<ReportInput, "claims" | "series"> {
  const claims = run.report.claims ?? [];
  if (claims.length === 0) return {};
  const metrics = new Set(claims.filter(needsEpochs).map(({ metric }) => metric));
  const series = metrics.size === 0 ? [] : store.epochSeries(run.experiment, [...metrics]);
  return {
    claims,
    series: new Map(series.map(({ id, epochs }) => [id, epochs])),
  };
}

/** The epochs of every trial of some experiments. */
export function seriesOf(store: Store, experiments: readonly string[]): Series {
  const all = experiments.flatMap((experiment) => store.epochSeries(experiment));
  return new Map(all.map(({ id, epochs }) => [id, epochs]));
}

/** The experiment named, or the one that ran last. */
export function chosenExperiment(store: Store, named: string | undefined): string {
  const latest = named ?? store.experiments()[0]?.name;
  if (latest !== undefined) return latest;
  throw new RunxError({
    code: "report.nothing-recorded",
    message: "no experiment is recorded yet",
    hint: "Run one first: runx experiments/hello.yaml.",
    where: { file: store.path },
  });
}

function unknownExperiment(store: Store, experiment: string): RunxError {
  return store.presence(experiment).kind === "removed"
    ? removed(store, experiment)
    : unknownName(store, experiment, "so there is nothing to report");
}
