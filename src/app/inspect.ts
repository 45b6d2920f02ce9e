import { type Inspected, inspect } from "../analysis/inspection.ts";
import { isTruth, type TruthNetwork, truthTable } from "../analysis/truth-table.ts";
import { RunxError } from "../errors.ts";
import type { NetworkWeights } from "../learner/learner.ts";
import type { Dataset } from "../model/dataset.ts";
import type { NetworkRecord } from "../model/records.ts";
import { trialWork } from "../plan/estimate.ts";
import type { Inspection, TruthTable } from "../report/content/inspection.ts";
import { namesText } from "../report/experiments.ts";
import { grouped } from "../report/grouped.ts";
import type { ArmReport, Report } from "../report/report.ts";
import type { Store } from "../store/store.ts";
import { exemplar } from "./records/exemplar.ts";
import { isNetworkRecord, networkRecord, trainAgain, unchangedDataset } from "./records/recorded.ts";
import { keptWeights } from "./records/trained-weights.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import { type ReportRequest, requestedReport } from "./report.ts";

/** Networks beside the one shown: of an arm's other seeds, and of tables of truth. */
const SEEDS = 20;
const TRUTH = 120;

/** Multiply-adds that are computed again for them; some seconds. */
const WORK = 5e9;

/** What the networks of an experiment's best arm answer, and what they get wrong. Throws RunxError. */
export async function inspectExperiment(
  experiment: string | undefined,
  { folder, ...request }: ReportRequest & { readonly folder: string },
): Promise<{ readonly report: Report; readonly inspection: Inspection }> {
  return whileStoreIsOpen(request.db, "read", async (store) => {
    const report = requestedReport(store, experiment, request);
    const chosen = exemplar(report, store);
    if (chosen === undefined) {
      throw new RunxError({
        code: "inspect.nothing",
        message: `No trained network of ${namesText(report)} is recorded.`,
        hint: "Run the experiment first: runx SPEC.",
      });
    }
    const { arm, record } = chosen;
    const inspection = await inspectionOf(folder, store, report, arm, networkRecord(record));
    if (inspection !== undefined) return { report, inspection };
    throw new RunxError({
      code: "inspect.other-data",
      message: `The data of ${namesText(report)} have changed since its networks were trained.`,
      hint: "Restore the data, or run the spec again with the new data.",
    });
  });
}

/**
 * What the networks of the chosen arm answer. Weights that were kept are read, the others trained again: that of the one
 * shown in any case, the others as far as they are quickly had. Undefined where the data changed since they were trained on.
 */
export async function inspectionOf(
  cwd: string,
  store: Store,
  report: Report,
  arm: ArmReport,
  record: NetworkRecord,
  shownWeights?: NetworkWeights,
): Promise<Inspection | undefined> {
  const budget = { left: WORK };
  const dataset = unchangedDataset(record, cwd);
  if (dataset === undefined) return undefined;
  const weights = shownWeights ?? keptWeights(record, store.path) ?? (await trainAgain(record, dataset));
  const shown = { seed: record.row.seed, dataset, weights };
  const others: Inspected[] = [];
  // Images are looked at by the one: thousands of them take their time.
  const isPicture = dataset.identity.encoding.inputs.kind === "pixels";
  for (const { id, status } of isPicture ? [] : arm.trials.slice(0, SEEDS + 1)) {
    if (id === record.row.id || status !== "completed") continue;
    const other = store.trial(id);
    if (other === undefined || !isNetworkRecord(other)) continue;
    const own = unchangedDataset(other, cwd);
    const found = own && (await weightsWithin(other, own, store.path, budget));
    if (own && found) others.push({ seed: other.row.seed, dataset: own, weights: found });
  }
  const inspection = inspect(shown, others, record.parameters, arm.label);
  if (inspection === undefined || record.parameters.data.source !== "inline") return inspection;
  const truths = await truthsOf(cwd, store, report, budget);
  return truths.length === 0 ? inspection : { ...inspection, truths };
}

/** The tables of truth that networks of the report learned, in the order of its arms. */
async function truthsOf(
  cwd: string,
  store: Store,
  report: Report,
  budget: Budget,
): Promise<readonly TruthTable[]> {
  const learned = grouped(inlineNetworks(store, report), ({ record }) => record.dataDigest);
  const truths: TruthTable[] = [];
  let room = TRUTH;
  for (const group of learned.values()) {
    const dataset = unchangedDataset(group[0]!.record, cwd);
    if (dataset === undefined || !isTruth(dataset)) continue;
    const networks: TruthNetwork[] = [];
    for (const { arm, record } of group) {
      const weights =
        networks.length < room ? await weightsWithin(record, dataset, store.path, budget) : undefined;
      const { parameters, row } = record;
      if (weights !== undefined) networks.push({ arm, seed: row.seed, parameters, weights });
    }
    room -= networks.length;
    const truth = truthTable(dataset, networks, group.length - networks.length);
    if (truth !== undefined) truths.push(truth);
  }
  return truths;
}

interface InlineNetwork {
  readonly arm: string;
  readonly record: NetworkRecord;
}

/** The networks of a report whose rows are written in the spec. */
function inlineNetworks(store: Store, report: Report): readonly InlineNetwork[] {
  return report.arms.flatMap(({ label, trials }) =>
    trials.flatMap(({ id, status }) => {
      const record = status === "completed" ? store.trial(id) : undefined;
      const isInline =
        record !== undefined && isNetworkRecord(record) && record.parameters.data.source === "inline";
      return isInline ? [{ arm: label, record }] : [];
    }),
  );
}

interface Budget {
  left: number;
}

/** Kept weights, or those that are trained again within what is left. */
async function weightsWithin(
  record: NetworkRecord,
  dataset: Dataset,
  database: string,
  budget: Budget,
): Promise<NetworkWeights | undefined> {
  const kept = keptWeights(record, database);
  if (kept !== undefined) return kept;
  const work = trialWork(record.parameters, dataset.identity.sizes.train);
  if (work > budget.left) return undefined;
  budget.left -= work;
  return trainAgain(record, dataset);
}
