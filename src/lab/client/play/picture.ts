/** What is drawn and said of a training in "Play". */
import type { NetworkWeights } from "../../../learner/learner.ts";
import type { Dataset } from "../../../model/dataset.ts";
import type { Parameters } from "../../../model/parameters.ts";
import type { LabTraining } from "../../../report/content/lab.ts";
import type { Playable } from "../../../report/page/playable.ts";
import { typeset } from "../../../text/number.ts";
import type { LabEpoch } from "../../messages.ts";
import { chart, type Line, spanOf } from "../chart.ts";
import { paintRegions } from "../regions.ts";
import { metricOf } from "./training.ts";

/** In pixels. */
const HEIGHT = 250;
const LEAST_WIDTH = 260;
/** Of the regions beside a chart; where there is less room than for both, they stand above it. */
const REGIONS = 300;
const ROOM_FOR_BOTH = 620;

/** What there is to draw. */
interface Played {
  readonly dataset: Dataset;
  readonly parameters: Parameters;
  /** All that there are of it. */
  readonly epochs: readonly LabEpoch[];
  /** What was recorded, to compare with. */
  readonly recorded: readonly LabTraining[];
}

/** The output of the neuron over the epochs, beside the recorded ones. */
export function neuronPicture(
  { parameters, recorded }: Played,
  seen: readonly LabEpoch[],
  width: number,
): readonly Element[] {
  const lines = recordedLines(recorded, parameters.epochs);
  const axes = {
    x: [0, parameters.epochs] as const,
    y: wholeOf(lines.flatMap(({ points }) => points.map(([, value]) => value))),
    xTitle: "epoch",
    yTitle: "output of the neuron",
  };
  return [chart([...lines, nowLine("neuron", seen)], axes, Math.max(LEAST_WIDTH, width), HEIGHT)];
}

/** What is answered over the plane, and the cost over the epochs. */
export function planePicture(
  { dataset, parameters, epochs }: Played,
  seen: readonly LabEpoch[],
  width: number,
): readonly Element[] {
  const axes = {
    x: [0, parameters.epochs] as const,
    y: spanOf([0, ...epochs.map((epoch) => valueIn("plane", epoch))]),
    xTitle: "epoch",
    yTitle: "cost",
  };
  const room = Math.max(LEAST_WIDTH, width - (width < ROOM_FOR_BOTH ? 0 : REGIONS));
  return [
    paintRegions(dataset, parameters, seen.at(-1)!.weights!),
    chart([nowLine("plane", seen)], axes, room, HEIGHT),
  ];
}

function nowLine(kind: Playable["kind"], seen: readonly LabEpoch[]): Line {
  return { kind: "now", points: seen.map((epoch) => [epoch.record.epoch, valueIn(kind, epoch)] as const) };
}

function valueIn(kind: Playable["kind"], { record }: LabEpoch): number {
  return record.metrics[metricOf(kind)]!;
}

function recordedLines(trainings: readonly LabTraining[], most: number): readonly Line[] {
  const metric = metricOf("neuron");
  return trainings.flatMap(({ epochs }) => {
    const points = epochs.flatMap(({ epoch, metrics }) =>
      metrics[metric] === undefined || epoch > most ? [] : [[epoch, metrics[metric]] as const],
    );
    return points.length === 0 ? [] : [{ kind: "recorded" as const, points }];
  });
}

/** From 0 to 1, and as far as the outputs of linear neurons go that are drawn beside it. */
function wholeOf(outputs: readonly number[]): readonly [number, number] {
  return [Math.min(0, ...outputs), Math.max(1, ...outputs)];
}

/** Where a training stands. */
export function sentenceOf(
  kind: Playable["kind"],
  { record: { epoch, metrics }, weights }: LabEpoch,
): string {
  const after = `After epoch ${epoch}: cost ${valueText(metrics["train.cost"]!)}`;
  if (kind === "plane") return `${after}, ${Math.round(100 * (metrics["train.accuracy"] ?? 0))} % right.`;
  const [w, b] = ownOf(weights!);
  return `${after}, output ${valueText(metrics["train.output"]!)}, weight ${valueText(w)}, bias ${valueText(b)}.`;
}

function valueText(value: number): string {
  return typeset(value.toPrecision(3));
}

function ownOf({ weights, biases }: NetworkWeights): readonly [number, number] {
  return [weights[0]![0]!, biases[0]![0]!];
}
