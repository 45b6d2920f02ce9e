import { measureFacts, partsOf } from "../metric/metric.ts";
import { outputsOfExample } from "../model/connections.ts";
import type { AnswerEncoding } from "../model/encoding.ts";
import type { Arm, DataSource, MetricName } from "../model/parameters.ts";
import { counted } from "../text/counted.ts";
import { firstOf } from "../text/listed.ts";
import { didYouMean } from "../text/near-match.ts";
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
  const answers = new Map<DataSource, AnswerEncoding>();
  const answerOf = (source: DataSource) => {
    const known = answers.get(source) ?? shapeOf(source).encoding.answer;
    answers.set(source, known);
    return known;
  };
  return (metric, parameters) =>
    lackOfKind(metric, parameters, answerOf) ??
    lackOfMonitor(metric, parameters) ??
    lackOfPart(metric, parameters, answerOf) ??
    lackOfNeuron(metric, parameters) ??
    lackOfLayer(metric, parameters) ??
    lackOfStep(metric, parameters);
}

function lackOfMonitor(metric: MetricName, { monitor }: Arm["parameters"]): Lack | undefined {
  const missing = monitorOf(metric).filter((name) => !monitor.includes(name));
  if (missing.length === 0) return undefined;
  const hint = `Add ${missing.join(" and ")} to monitor: [${[...monitor, ...missing].join(", ")}].`;
  return { message: `${metric} is not recorded.`, hint };
}

/** What must be monitored for a metric to be recorded; nothing for one that runx does not know. */
export function monitorOf(metric: MetricName): Arm["parameters"]["monitor"] {
  const parts = partsOf(metric);
  switch (parts.kind) {
    case "other":
    case "surface":
    case "coordinate":
      return [];
    case "gradient":
    case "speed":
    case "bias_speed":
    case "steps":
    case "numbers":
      return [parts.kind];
    case "noise":
      return ["gradient-noise"];
    case "split": {
      const { split, measure } = parts;
      return [split, ...[measureFacts[measure].monitor ?? []].flat()];
    }
  }
}

/** A class or a target that the data do not have. */
function lackOfPart(
  metric: MetricName,
  { data }: Arm["parameters"],
  answerOf: (source: DataSource) => AnswerEncoding,
): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "split" || parts.measure === "output" || parts.part === undefined) return undefined;
  const { split, measure, part } = parts;
  const answer = answerOf(data);
  const isClass = answer.kind === "classes";
  const names = isClass ? answer.names : answer.columns.map(({ name }) => name);
  if (!isClass && names.length === 1) {
    return { message: `${metric}: there is one target.`, hint: `Write ${split}.${measure}.` };
  }
  if (names.includes(part)) return undefined;
  const near = didYouMean(part, names, (name) => `${split}.${measure}.${name}`);
  return {
    message: `${metric}: no ${isClass ? "class" : "target"} is called ${JSON.stringify(part)}.`,
    hint: `${near}The ${isClass ? "classes" : "targets"} are ${firstOf(names, 10)}.`,
  };
}

/** Metrics that targets of this kind cannot have. */
function lackOfKind(
  metric: MetricName,
  { data }: Arm["parameters"],
  answerOf: (source: DataSource) => AnswerEncoding,
): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "split") return undefined;
  const { split, measure } = parts;
  const needed = measureFacts[measure].monitor;
  if (measure !== "accuracy" && needed !== "classes" && needed !== "errors") return undefined;
  const { kind } = answerOf(data);
  if (measure === "accuracy" && kind === "values") {
    return {
      message: `${metric} is not recorded: targets that are numbers are neither right nor wrong.`,
      hint: `Write ${split}.cost.`,
    };
  }
  if (needed === "classes" && kind !== "classes") {
    const instead = kind === "values" ? "cost" : "accuracy";
    return {
      message: `${metric}: the targets are numbers, not classes.`,
      hint: `Write ${split}.${instead}.`,
    };
  }
  if (needed === "errors" && kind === "classes") {
    return { message: `${metric}: the targets are classes, not numbers.`, hint: `Write ${split}.accuracy.` };
  }
  return undefined;
}

function lackOfNeuron(metric: MetricName, parameters: Arm["parameters"]): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "split" || parts.measure !== "output") return undefined;
  const { split, part: neuron } = parts;
  const outputs = outputsOfExample(parameters);
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
  if ((parts.kind !== "speed" && parts.kind !== "bias_speed") || Number(parts.layer) <= last)
    return undefined;
  const first = `${parts.kind}.1`;
  const hint = last === 1 ? `Write ${first}.` : `Write ${first} to ${parts.kind}.${last}.`;
  return { message: `${metric}: ${counted(last, "layer learns", "layers learn")}.`, hint };
}

function lackOfStep(metric: MetricName, { recurrent }: Arm["parameters"]): Lack | undefined {
  const parts = partsOf(metric);
  if (parts.kind !== "steps") return undefined;
  if (recurrent === undefined) {
    return { message: `${metric}: a feedforward network has no steps.`, hint: "Write speed.1." };
  }
  if (Number(parts.step) <= recurrent.steps) return undefined;
  return {
    message: `${metric}: a row has ${counted(recurrent.steps, "step")}.`,
    hint: `Write step.1 to step.${recurrent.steps}.`,
  };
}
