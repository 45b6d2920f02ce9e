import { resolve } from "node:path";
import { encode } from "fast-png";
import { exemplar } from "../../app/exemplar.ts";
import { findTrial } from "../../app/find-trial.ts";
import { datasetOf, networkRecord } from "../../app/recorded.ts";
import { reportOf } from "../../app/report.ts";
import { chosenExperiment } from "../../app/report-input.ts";
import { trainedWeights } from "../../app/trained-weights.ts";
import { readPng } from "../../data/png.ts";
import { RunxError } from "../../errors.ts";
import { inputsOfExample } from "../../model/connections.ts";
import type { NetworkRecord } from "../../model/records.ts";
import { classifierOf } from "../../segmentation/classifier.ts";
import { drawn } from "../../segmentation/drawing.ts";
import type { Ink } from "../../segmentation/ink.ts";
import { inkOn } from "../../segmentation/paper.ts";
import { type Reading, readNumber } from "../../segmentation/read.ts";
import { openStore, type Store } from "../../store/store.ts";
import type { Call } from "../args/command.ts";
import { databasePath } from "../database.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { armText } from "../output/arm-text.ts";
import { columnsText } from "../output/columns.ts";
import { jsonLine } from "../output/json-line.ts";
import { saveFile } from "../output/save-file.ts";
import { questionOf } from "./report.ts";

/** `runx read IMAGE.png`: the number that is written there, by a trained network. */
export async function read(call: Call): Promise<ExitCode> {
  const { args, flags, io } = call;
  const ink = inkOn(readPng(resolve(io.cwd, args[0]!)));
  const store = openStore(databasePath(call), "read");
  try {
    const record = reader(call, store);
    const classify = await classifier(record, store, io.cwd);
    const reading = readNumber(ink, classify);
    if (reading.digits.length === 0) refuseEmpty(args[0]!);
    const out = flags.text("out");
    if (out !== undefined) saveFile(call, out, encode(drawn(reading)));
    io.out(flags.on("json") ? jsonLine(asJson(reading, record)) : text(reading, record));
  } finally {
    store.close();
  }
  return EXIT.ok;
}

/** The trial named, else the one in the middle of the best arm of the experiment that ran last. */
function reader(call: Call, store: Store): NetworkRecord {
  const named = call.flags.text("trial");
  if (named !== undefined) return networkRecord(findTrial(store, named));
  const name = chosenExperiment(store, undefined);
  const chosen = exemplar(reportOf(store, name, call.flags.texts("compare"), questionOf(call)), store);
  if (chosen !== undefined) return networkRecord(chosen.record);
  throw new RunxError({
    code: "read.no-trial",
    message: `The experiment ${name} has no completed trial.`,
    hint: "Name a trial: runx read IMAGE --trial ID.",
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
      message: `Trial ${record.row.id.slice(0, 8)} (layers ${layers.join("-")}) does not classify images of digits.`,
      hint: "Name a trial of 784 inputs and 10 outputs: runx read IMAGE --trial ID.",
    });
  }
  const weights = await trainedWeights(record, store.path, () => datasetOf(record, cwd));
  return classifierOf(weights, parameters, data.scale);
}

function refuseEmpty(path: string): never {
  throw new RunxError({
    code: "read.empty",
    message: "Nothing is written on the image.",
    hint: "Write dark on light or light on dark, with paper around it.",
    where: { file: path },
  });
}

function text(reading: Reading, record: NetworkRecord): string {
  const heads = [
    { head: "digit" },
    { head: "confidence", align: "right" },
    { head: "next", align: "right" },
  ] as const;
  const rows = reading.digits.map(({ digit, confidence, activations }) => [
    String(digit),
    percent(confidence),
    nextText(activations, digit),
  ]);
  const { row } = record;
  return [
    numberOf(reading),
    "",
    columnsText(heads, rows),
    `Read by trial ${row.id.slice(0, 8)} (${armText(row.arm)}, seed ${row.seed}).`,
    "",
  ].join("\n");
}

function numberOf({ digits }: Reading): string {
  return digits.map(({ digit }) => digit).join("");
}

/** The second choice. */
function nextText(activations: readonly number[], digit: number): string {
  const total = activations.reduce((sum, a) => sum + a, 0);
  const others = activations.map((a, i) => (i === digit ? -1 : a));
  const next = others.reduce((best, a, i) => (a > others[best]! ? i : best), 0);
  return `${next} (${percent(activations[next]! / total)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function asJson(reading: Reading, { row }: NetworkRecord): object {
  return {
    number: numberOf(reading),
    digits: reading.digits.map(({ digit, confidence, activations, box }) => ({
      digit,
      confidence,
      activations,
      box,
    })),
    cuts: reading.cuts.length,
    trial: row.id,
    seed: row.seed,
  };
}
