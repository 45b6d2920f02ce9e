import { readPng } from "../data/images/png.ts";
import { option, RunxError, wording } from "../errors.ts";
import { inputsOfExample } from "../model/connections.ts";
import type { NetworkRecord } from "../model/records.ts";
import { shortId } from "../model/shortened.ts";
import { classifierOf } from "../segmentation/classifier.ts";
import type { Ink } from "../segmentation/ink.ts";
import { inkOn } from "../segmentation/paper.ts";
import { type Reading, readNumber } from "../segmentation/read.ts";
import type { Store } from "../store/store.ts";
import { exemplar } from "./records/exemplar.ts";
import { findTrial } from "./records/find-trial.ts";
import { datasetOf, networkRecord } from "./records/recorded.ts";
import { chosenExperiment } from "./records/report-input.ts";
import { trainedWeights } from "./records/trained-weights.ts";
import { whileStoreIsOpen } from "./records/with-store.ts";
import { type ReportRequest, requestedReport } from "./report.ts";

export type ReadOptions = ReportRequest & {
  /** Paths of recorded specs are relative to it. */
  readonly folder: string;
  /** The first characters of the id of the trial whose network reads. */
  readonly trial?: string;
};

/** The number on a PNG image, and the trial whose network read it. Throws RunxError. */
export async function readImage(
  path: string,
  { folder, trial, ...request }: ReadOptions,
): Promise<{ readonly reading: Reading; readonly record: NetworkRecord }> {
  const ink = inkOn(readPng(path));
  return whileStoreIsOpen(request.db, "read", async (store) => {
    const record = reader(store, trial, request);
    const reading = readNumber(ink, await classifier(record, store, folder));
    if (reading.digits.length === 0) throw nothingWritten(path);
    return { reading, record };
  });
}

/** The trial named, else the one in the middle of the best arm of the experiment that ran last. */
function reader(store: Store, named: string | undefined, request: ReportRequest): NetworkRecord {
  if (named !== undefined) return networkRecord(findTrial(store, named));
  const name = chosenExperiment(store, undefined);
  const chosen = exemplar(requestedReport(store, name, request), store);
  if (chosen !== undefined) return networkRecord(chosen.record);
  throw new RunxError({
    code: "read.no-trial",
    message: `The experiment ${name} has no completed trial.`,
    hint: wording`Name a trial: runx read IMAGE ${option("trial", "ID")}.`,
  });
}

async function classifier(
  record: NetworkRecord,
  store: Store,
  cwd: string,
): Promise<(field: Ink) => ArrayLike<number>> {
  const { parameters } = record;
  const { data, layers } = parameters;
  const isOfDigits = inputsOfExample(parameters) === 784 && layers.at(-1) === 10;
  if (!("scale" in data) || typeof data.scale !== "number" || !isOfDigits) {
    throw new RunxError({
      code: "read.not-digits",
      message: `Trial ${shortId(record.row.id)} (layers ${layers.join("-")}) does not classify images of digits.`,
      hint: wording`Name a trial of 784 inputs and 10 outputs: runx read IMAGE ${option("trial", "ID")}.`,
    });
  }
  const weights = await trainedWeights(record, store.path, () => datasetOf(record, cwd));
  return classifierOf(weights, parameters, data.scale);
}

function nothingWritten(path: string): RunxError {
  return new RunxError({
    code: "read.empty",
    message: "Nothing is written on the image.",
    hint: "Write dark on light or light on dark, with paper around it.",
    where: { file: path },
  });
}
