/** The training that is on the screen, for the thread that does it and as a spec. */
import type { Split } from "../../../model/dataset.ts";
import type { MetricName, Parameters } from "../../../model/parameters.ts";
import type { Playable } from "../../../report/page/playable.ts";
import type { State } from "./settings.ts";

export interface PlayedTraining {
  readonly parameters: Parameters;
  readonly seed: number;
}

/** What is drawn over the epochs. */
export function metricOf(kind: Playable["kind"]): MetricName {
  return kind === "neuron" ? "train.output" : "train.cost";
}

export function trainingOf({ kind, training }: Playable, { cost, numbers }: State): PlayedTraining {
  const { data, precision } = training.parameters;
  const isNeuron = kind === "neuron";
  const parameters: Parameters = {
    data,
    layers: isNeuron ? [1, 1] : [2, numbers.hidden!, 1],
    activation: "sigmoid",
    output: "sigmoid",
    cost,
    init: isNeuron ? { weights: [[[numbers.w!]]], biases: [[numbers.b!]] } : "gaussian",
    precision,
    monitor: ["initial", "train", "output"],
    epochs: numbers.epochs!,
    eta: numbers.eta!,
    batch_size: 1,
  };
  return { parameters, seed: isNeuron ? 1 : numbers.seed! };
}

/** What reproduces the screen. */
export function specOf(
  kind: Playable["kind"],
  { parameters, seed }: PlayedTraining,
  { inputs, targets }: Split,
): string {
  const { layers, init, epochs, eta, cost, precision } = parameters;
  const wanted = targets.kind === "classes" ? targets.labels : targets.values;
  return [
    "name: play",
    "data:",
    "  source: inline",
    `  inputs: [${rowsText(inputs.values, layers[0]!)}]`,
    `  targets: [${rowsText(wanted, 1)}]`,
    `layers: [${layers.join(", ")}]`,
    `cost: ${cost}`,
    `eta: ${eta}`,
    "batch_size: 1",
    `epochs: ${epochs}`,
    typeof init === "object"
      ? `init: ${JSON.stringify(init).replaceAll('"', "").replaceAll(":", ": ")}`
      : `init: ${init}`,
    `precision: ${precision}`,
    kind === "neuron" ? "seeds: 1" : `seeds: [${seed}]`,
    "monitor: [initial, train, output]",
    `report: { metric: ${metricOf(kind)} }`,
    "",
  ].join("\n");
}

function rowsText(values: ArrayLike<number>, width: number): string {
  const all = Array.from(values);
  const rows = Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
  return rows.map((row) => `[${row.join(", ")}]`).join(", ");
}
