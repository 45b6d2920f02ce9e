/**
 * The metrics, by their names:
 *
 *     metric  = split "." measure [ "." part ] | "gradient.norm" | ( "speed." | "bias_speed." ) layer | "step." step
 *             | "surface." quantity
 *             | "noise." ( "angle" | "length" ) "." examples
 *             | "numbers." spacing "." length "." mark | any other name
 *     split   = "train" | "validation" | "test"
 *     measure = a key of the catalogue below
 *     part    = a class of precision, recall and f1, a target of rmse, mae and r2, by its name;
 *               an output neuron of output, from 1
 *     spacing = "spaced" | "close" | "touching"
 *     mark    = "right" | "digits" | "cuts" | "gain"
 *
 * Everything that depends on which metric it is is decided here.
 */
import type { Better, Directions, MetricName, Moment, Monitor, SplitName } from "../model/parameters.ts";
import type { Judge } from "../model/search.ts";
import { splitNames } from "../model/splits.ts";

export interface Metric {
  readonly name: MetricName;
  /** For people: "test accuracy", "validation cost", "norm of the gradient". */
  readonly title: string;
  /** `none`: the metric is neither good nor bad, so no arm is best. */
  readonly better: Better;
  /** Fractions are shown as percentages. */
  readonly unit: "fraction" | "number";
  /** No value is below; absent where there is no such bound. */
  readonly least?: number;
  /** No value is above; absent where there is no such bound. */
  readonly most?: number;
}

type Kind = Omit<Metric, "name">;

/** What is true of a measure on every split. */
interface MeasureFacts {
  readonly kind: Kind;
  /** What `monitor` names for it, besides the split. */
  readonly monitor?: Monitor;
  /** What it is measured of one by one, besides the whole. */
  readonly parts?: "classes" | "targets" | "neurons";
  /** Its values are in the unit of the target. */
  readonly inTargetUnit?: true;
}

const share = { better: "higher", unit: "fraction", least: 0, most: 1 } as const;
const error = { better: "lower", unit: "number", least: 0 } as const;
const ofClasses = { monitor: "classes", parts: "classes" } as const;
const ofTargets = { monitor: "errors", parts: "targets" } as const;

const catalogue = {
  accuracy: { kind: { title: "accuracy", ...share } },
  balanced_accuracy: { kind: { title: "balanced accuracy", ...share }, monitor: "classes" },
  precision: { kind: { title: "precision", ...share }, ...ofClasses },
  recall: { kind: { title: "recall", ...share }, ...ofClasses },
  f1: { kind: { title: "F1", ...share }, ...ofClasses },
  cost: { kind: { title: "cost", ...error } },
  objective: { kind: { title: "cost with regularisation", ...error }, monitor: "objective" },
  rmse: { kind: { title: "RMSE", ...error }, ...ofTargets, inTargetUnit: true },
  mae: { kind: { title: "MAE", ...error }, ...ofTargets, inTargetUnit: true },
  r2: { kind: { title: "R²", better: "higher", unit: "number", most: 1 }, ...ofTargets },
  output: {
    kind: { title: "output", better: "none", unit: "number" },
    ...{ monitor: "output", parts: "neurons" },
  },
} as const satisfies { readonly [measure: string]: MeasureFacts };

export type Measure = keyof typeof catalogue;

export const measures = Object.keys(catalogue) as readonly Measure[];

/** The measures of a split: one is added here, and its value in `src/training/scores.ts`. */
export const measureFacts: { readonly [measure in Measure]: MeasureFacts } = catalogue;

/** What a name says. `other`: a metric that runx does not know. */
export type MetricParts =
  | {
      readonly kind: "split";
      readonly split: SplitName;
      readonly measure: Measure;
      /** The name of a class or of a target, or the number of an output neuron. */
      readonly part?: string;
    }
  | { readonly kind: "gradient" }
  | { readonly kind: "speed" | "bias_speed"; readonly layer: string }
  | { readonly kind: "surface"; readonly quantity: SurfaceQuantity }
  /** A coordinate of a walk down a surface. */
  | { readonly kind: "coordinate"; readonly variable: number }
  | { readonly kind: "steps"; readonly step: string }
  | { readonly kind: "noise"; readonly of: "angle" | "length"; readonly examples: string }
  | {
      readonly kind: "numbers";
      readonly spacing: string;
      readonly length: string;
      readonly mark: NumbersMark;
    }
  | { readonly kind: "other" };

export function partsOf(name: MetricName): MetricParts {
  if (name === "gradient.norm") return { kind: "gradient" };
  const [first = "", second = "", ...others] = name.split(".");
  const isSpeed = first === "speed" || first === "bias_speed";
  if (isSpeed && second !== "" && others.length === 0) return { kind: first, layer: second };
  if (first === "noise" && (second === "angle" || second === "length") && others.length === 1) {
    return { kind: "noise", of: second, examples: others[0]! };
  }
  if (first === "surface" && others.length === 0) return surfaceParts(second);
  if (first === "step" && second !== "" && others.length === 0) return { kind: "steps", step: second };
  const mark = numbersMarks.find((each) => each === others[1]);
  if (first === "numbers" && mark !== undefined && others.length === 2) {
    return { kind: "numbers", spacing: second, length: others[0]!, mark };
  }
  const split = splitNames.find((each) => each === first);
  const measure = measures.find((each) => each === second);
  if (split === undefined || measure === undefined) return { kind: "other" };
  if (others.length === 0) return { kind: "split", split, measure };
  // Names of classes and targets may have dots of their own.
  return measureFacts[measure].parts !== undefined
    ? { kind: "split", split, measure, part: others.join(".") }
    : { kind: "other" };
}

function surfaceParts(name: string): MetricParts {
  const quantity = surfaceQuantities.find((each) => each === name);
  if (quantity !== undefined) return { kind: "surface", quantity };
  return /^v[1-9][0-9]*$/.test(name)
    ? { kind: "coordinate", variable: Number(name.slice(1)) }
    : { kind: "other" };
}

/** As a spec may write the names of metrics that are no measure of a split: patterns. */
export const otherNames: readonly string[] = [
  "gradient\\.norm",
  "(bias_)?speed\\.[1-9][0-9]?",
  "step\\.[1-9][0-9]{0,4}",
  "noise\\.(angle|length)\\.10{0,6}",
  "numbers\\.(spaced|close|touching)\\.[2-6]\\.(right|digits|cuts|gain)",
];

const numbersMarks = ["right", "digits", "cuts", "gain"] as const;

/** What is recorded of every step of a walk down a surface: docs/surface-trials.md. */
export const surfaceQuantities = [
  "cost",
  "change",
  "expected",
  "ratio",
  "gradients",
  "first_derivatives",
  "second_derivatives",
] as const;

export type SurfaceQuantity = (typeof surfaceQuantities)[number];

/** What is counted of composed numbers: docs/segmentation.md. */
export type NumbersMark = (typeof numbersMarks)[number];

/** @param directions those that a spec gives to metrics which runx does not know */
export function describeMetric(name: MetricName, directions: Directions = {}): Metric {
  const parts = partsOf(name);
  switch (parts.kind) {
    case "gradient":
      return { name, title: "norm of the gradient", better: "none", unit: "number", least: 0 };
    case "speed":
      return { name, title: `speed of layer ${parts.layer}`, better: "none", unit: "number", least: 0 };
    case "bias_speed":
      return {
        name,
        title: `speed of the biases of layer ${parts.layer}`,
        better: "none",
        unit: "number",
        least: 0,
      };
    case "surface":
      return { name, ...surfaceKinds[parts.quantity] };
    case "noise":
      return { name, ...noiseKind(parts) };
    case "coordinate":
      return { name, title: `v${parts.variable}`, better: "none", unit: "number" };
    case "steps":
      return { name, title: `error at step ${parts.step}`, better: "none", unit: "number", least: 0 };
    case "numbers":
      return { name, ...numbersKind(parts) };
    case "split": {
      const { kind } = measureFacts[parts.measure];
      return { name, ...kind, title: `${splitTitles[parts.split]} ${kind.title}${partText(parts)}` };
    }
    case "other":
      return { name, title: name, better: directionIn(directions, name), unit: "number" };
  }
}

/** What the points of a search are judged by. */
export function describeJudge({ metric, better }: Judge): Metric {
  return describeMetric(metric, better && { [metric]: better });
}

function directionIn(directions: Directions, name: MetricName): Better {
  return Object.hasOwn(directions, name) ? directions[name]! : "none";
}

function noiseKind({ of, examples }: MetricParts & { kind: "noise" }): Omit<Metric, "name"> {
  const whose = `gradients of ${examples === "1" ? "1 example" : `${examples} examples`}`;
  const kind = { better: "none", unit: "number", least: 0 } as const;
  return of === "angle"
    ? { title: `angle in degrees between ${whose} and the whole one`, ...kind, most: 180 }
    : { title: `length of ${whose} divided by that of the whole one`, ...kind };
}

function numbersKind({ spacing, length, mark }: MetricParts & { kind: "numbers" }): Omit<Metric, "name"> {
  const which = `${spacing} numbers of ${length} digits`;
  switch (mark) {
    case "right":
      return { title: `accuracy on ${which}`, ...share };
    case "digits":
      return { title: `digit accuracy on ${which}`, ...share };
    case "cuts":
      return { title: `cutting accuracy on ${which}`, ...share };
    case "gain":
      return {
        title: `gain over single digits on ${which}`,
        better: "higher",
        unit: "fraction",
        least: -1,
        most: 1,
      };
  }
}

const splitTitles: { readonly [split in SplitName]: string } = {
  train: "training",
  validation: "validation",
  test: "test",
};

function partText({ measure, part }: MetricParts & { kind: "split" }): string {
  if (part === undefined) return "";
  return measure === "output" ? ` of neuron ${part}` : ` of ${part}`;
}

const neither = { better: "none", unit: "number" } as const;
const count = { ...neither, least: 0 } as const;

const surfaceKinds: { readonly [quantity in SurfaceQuantity]: Kind } = {
  cost: { title: "cost C", better: "lower", unit: "number" },
  change: { title: "change ΔC", ...neither },
  expected: { title: "expected change ∇C·Δv", ...neither },
  ratio: { title: "ratio of ΔC to ∇C·Δv", ...neither },
  gradients: { title: "gradients computed", ...count },
  first_derivatives: { title: "first derivatives computed", ...count },
  second_derivatives: { title: "second derivatives computed", ...count },
};

/** Measured by the cost function of the training, with its regularisation term or without. */
export function isCost({ name }: Metric): boolean {
  const parts = partsOf(name);
  return parts.kind === "split" && (parts.measure === "cost" || parts.measure === "objective");
}

/** Shown as a percentage. */
export function isFraction(name: MetricName): boolean {
  return describeMetric(name).unit === "fraction";
}

/** The same measure on another split; undefined for what is not measured on a split. */
export function onSplit(name: MetricName, split: SplitName): MetricName | undefined {
  const parts = partsOf(name);
  if (parts.kind !== "split") return undefined;
  return [split, parts.measure, ...(parts.part === undefined ? [] : [parts.part])].join(".");
}

/** What programs call the validation split. */
const validationWords = ["validation", "valid", "val", "dev"];

/**
 * Names that the measure of a test split may have on the validation split: of `test.accuracy` validation.accuracy, and of
 * a program's `test_f1` validation_f1, valid_f1, val_f1 and dev_f1.
 */
export function validationNames(name: MetricName): readonly MetricName[] {
  const known = onSplit(name, "validation");
  if (known !== undefined) return [known];
  const own = /^test([._/-].+)$/.exec(name);
  return own === null ? [] : validationWords.map((word) => word + own[1]!);
}

/** Whether a program's own name says that it is measured on a split which no choice may look at. */
export function isHeldOut(name: MetricName): boolean {
  return /^(test|train)([._/-]|$)/.test(name);
}

/** What is compared when nobody says a metric: the first of these that is recorded. */
export const usualMetrics: readonly MetricName[] = [
  "test.accuracy",
  "validation.accuracy",
  "train.accuracy",
  "test.cost",
  "validation.cost",
  "train.cost",
  "surface.cost",
];

/** `after the last epoch`; walks down a surface have steps. */
export function momentTitle(moment: Moment, step: "epoch" | "step"): string {
  switch (moment) {
    case "last":
      return `after the last ${step}`;
    case "at-best-validation":
      return `at the best validation ${step}`;
    case "best":
      return `at its own best ${step}`;
  }
}
