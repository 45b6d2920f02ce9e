import { RunxError } from "../../errors.ts";
import type { NetworkWeights } from "../../learner/learner.ts";
import { describeMetric, type Metric } from "../../metric/metric.ts";
import type { Dataset, Split } from "../../model/dataset.ts";
import type { SplitName } from "../../model/parameters.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { sizeOf } from "../../plan/size.ts";
import type {
  Lab,
  LabData,
  LabImage,
  LabMetric,
  LabNetwork,
  LabReader,
  LabTraining,
  PackedDataset,
  PackedSplit,
} from "../../report/content/lab.ts";
import { grouped } from "../../report/grouped.ts";
import { highlightedArms, huesOf } from "../../report/plot/look/highlighted-arms.ts";
import type { Report } from "../../report/report.ts";
import { samples } from "../../segmentation/compose.ts";
import { digitImages } from "../../segmentation/exam.ts";
import type { Store } from "../../store/store.ts";
import { type EndedNetwork, endedNetworks, recordOf } from "../records/ended-networks.ts";
import { trainAgain, unchangedDataset } from "../records/recorded.ts";
import { keptWeights } from "../records/trained-weights.ts";

/** So many trainings, and so many recorded values in all, go with a page to be repeated. */
const TRAININGS = 60;
const VALUES = 60_000;

/** Larger data do not travel with a page. */
const DATA_BYTES = 300_000;

/** Networks travel as base64, a third larger than they are: together below 3 MB. */
const NETWORK_BYTES = 2_200_000;

/** What a reader's browser gets to compute with. `networks`: those whose weights were kept, or all, trained again where need be. */
export async function labOf(
  cwd: string,
  store: Store,
  report: Report,
  networks: "none" | "kept" | "all",
): Promise<Lab | undefined> {
  const ended = endedNetworks(store, report);
  const chosen = chosenTrainings(store, ended, report.metric);
  if (chosen.length === 0) return undefined;
  const reader =
    networks === "none" ? undefined : await readerOf(cwd, store, report, ended, networks === "all");
  const data: { [digest: string]: LabData } = {};
  for (const { record } of chosen) data[record.dataDigest] ??= travelling(record, cwd);
  return {
    trainings: chosen.map(({ training }) => training),
    data,
    ...(reader && { reader }),
  };
}

interface Chosen {
  readonly training: LabTraining;
  readonly record: NetworkRecord;
}

/** The first in the order of the report; what is recorded of the others is not read. */
function chosenTrainings(store: Store, ended: readonly EndedNetwork[], metric: Metric): readonly Chosen[] {
  const chosen: Chosen[] = [];
  let values = 0;
  for (const each of ended) {
    if (chosen.length === TRAININGS) break;
    const record = recordOf(each, store);
    if (record === undefined) continue;
    values += record.epochs.reduce((sum, { metrics }) => sum + Object.keys(metrics).length, 0);
    if (values > VALUES) break;
    chosen.push({ training: trainingOf(each, record.epochs, metric), record });
  }
  return chosen;
}

function trainingOf(
  { arm, row, trial }: EndedNetwork,
  epochs: NetworkRecord["epochs"],
  metric: Metric,
): LabTraining {
  const { id, seed, numerics, dataDigest } = trial;
  const drawn = drawnOf(epochs, metric);
  return {
    ...{ id, arm: arm.label, seed, parameters: trial.arm.parameters, numerics, dataDigest, epochs },
    ...(drawn && { drawn }),
    seconds: row.seconds,
    ...(row.status === "completed" && { weightsSha256: row.weightsSha256 }),
  };
}

/** The report's metric, or the first one that was measured in its stead. */
function drawnOf(epochs: NetworkRecord["epochs"], metric: Metric): LabMetric | undefined {
  const isRecorded = epochs.some(({ metrics }) => metrics[metric.name] !== undefined);
  const [first] = Object.keys(epochs.at(-1)?.metrics ?? {});
  const { name, title, unit } = isRecorded || first === undefined ? metric : describeMetric(first);
  return epochs.length === 0 ? undefined : { name, title, unit };
}

function travelling(record: NetworkRecord, cwd: string): LabData {
  const { data } = record.parameters;
  if (data.source === "mnist") return { kind: "mnist", source: data };
  if (data.source === "idx") return { kind: "elsewhere" };
  const dataset = availableDataset(record, cwd);
  if (dataset === undefined || inputBytes(dataset) > DATA_BYTES) return { kind: "elsewhere" };
  return { kind: "here", dataset: packed(dataset) };
}

/** A page is made of records: data that are gone, or have changed, only leave a part of it out. */
function availableDataset(record: NetworkRecord, cwd: string): Dataset | undefined {
  try {
    return unchangedDataset(record, cwd);
  } catch (error) {
    if (error instanceof RunxError) return undefined;
    throw error;
  }
}

function inputBytes({ splits }: Dataset): number {
  return Object.values(splits).reduce((sum, { inputs }) => sum + inputs.values.byteLength, 0);
}

function packed({ identity, splits }: Dataset): PackedDataset {
  const entries = Object.entries(splits).map(
    ([name, split]) => [name as SplitName, packedSplit(split)] as const,
  );
  return { identity, splits: Object.fromEntries(entries) };
}

function packedSplit({ size, inputs, targets }: Split): PackedSplit {
  return {
    size,
    inputs: {
      kind: inputs.kind,
      base64: base64Of(inputs.values),
      ...(inputs.kind === "bytes" && { scale: inputs.scale }),
    },
    targets: {
      kind: targets.kind,
      base64: base64Of(targets.kind === "classes" ? targets.labels : targets.values),
    },
  };
}

function base64Of({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString("base64");
}

/** The networks of an experiment on digits: all arms with their first seeds, as many as fit. */
async function readerOf(
  cwd: string,
  store: Store,
  report: Report,
  ended: readonly EndedNetwork[],
  mayTrain: boolean,
): Promise<LabReader | undefined> {
  const completed = ended.filter(({ row }) => row.status === "completed");
  const [first] = completed;
  const firstRecord = first && recordOf(first, store);
  if (firstRecord === undefined) return undefined;
  const dataset = availableDataset(firstRecord, cwd);
  const digits = dataset && digitImages(dataset);
  const alike = completed.filter(({ trial }) => trial.dataDigest === firstRecord.dataDigest);
  if (dataset === undefined || digits === undefined || alike.length < completed.length) return undefined;
  const hues = huesOf(highlightedArms(report));
  const networks: LabNetwork[] = [];
  let bytes = 0;
  for (const each of bySeed(alike)) {
    bytes += 4 * sizeOf(each.trial.arm.parameters).weights;
    if (bytes > NETWORK_BYTES) break;
    const record = recordOf(each, store);
    if (record === undefined) continue;
    const found =
      keptWeights(record, store.path) ?? (mayTrain ? await trainAgain(record, dataset) : undefined);
    if (found !== undefined) networks.push(packedNetwork(each, found, digits.scale, hues.get(each.arm.key)));
  }
  if (networks.length === 0) return undefined;
  return {
    networks,
    presets: samples(digits).map(
      ({ ink, labels }): LabImage => ({
        width: ink.width,
        height: ink.height,
        base64: base64Of(ink.values),
        text: labels.join(""),
      }),
    ),
  };
}

function packedNetwork(
  { arm, trial }: EndedNetwork,
  { weights, biases }: NetworkWeights,
  scale: number,
  hue: number | undefined,
): LabNetwork {
  const { layers, recurrent, activation, output, cost } = trial.arm.parameters;
  const values = weights.flatMap((W, l) => [W, biases[l]!]);
  const packedWeights = Buffer.concat(values.map((part) => Buffer.from(Float32Array.from(part).buffer)));
  return {
    arm: arm.label,
    ...(hue === undefined ? {} : { hue }),
    seed: trial.seed,
    layers,
    parameters: { activation, output, cost, ...(recurrent && { recurrent }) },
    scale,
    base64: packedWeights.toString("base64"),
  };
}

/** The first seed of every arm, then the second of every arm, … */
function bySeed(trainings: readonly EndedNetwork[]): readonly EndedNetwork[] {
  const arms = grouped(trainings, ({ arm }) => arm.key);
  const most = Math.max(...[...arms.values()].map((own) => own.length));
  return Array.from({ length: most }, (_, i) => [...arms.values()].flatMap((own) => own[i] ?? [])).flat();
}
