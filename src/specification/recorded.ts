import { partsOf } from "../metric/metric.ts";
import type { Arm, DataSource, MetricName } from "../model/parameters.ts";
import type { DataShape } from "./checks.ts";

/** Why no trial of an arm records a metric, and what to write instead. */
export interface Lack {
  readonly message: string;
  readonly hint: string;
}

/** Undefined where the metric is recorded. */
export type LackOf = (metric: MetricName, parameters: Arm["parameters"]) => Lack | undefined;

/** @param shapeOf knows the data of every arm that is asked about */
export function lackOf(shapeOf: (source: DataSource) => DataShape): LackOf {
  const targets = new Map<DataSource, DataShape["targets"]>();
  const targetsOf = (source: DataSource) => {
    const known = targets.get(source) ?? shapeOf(source).targets;
    targets.set(source, known);
    return known;
  };
  return (metric, parameters) =>
    lackOfMonitor(metric, parameters) ??
    lackOfAccuracy(metric, parameters, targetsOf) ??
    lackOfNeuron(metric, parameters) ??
    lackOfLayer(metric, parameters);
}

function lackOfMonitor(metric: MetricName, { monitor }: Arm["parameters"]): Lack | undefined {
  const missing = monitorOf(metric).filter((name) => !monitor.includes(name));
  if (missing.length === 0) return undefined;
  const hint = `Add ${missing.join(" and ")} to monitor: [${[...monitor, ...missing].join(", ")}].`;
  return { message: `${metric} is not recorded.`, hint };
}

/** What must be monitored for a metric to be recorded; nothing for one that runx does not know. */
function monitorOf(metric: MetricName): Arm["parameters"]["monitor"] {
  const parts = partsOf(metric);
  switch (parts.kind) {
    case "other":
      return [];
    case "gradient":
    case "speed":
    case "numbers":
      return [parts.kind];
    case "split": {
      const { split, measure } = parts;
      return measure === "output" || measure === "objective" ? [split, measure] : [split];
    }
  }
}

function lackOfAccuracy(
  metric: MetricName,
  { data }: Arm["parameters"],
  targetsOf: (source: DataSource) => DataShape["targets"],
): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "split" || parts.measure !== "accuracy" || targetsOf(data) !== "values") {
    return undefined;
  }
  return {
    message: `${metric} is not recorded: targets that are numbers are neither right nor wrong.`,
    hint: `Write ${parts.split}.cost.`,
  };
}

function lackOfNeuron(metric: MetricName, { layers }: Arm["parameters"]): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "split" || parts.measure !== "output") return undefined;
  const { split, part: neuron } = parts;
  const outputs = layers.at(-1) ?? 1;
  if (outputs === 1) {
    if (neuron === undefined) return undefined;
    return { message: `${metric}: there is one output neuron.`, hint: `Write ${split}.output.` };
  }
  if (neuron !== undefined && Number(neuron) <= outputs) return undefined;
  return {
    message: `${metric}: there are ${outputs} output neurons.`,
    hint: `Name one of them: ${split}.output.1 to ${split}.output.${outputs}.`,
  };
}

function lackOfLayer(metric: MetricName, { layers }: Arm["parameters"]): Lack | undefined {
  const parts = partsOf(metric);
  const last = layers.length - 1;
  if (parts.kind !== "speed" || Number(parts.layer) <= last) return undefined;
  const hint = last === 1 ? "Write speed.1." : `Write speed.1 to speed.${last}.`;
  return { message: `${metric}: ${last} ${last === 1 ? "layer learns" : "layers learn"}.`, hint };
}
