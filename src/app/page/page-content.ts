import { errorAnalysisOf } from "../../analysis/error-analysis.ts";
import { RunxError } from "../../errors.ts";
import type { MetricName, TrialParameters } from "../../model/parameters.ts";
import type { PlanName } from "../../model/records.ts";
import { contentOf, type PageContent } from "../../report/content/content.ts";
import type { Landscape } from "../../report/content/landscape.ts";
import type { Series } from "../../report/input.ts";
import type { Report } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { inspectionOf } from "../inspect.ts";
import { answersByChance } from "../records/ended-networks.ts";
import { exemplar } from "../records/exemplar.ts";
import { isNetworkRecord, unchangedDataset } from "../records/recorded.ts";
import { plansOf, seriesOf } from "../records/report-input.ts";
import { trainedWeights } from "../records/trained-weights.ts";
import { labOf } from "./lab-content.ts";
import { landscapeOf } from "./landscape-content.ts";
import { networkLandscape, networkLandscapeIfCheap, WAYS_EFFORT } from "./network-landscape.ts";
import { weightSpeedsOf } from "./weight-speeds.ts";

export interface PageWishes {
  readonly withImages: boolean;
  /** Whether networks are trained again for their ways over the cost however long that takes. With images they are where it is cheap. */
  readonly withWays?: boolean;
  /** Whether the speeds of weights are computed; of experiments that monitor the speed they are, where there are images. */
  readonly withWeightSpeeds?: boolean;
  /** Whether the curves of a metric are drawn. Default: all are. */
  readonly isDrawn?: (metric: MetricName) => boolean;
}

/** Everything the page of a report says. Images need the weights of one trial, which is trained again for them. */
export async function pageContent(
  cwd: string,
  store: Store,
  report: Report,
  { withImages, withWays = false, withWeightSpeeds = false, isDrawn }: PageWishes,
): Promise<PageContent> {
  const plans = plansOf(report);
  const series = seriesOf(store, plans);
  const lab = await labOf(cwd, store, report, withImages ? "all" : "none");
  const planned = plans.flatMap((plan) => store.plan(plan));
  const isWalked = landscapeOf(planned, report, series) !== undefined;
  const landscape = isWalked ? undefined : await waysOf(cwd, store, report, { withWays, withImages });
  const answers = withImages ? await answersOf(cwd, store, report) : {};
  const speeds = withWeightSpeeds && !answers.weightSpeeds ? weightSpeedsOf(cwd, store, report) : [];
  const computed = {
    ...answers,
    ...(lab && { lab }),
    ...(landscape && { landscape }),
    ...(speeds.length === 0 ? {} : { weightSpeeds: speeds }),
  };
  return contentOf(report, series, recordedContent(store, report, series, plans, computed), isDrawn);
}

type Computed = Pick<PageContent, "errors" | "inspection" | "weightSpeeds" | "lab" | "landscape">;

/** What is recorded beside the report, and what was computed anew for its page. */
export function recordedContent(
  store: Store,
  report: Report,
  series: Series,
  plans: readonly [PlanName, ...PlanName[]],
  computed: Computed,
) {
  const run = store.run(plans[0]);
  const chosen = exemplar(report, store);
  const landscape = landscapeOf(
    plans.flatMap((plan) => store.plan(plan)),
    report,
    series,
  );
  return {
    ...(run === undefined ? {} : { run }),
    ...notesOf(store, plans),
    ...(chosen === undefined ? {} : { dataDigest: chosen.record.dataDigest }),
    ...computed,
    ...(landscape && { landscape }),
  };
}

async function waysOf(
  cwd: string,
  store: Store,
  report: Report,
  { withWays, withImages }: PageWishes,
): Promise<Landscape | undefined> {
  if (withWays) return networkLandscape(cwd, store, report, WAYS_EFFORT.asked);
  return withImages ? networkLandscapeIfCheap(cwd, store, report, WAYS_EFFORT.written) : undefined;
}

function isSpeedMonitored(parameters: TrialParameters): boolean {
  return parameters.kind === undefined && parameters.monitor.includes("speed");
}

/** Notes of the experiments of a report. */
function notesOf(store: Store, plans: readonly PlanName[]): Pick<PageContent, "notes"> {
  const names = new Set(plans.map((plan) => (typeof plan === "string" ? plan : plan.experiment)));
  const notes = store.experiments().flatMap((row) => (names.has(row.name) ? row.notes : []));
  return notes.length === 0 ? {} : { notes };
}

/**
 * What trained networks answer, and, where the speed is monitored, how fast their weights learn. A network that was not
 * kept is trained again. Nothing where the data is gone or has changed: the records stand without it.
 */
export async function answersOf(
  cwd: string,
  store: Store,
  report: Report,
): Promise<Pick<PageContent, "errors" | "inspection" | "weightSpeeds">> {
  const chosen = exemplar(report, store);
  if (chosen === undefined || !isNetworkRecord(chosen.record)) return {};
  const { arm, record } = chosen;
  const planned = plansOf(report).flatMap((plan) => store.plan(plan));
  const monitorsSpeed = planned.some(({ arm }) => isSpeedMonitored(arm.parameters));
  const weightSpeeds = monitorsSpeed ? weightSpeedsOf(cwd, store, report) : [];
  const speeds = weightSpeeds.length === 0 ? {} : { weightSpeeds };
  if (answersByChance(record.parameters)) return speeds;
  try {
    const dataset = unchangedDataset(record, cwd);
    if (dataset === undefined) return speeds;
    const weights = await trainedWeights(record, store.path, () => dataset);
    const subject = { trial: record.row.id, arm: arm.label, seed: record.row.seed };
    const errors = errorAnalysisOf(dataset, weights, { ...subject, parameters: record.parameters });
    const inspection = await inspectionOf(cwd, store, report, arm, record, weights);
    return { ...speeds, ...(errors && { errors }), ...(inspection && { inspection }) };
  } catch (error) {
    if (error instanceof RunxError) return speeds;
    throw error;
  }
}
