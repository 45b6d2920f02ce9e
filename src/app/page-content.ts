import { exhibitOf } from "../analysis/error-analysis.ts";
import { contentOf, type PageContent } from "../report/page/content.ts";
import type { Exhibit } from "../report/page/exhibit.ts";
import type { Report } from "../report/report.ts";
import type { Store } from "../store/store.ts";
import { type Exemplar, exemplar } from "./exemplar.ts";
import { labOf } from "./lab-content.ts";
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
  const lab = await labOf(cwd, store, report, withImages ? "all" : "none");
  const exhibit = chosen && withImages ? await exhibitFor(cwd, chosen) : undefined;
  return contentOf(report, series, {
    ...(run === undefined ? {} : { run }),
    ...(chosen === undefined ? {} : { dataDigest: chosen.record.dataDigest }),
    ...(exhibit === undefined ? {} : { exhibit }),
    ...(lab === undefined ? {} : { lab }),
  });
}

async function exhibitFor(cwd: string, { arm, record }: Exemplar): Promise<Exhibit | undefined> {
  const { parameters, row } = record;
  const dataset = datasetOf(record, cwd);
  if (dataset.identity.image === undefined || dataset.identity.classes === undefined) return undefined;
  const subject = { trial: row.id, arm: arm.label, seed: row.seed, parameters };
  return exhibitOf(dataset, await trainAgain(record, dataset), subject);
}
