import { errorAnalysisOf } from "../analysis/error-analysis.ts";
import type { MetricName } from "../model/parameters.ts";
import { contentOf, type PageContent } from "../report/content.ts";
import type { ErrorAnalysis } from "../report/error-analysis.ts";
import type { Report } from "../report/report.ts";
import type { Store } from "../store/store.ts";
import { type Exemplar, exemplar } from "./exemplar.ts";
import { labOf } from "./lab-content.ts";
import { landscapeOf } from "./landscape-content.ts";
import { datasetOf, isNetworkRecord, trainAgain } from "./recorded.ts";
import { plansOf, seriesOf } from "./report-input.ts";

export interface PageWishes {
  readonly withImages: boolean;
  /** Whether the curves of a metric are drawn. Default: all are. */
  readonly isDrawn?: (metric: MetricName) => boolean;
}

/** Everything the page of a report says. Images need the weights of one trial, which is trained again for them. */
export async function pageContent(
  cwd: string,
  store: Store,
  report: Report,
  { withImages, isDrawn }: PageWishes,
): Promise<PageContent> {
  const plans = plansOf(report);
  const series = seriesOf(store, plans);
  const run = store.run(plans[0]);
  const chosen = exemplar(report, store);
  const lab = await labOf(cwd, store, report, withImages ? "all" : "none");
  const landscape = landscapeOf(store, report, series);
  const errors = chosen && withImages ? await errorAnalysisFor(cwd, chosen) : undefined;
  const rest = {
    ...(run === undefined ? {} : { run }),
    ...(chosen === undefined ? {} : { dataDigest: chosen.record.dataDigest }),
    ...(errors === undefined ? {} : { errors }),
    ...(lab === undefined ? {} : { lab }),
    ...(landscape === undefined ? {} : { landscape }),
  };
  return contentOf(report, series, rest, isDrawn);
}

async function errorAnalysisFor(cwd: string, { arm, record }: Exemplar): Promise<ErrorAnalysis | undefined> {
  if (!isNetworkRecord(record)) return undefined;
  const { parameters, row } = record;
  const dataset = datasetOf(record, cwd);
  if (dataset.identity.image === undefined || dataset.identity.classes === undefined) return undefined;
  const subject = { trial: row.id, arm: arm.label, seed: row.seed, parameters };
  return errorAnalysisOf(dataset, await trainAgain(record, dataset), subject);
}
