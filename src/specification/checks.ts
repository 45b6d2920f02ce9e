import { connectionsOf } from "../model/connections.ts";
import type { DatasetIdentity } from "../model/dataset.ts";
import type { Json, Parameters } from "../model/parameters.ts";
import type { CodeIn } from "../problem-codes.ts";
import { counted } from "../text/counted.ts";
import { checkRecurrent } from "./check-recurrent.ts";
import type { Findings } from "./findings.ts";
import { type Mapping, type Node, nodeAt, placeOf, type Written } from "./node.ts";
import { monitorOf } from "./recorded.ts";
import { definition } from "./schema.ts";
import { movesByEta, USUAL_STEP } from "./step-size.ts";
import { inline } from "./wording.ts";

/** What the checks need to know of the data. */
export type DataShape = Pick<
  DatasetIdentity,
  "inputs" | "outputs" | "steps" | "sizes" | "targets" | "targetRange" | "image" | "encoding" | "summary"
>;

/** An arm before it is known to make sense. */
export interface UncheckedArm {
  readonly parameters: Partial<Parameters> &
    Pick<Parameters, "activation" | "output" | "cost" | "init" | "monitor">;
  /** Absent when the data could not be had, which is a problem of its own. */
  readonly shape: DataShape | undefined;
  /** Where a parameter was written; nothing for a default. */
  written(name: string): Node | undefined;
  readonly base: Mapping;
  readonly block: Written;
  /** Whether some block of the spec gives this parameter. */
  varies(name: string): boolean;
  /** Whether its value is what the user wrote, and not left out for a problem of its own. */
  isKnown(name: string): boolean;
  /** Whether a value that is absent has not been given, rather than left out for a problem. */
  canBeMissing(name: string): boolean;
}

/** Adds what makes no sense in this combination of parameters; a wrong single value the schema has refused. */
export function checkArm(arm: UncheckedArm, findings: Findings): void {
  const refuse: RefuseArm = (code, at, message, hint) => {
    const where = at.flatMap((path) => writtenAt(arm, path) ?? [])[0] ?? arm.block;
    findings.add({ code: `spec.${code}`, message, hint, where: placeOf(where) });
  };
  checkGiven(arm, findings);
  checkLayers(arm, refuse);
  checkRecurrent(arm, refuse);
  checkCost(arm, refuse);
  checkActivation(arm, refuse);
  checkTrainable(arm, refuse);
  checkOptimizer(arm, refuse);
  checkClassWeights(arm, refuse);
  checkBatch(arm, refuse);
  checkInit(arm, refuse);
  checkMonitor(arm, refuse);
  checkValidation(arm, refuse);
}

/** `at`: dotted paths, the first one that was written is shown. */
export type RefuseArm = (code: CodeIn<"spec">, at: readonly string[], message: string, hint: string) => void;

function writtenAt(arm: UncheckedArm, path: string): Written | undefined {
  const [parameter = "", ...inside] = path.split(".");
  const node = arm.written(parameter);
  return node && nodeAt(node, inside);
}

function checkGiven(arm: UncheckedArm, findings: Findings): void {
  const { epochs } = arm.parameters;
  const training = epochs === 0 ? [] : (["eta", "batch_size"] as const);
  for (const name of ["data", "layers", "epochs", ...training] as const) {
    if (arm.parameters[name] !== undefined || arm.written(name) || !arm.canBeMissing(name)) continue;
    // Other tools give the learning rate to the optimizer: how it is written here is told there.
    if (name === "eta" && !arm.isKnown("optimizer") && arm.written("optimizer")?.kind === "mapping") continue;
    const why = name === "eta" || name === "batch_size" ? ": training needs it" : "";
    findings.add({
      code: "spec.missing",
      message: `${name} is missing${arm.varies(name) ? " in this block" : ""}${why}.`,
      hint: `For example ${name}: ${inline(exampleFor(name, arm.parameters))}.`,
      where: placeOf(arm.varies(name) ? arm.block : arm.base),
    });
  }
}

function exampleFor(name: string, { optimizer }: UncheckedArm["parameters"]): Json {
  if (name === "eta" && movesByEta(optimizer)) return USUAL_STEP;
  return definition(name).examples?.[0] ?? "";
}

function checkLayers({ parameters, shape, isKnown }: UncheckedArm, refuse: RefuseArm): void {
  const { layers, recurrent } = parameters;
  if (!layers || !shape || recurrent || !isKnown("recurrent")) return;
  const { inputs, outputs } = shape;
  const fitting = `[${[inputs, ...layers.slice(1, -1), outputs].join(", ")}]`;
  const hint = `Write layers: ${fitting}.`;
  if (layers[0] !== inputs) {
    const message = `The first layer has ${counted(layers[0]!, "neuron")}, the data have ${counted(inputs, "input")}.`;
    refuse("layers", ["layers.0"], message, hint);
  }
  if (layers.at(-1) !== outputs) {
    const message = `The last layer has ${counted(layers.at(-1)!, "neuron")}, the data have ${counted(outputs, "output")}.`;
    const instead = areMeasurements(shape)
      ? `The classes are numbers with decimals: to learn the number itself, write targets: numeric in data. Else write layers: ${fitting}.`
      : hint;
    refuse("layers", [`layers.${layers.length - 1}`], message, instead);
  }
}

function checkCost(arm: UncheckedArm, refuse: RefuseArm): void {
  const { cost, output } = arm.parameters;
  if (!arm.isKnown("cost") || !arm.isKnown("output")) return;
  const at = ["cost", "output"];
  if (cost === "cross-entropy" && output !== "sigmoid") {
    const hint =
      output === "softmax"
        ? "Softmax outputs go with cost: log-likelihood."
        : `Write output: sigmoid, or cost: quadratic for ${output} outputs.`;
    refuse("cost", at, `The cross-entropy cost needs sigmoid outputs, not ${output}.`, hint);
  }
  if (cost === "cross-entropy" && output === "sigmoid") checkProbabilities(arm, refuse);
  const { layers, recurrent } = arm.parameters;
  const readsEach = recurrent?.output === "each";
  if (output === "softmax" && (readsEach ? layers?.at(-1) : arm.shape?.outputs) === 1) {
    const hint = "Write output: sigmoid, or give the data one output for each class.";
    refuse("cost", ["output"], "A single softmax output is always 1: it cannot learn.", hint);
  }
  if (cost !== "log-likelihood") return;
  if (output !== "softmax") {
    const hint = "Write output: softmax, or cost: cross-entropy for sigmoid outputs.";
    refuse("cost", at, `The log-likelihood cost needs softmax outputs, not ${output}.`, hint);
  } else if (arm.shape?.targets === "values") {
    const hint = "For numeric targets write cost: quadratic and output: linear.";
    refuse("cost", at, "The log-likelihood cost needs classes; the targets of this data are numbers.", hint);
  } else if (arm.shape?.targets === "binary" && arm.shape.outputs > 1 && !readsEach) {
    const hint = "Give every row a single 1, or write output: sigmoid and cost: cross-entropy.";
    const message =
      "The log-likelihood cost needs one class per row; some targets of this data have none or several.";
    refuse("cost", at, message, hint);
  }
}

/** Equation (26) is a cost of probabilities: for other targets it has no least value. */
function checkProbabilities({ shape }: UncheckedArm, refuse: RefuseArm): void {
  const [least, most] = shape?.targetRange ?? [0, 1];
  if (least >= 0 && most <= 1) return;
  const message = `The cross-entropy cost needs targets from 0 to 1; those of this data go from ${least} to ${most}.`;
  refuse("cost", ["cost"], message, "For other numbers write cost: quadratic and output: linear.");
}

function checkActivation({ parameters: { activation, layers } }: UncheckedArm, refuse: RefuseArm): void {
  if (typeof activation === "string" || !layers) return;
  const hidden = layers.length - 2;
  if (activation.length === hidden) return;
  const message = `activation lists ${counted(activation.length, "function")}; the network has ${counted(hidden, "hidden layer")}.`;
  const hint = `Write one for each hidden layer, or a single one for all. Several values to compare go under vary: vary: { activation: ${inline(activation)} }.`;
  refuse("activation", ["activation"], message, hint);
}

function checkOptimizer({ parameters }: UncheckedArm, refuse: RefuseArm): void {
  const { optimizer, momentum, schedule } = parameters;
  if (optimizer?.kind === "nesterov" && momentum === undefined) {
    const message = "Nesterov's momentum needs momentum: how much of the velocity is kept.";
    refuse("optimizer", ["optimizer"], message, "Add momentum: 0.9.");
  } else if (optimizer !== undefined && optimizer.kind !== "nesterov" && momentum !== undefined) {
    const message = `momentum is for sgd and nesterov; ${optimizer.kind} keeps means of its own.`;
    refuse("optimizer", ["momentum"], message, "Leave momentum out, or leave optimizer out.");
  }
  if (schedule?.kind === "cosine" && (schedule.warm_up ?? 0) >= schedule.epochs) {
    const message = `The warm-up of ${schedule.warm_up} epochs leaves none of the ${schedule.epochs} to fall in.`;
    refuse(
      "schedule",
      ["schedule.warm_up"],
      message,
      `Write at most ${schedule.epochs - 1}, or more epochs.`,
    );
  }
}

function checkClassWeights({ parameters: { class_weights }, shape }: UncheckedArm, refuse: RefuseArm): void {
  if (class_weights === undefined || !shape) return;
  if (shape.targets !== "classes") {
    const hint = "Leave class_weights out, or give the data classes.";
    refuse("class-weights", ["class_weights"], "The targets of this data are not classes.", hint);
  } else if (class_weights !== "balanced" && class_weights.length !== shape.outputs) {
    const message = `class_weights has ${counted(class_weights.length, "number")}; the data have ${counted(shape.outputs, "class", "classes")}.`;
    refuse("class-weights", ["class_weights"], message, "Give one for each class, or write balanced.");
  }
}

function checkTrainable({ parameters }: UncheckedArm, refuse: RefuseArm): void {
  const { activation, output, epochs, layers, dropout, recurrent } = parameters;
  if (!epochs) return;
  const hidden = layers ? layers.length > 2 : false;
  const why = "A step neuron cannot be trained: its gradient is zero.";
  if (hidden && [activation].flat().includes("step")) {
    refuse("step", ["activation"], why, "Write epochs: 0 to evaluate it, or activation: sigmoid.");
  }
  if (output === "step") {
    refuse("step", ["output"], why, "Write epochs: 0 to evaluate it, or output: sigmoid.");
  }
  if (dropout !== undefined && layers && !hidden && !recurrent) {
    const hint = "Leave dropout out, or add a hidden layer.";
    refuse("dropout", ["dropout"], "Dropout drops hidden neurons; this network has none.", hint);
  }
}

function checkBatch({ parameters: { batch_size }, shape }: UncheckedArm, refuse: RefuseArm): void {
  if (typeof batch_size !== "number" || !shape || batch_size <= shape.sizes.train) return;
  const message = `A mini-batch of ${batch_size} is larger than the training set of ${shape.sizes.train}.`;
  refuse("batch-size", ["batch_size"], message, `Write at most ${shape.sizes.train}, or batch_size: full.`);
}

function checkInit({ parameters: { init, layers, recurrent } }: UncheckedArm, refuse: RefuseArm): void {
  if (!layers || typeof init === "string") return;
  const between = layers.length - 1;
  for (const part of ["weights", "biases"] as const) {
    if (init[part].length === between) continue;
    const message = `init.${part} is for ${counted(init[part].length, "layer")} after the input; layers: ${inline(layers)} has ${between}.`;
    refuse(
      "init",
      [`init.${part}`],
      message,
      `Give ${part === "weights" ? counted(between, "matrix", "matrices") : counted(between, "list")}.`,
    );
  }
  for (const [l, { nIn: from, nOut: to }] of connectionsOf({ layers, recurrent }).entries()) {
    const rows = init.weights[l];
    if (rows && (rows.length !== to || rows.some((row) => row.length !== from))) {
      const odd = rows.findIndex((row) => row.length !== from);
      const found = rows.length !== to ? `${counted(rows.length, "row")}` : `a row of ${rows[odd]!.length}`;
      const message = `init.weights[${l}] has ${found}; from ${from} to ${counted(to, "neuron")} it needs ${counted(to, "row")} of ${from}.`;
      const path = rows.length !== to ? `init.weights.${l}` : `init.weights.${l}.${odd}`;
      refuse(
        "init",
        [path],
        message,
        "One row per neuron of the later layer, one number per neuron of the earlier one.",
      );
    }
    const biases = init.biases[l];
    if (biases && biases.length !== to) {
      const message = `init.biases[${l}] has ${counted(biases.length, "number")}; the layer has ${counted(to, "neuron")}.`;
      refuse("init", [`init.biases.${l}`], message, "Give one bias per neuron.");
    }
  }
}

function checkMonitor({ parameters, shape, varies }: UncheckedArm, refuse: RefuseArm): void {
  const { monitor, recurrent } = parameters;
  if (!shape) return;
  for (const split of ["validation", "test"] as const) {
    if (!monitor.includes(split) || shape.sizes[split] > 0) continue;
    const message = `The data have no ${split} split to monitor.`;
    refuse("monitor", ["monitor"], message, `Leave ${split} out, or give data.${split} some rows.`);
  }
  if (monitor.includes("classes") && shape.targets !== "classes") {
    const hint = "Leave classes out; errors records root mean square error, mean absolute error and R².";
    refuse(
      "monitor",
      ["monitor"],
      "The targets are numbers, not classes: nothing is recorded by class.",
      hint,
    );
  }
  if (monitor.includes("errors") && shape.targets === "classes") {
    const hint = "Leave errors out; classes records precision, recall and F1.";
    refuse("monitor", ["monitor"], "The targets are classes: there is no distance between them.", hint);
  }
  if (monitor.includes("steps") && recurrent === undefined && !varies("recurrent")) {
    const hint = "Leave steps out, or write for example recurrent: { steps: 28 }.";
    refuse("monitor", ["monitor"], "A feedforward network has no steps to monitor.", hint);
  }
  if (!monitor.includes("numbers") || canCompose(shape)) return;
  const message = "Numbers are composed of images of the ten digits, 28 × 28 pixels, in a test split.";
  refuse("monitor", ["monitor"], message, "Leave numbers out, or write data: mnist.");
}

/** The share of the classes from which on they are taken for numbers, some of which are spelled in another way. */
const MOSTLY = 0.9;

/** Classes that are numbers, and not all of them counted. */
function areMeasurements({ encoding: { answer } }: DataShape): boolean {
  if (answer.kind !== "classes" || answer.names.length < 3) return false;
  const values = answer.names.map(Number).filter(Number.isFinite);
  return values.length >= MOSTLY * answer.names.length && !values.every(Number.isInteger);
}

function canCompose({ image, outputs, sizes, targets }: DataShape): boolean {
  return (
    image?.width === 28 && image.height === 28 && outputs === 10 && targets === "classes" && sizes.test > 0
  );
}

function checkValidation({ parameters, shape }: UncheckedArm, refuse: RefuseArm): void {
  const { stop_early, schedule } = parameters;
  const watching = [
    ...(stop_early ? (["stop_early"] as const) : []),
    ...(schedule?.kind === "halve-on-plateau" ? (["schedule"] as const) : []),
  ];
  for (const name of watching) {
    if (shape && shape.sizes.validation > 0 && name === "stop_early") checkWatched(parameters, shape, refuse);
    if (shape && shape.sizes.validation === 0) {
      const message = `${name} watches the validation split; the data have none.`;
      refuse("validation", [name], message, "Give data.validation some rows, or leave it out.");
    }
  }
}

/** Accuracy and cost are measured where they are watched; the others are where they are monitored. */
function checkWatched(
  { stop_early: rule, monitor }: UncheckedArm["parameters"],
  { targets }: DataShape,
  refuse: RefuseArm,
): void {
  const at = ["stop_early.metric"];
  if (rule?.metric === undefined || rule.metric === "validation.cost") return;
  if (rule.metric === "validation.accuracy") {
    if (targets !== "values") return;
    const hint = "Write metric: validation.cost.";
    refuse("validation", at, "There is no accuracy of numeric targets to watch.", hint);
    return;
  }
  const [needed] = monitorOf(rule.metric).filter((name) => name === "classes" || name === "errors");
  if (needed === undefined || monitor.includes(needed)) return;
  const fits = (needed === "classes") === (targets === "classes");
  const hint = fits ? `Add ${needed} to monitor.` : "Write metric: validation.cost.";
  refuse("validation", at, `${rule.metric} is not recorded.`, hint);
}
