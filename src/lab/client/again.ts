/** "Train it again": a recorded training in the reader's browser, compared with its record. */
import { FILES } from "../../data/sources/mnist-files.ts";
import type { Dataset } from "../../model/dataset.ts";
import type { EpochRecord } from "../../model/trial.ts";
import type { Lab, LabTraining } from "../../report/content/lab.ts";
import type { TrainingEnd } from "../../training/train.ts";
import type { LabMessage } from "../messages.ts";
import { chart, drawFitted, spanOf } from "./chart.ts";
import { MnistFiles, unpacked } from "./datasets.ts";
import { LabThread } from "./thread.ts";

export function startAgain(root: HTMLElement, lab: Lab): void {
  const thread = new LabThread();
  const files = new MnistFiles();
  const parts = partsOf(root);
  const chosen = () => lab.trainings[Number(parts.select.value)]!;
  let records: EpochRecord[] = [];
  const redraw = () => draw(parts.stage, chosen(), records);
  const say = (text: string) => {
    parts.status.textContent = text;
  };
  const running = (on: boolean) => {
    parts.train.disabled = on;
    parts.stop.disabled = !on;
    parts.progress.hidden = !on;
  };
  const show = () => {
    thread.stop();
    running(false);
    parts.arithmetic.hidden = true;
    const { dataDigest } = chosen();
    const kind = lab.data[dataDigest]?.kind ?? "elsewhere";
    parts.files.hidden = kind !== "mnist" || isServed() || files.missing.length === 0;
    parts.train.disabled = kind === "elsewhere";
    say(
      kind === "elsewhere"
        ? "Its data are not in this page. runx verify trains it again where they are."
        : "",
    );
    records = [];
    redraw();
  };
  const take = async (list: FileList | undefined) => {
    for (const file of list ?? []) {
      if (!files.add(new Uint8Array(await file.arrayBuffer())))
        return say(`${file.name} is not an MNIST file.`);
    }
    say(
      files.missing.length === 0 ? "All four files are here." : `Still missing: ${files.missing.join(", ")}.`,
    );
  };
  parts.select.addEventListener("change", show);
  parts.stop.addEventListener("click", show);
  parts.input.addEventListener("change", () => void take(parts.input.files ?? undefined));
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files);
  });
  parts.train.addEventListener("click", () => {
    void (async () => {
      running(true);
      const training = chosen();
      const dataset = await datasetOf(lab, training, files, say);
      if (dataset === undefined) return running(false);
      say("Training …");
      const { numerics, parameters, seed } = training;
      records = [];
      const hear = (message: LabMessage) => {
        if (message.kind === "epochs") records.push(...message.epochs.map(({ record }) => record));
        heard(message, training, records, parts, say, running);
        redraw();
      };
      await thread.train({ numerics, parameters, seed, dataset, withWeights: false }, hear);
    })().catch((error: unknown) => {
      running(false);
      say(`It cannot be trained here: ${error instanceof Error ? error.message : String(error)}`);
    });
  });
  show();
  drawFitted(parts.stage, redraw);
}

type Parts = ReturnType<typeof partsOf>;

function partsOf(root: HTMLElement) {
  const find = <Kind extends Element>(selector: string): Kind => root.querySelector<Kind>(selector)!;
  return {
    select: find<HTMLSelectElement>("select"),
    train: find<HTMLButtonElement>("[data-do=train]"),
    stop: find<HTMLButtonElement>("[data-do=stop]"),
    files: find<HTMLElement>(".files"),
    input: find<HTMLInputElement>("input[type=file]"),
    progress: find<HTMLProgressElement>("progress"),
    stage: find<HTMLElement>(".stage"),
    arithmetic: find<HTMLElement>(".arithmetic"),
    status: find<HTMLElement>(".read"),
  };
}

function heard(
  message: LabMessage,
  training: LabTraining,
  records: readonly EpochRecord[],
  parts: Parts,
  say: (text: string) => void,
  running: (on: boolean) => void,
): void {
  switch (message.kind) {
    case "began":
      parts.arithmetic.hidden = message.numerics === training.numerics;
      parts.arithmetic.textContent = `This browser has no fused multiply-add for ${training.numerics}: it trains with ${message.numerics}, whose weights differ in their last places.`;
      return;
    case "epochs":
      parts.progress.value = records.length / Math.max(1, training.epochs.length);
      return;
    case "ended":
      running(false);
      say(verdict(training, records, message.ending, message.seconds));
      return;
    case "failed":
      running(false);
      say(`It cannot be trained here: ${message.reason}`);
  }
}

/** Identical, or the first epoch that differs. */
function verdict(
  training: LabTraining,
  records: readonly EpochRecord[],
  ending: TrainingEnd,
  seconds: number,
): string {
  const time = `${seconds.toFixed(1)} s here, ${training.seconds.toFixed(1)} s when it was recorded`;
  const differing = training.epochs.find((epoch, i) => !equal(epoch, records[i]));
  const now = ending.status === "completed" ? ending.weightsSha256 : undefined;
  if (differing === undefined && now === training.weightsSha256) {
    const digest =
      now === undefined ? "It diverges in the same epoch" : `The weights have the recorded SHA-256, ${now}`;
    return `Identical. ${digest}; ${time}.`;
  }
  const where = differing === undefined ? "in the weights" : `in epoch ${differing.epoch}`;
  return `Different, first ${where}; ${time}.`;
}

function equal(recorded: EpochRecord, again: EpochRecord | undefined): boolean {
  if (again === undefined || again.epoch !== recorded.epoch) return false;
  return Object.entries(recorded.metrics).every(([name, value]) => again.metrics[name] === value);
}

const HEIGHT = 240;

function draw(stage: HTMLElement, { epochs, drawn }: LabTraining, records: readonly EpochRecord[]): void {
  if (drawn === undefined) {
    stage.replaceChildren();
    return;
  }
  const points = (list: readonly EpochRecord[]) =>
    list.flatMap(({ epoch, metrics }) => {
      const value = metrics[drawn.name];
      return value === undefined ? [] : [[epoch, value] as const];
    });
  const [recorded, now] = [points(epochs), points(records)];
  const axes = {
    x: [Math.min(1, epochs[0]?.epoch ?? 1), Math.max(2, epochs.at(-1)?.epoch ?? 2)] as const,
    y: spanOf([...recorded, ...now].map(([, value]) => value)),
    xTitle: "epoch",
    yTitle: drawn.title,
    unit: drawn.unit,
  };
  const lines = [
    { kind: "recorded", points: recorded },
    { kind: "now", points: now },
  ] as const;
  stage.replaceChildren(chart(lines, axes, Math.max(280, stage.clientWidth), HEIGHT));
}

function isServed(): boolean {
  return document.body.dataset.events !== undefined;
}

async function datasetOf(
  lab: Lab,
  { dataDigest }: LabTraining,
  files: MnistFiles,
  say: (text: string) => void,
): Promise<Dataset | undefined> {
  const data = lab.data[dataDigest];
  if (data?.kind === "here") return unpacked(data.dataset);
  if (data?.kind !== "mnist") return undefined;
  if (isServed() && files.missing.length > 0) await fetchInto(files, say);
  if (files.missing.length === 0) return files.dataset(data.source);
  say(`Choose the four files of MNIST, or drop them here. Missing: ${files.missing.join(", ")}.`);
  return undefined;
}

async function fetchInto(files: MnistFiles, say: (text: string) => void): Promise<void> {
  for (const { name } of Object.values(FILES)) {
    say(`Loading ${name} …`);
    const response = await fetch(`/mnist/${name}`);
    if (response.ok) files.add(new Uint8Array(await response.arrayBuffer()));
  }
}
