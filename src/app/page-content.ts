import { exhibitOf } from "../analysis/error-analysis.ts";
import type { TrialRecord } from "../model/records.ts";
import { contentOf, type PageContent } from "../report/page/content.ts";
import type { Exhibit } from "../report/page/exhibit.ts";
import type { ArmReport, Report } from "../report/report.ts";
import type { Store } from "../store/store.ts";
import { datasetOf, trainAgain } from "./recorded.ts";
import { seriesOf } from "./report-input.ts";

/** Everything the page of a report says. Images need the weights of one trial, which is trained again for them. */
export async function pageContent(
  cwd: string,
  store: Store,
  report: Report,
  withImages: boolean,
): Promise<PageContent> {
  const series = seriesOf(store, report.experiments);
  const run = store.runs(report.experiments[0])[0];
  const chosen = exemplar(report, store);
  const exhibit = chosen && withImages ? await exhibitFor(cwd, chosen) : undefined;
  return contentOf(report, series, {
    ...(run === undefined ? {} : { run }),
    ...(chosen === undefined ? {} : { dataDigest: chosen.record.dataDigest }),
    ...(exhibit === undefined ? {} : { exhibit }),
  });
}

interface Exemplar {
  readonly arm: ArmReport;
  readonly record: TrialRecord;
}

/** The trial in the middle of the best arm: neither the luckiest nor the unluckiest. */
function exemplar(report: Report, store: Store): Exemplar | undefined {
  const arm = report.arms.find(({ standing }) => standing === "best") ?? report.arms[0];
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

async function exhibitFor(cwd: string, { arm, record }: Exemplar): Promise<Exhibit | undefined> {
  const { parameters, row } = record;
  const dataset = datasetOf(record, cwd);
  if (dataset.identity.image === undefined || dataset.identity.classes === undefined) return undefined;
  const subject = { trial: row.id, arm: arm.label, seed: row.seed, parameters };
  return exhibitOf(dataset, await trainAgain(record, dataset), subject);
}
