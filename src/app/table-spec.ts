import { basename, extname } from "node:path";
import { lookAtTable, type SeenColumn } from "../data/table/look.ts";
import { yamlText } from "../data/table/missing.ts";
import { RunxError } from "../errors.ts";
import { agreeing, thousands } from "../text/counted.ts";
import { firstOf } from "../text/listed.ts";
import { quoted } from "../text/quoted.ts";

export interface TableSpecOptions {
  readonly name: string;
  /** As the spec is to name it: relative to the folder of the spec. */
  readonly file: string;
  /** The column to learn; by default one called like a target, else the last. */
  readonly target?: string;
}

/** The text of a spec that fits a CSV file, with what was seen in it as comments. Throws RunxError for no such table. */
export function specOfTable(path: string, { name, file, target }: TableSpecOptions): string {
  const { form, rows, columns, learned } = lookAtTable(path, target);
  const isClasses = !learned.isNumber || (learned.isWhole && learned.distinct <= MOST_NUMBERED_CLASSES);
  const others = columns.filter((column) => column !== learned);
  const isImages = others.length >= FEWEST_PIXELS && others.every(({ isPixel }) => isPixel);
  // An image keeps its border, though every row has the same there.
  const leftOut = isImages ? [] : others.filter((column) => isLeftOut(column, rows));
  const inputs = others.filter((column) => !leftOut.includes(column));
  const texts = inputs.filter(({ isNumber }) => !isNumber);
  const missing = [...inputs, learned].filter((column) => column.missing > 0);
  const width = inputs.reduce((sum, column) => sum + inputsOf(column), 0);
  const outputs = isClasses ? learned.distinct : 1;
  if (inputs.length === 0 || learned.distinct < 2) throw nothingToLearn(path, learned, others);
  const splits = rows < FEWEST_FOR_SPLITS ? ALL_TRAIN : rows < FEWEST_FOR_ONE_SPLIT ? FOLDS : ONE_SPLIT;
  const hidden = isImages ? 30 : 8;
  const epochs = rows > 20_000 ? 10 : rows > 2_000 ? 20 : rows < FEWEST_FOR_SPLITS ? 1_000 : 60;
  const batch = Math.max(1, Math.min(10, Math.floor(rows / 4)));
  const data = [
    "source: csv",
    `file: ${yamlText(file)} # ${thousands(rows)} rows`,
    `target: ${yamlText(learned.name)}${isClasses ? ` # ${learned.distinct} classes` : ""}`,
    ...(isClasses ? [] : ["targets: numeric", "scale_targets: standard"]),
    ...(form.delimiter === "," ? [] : [`delimiter: ${JSON.stringify(form.delimiter)}`]),
    ...(form.decimal === "." ? [] : ['decimal: ","']),
    ...(form.header ? [] : ["header: false # columns are called by their numbers from 1"]),
    ...(leftOut.length === 0 ? [] : [`ignore: ${listOf(leftOut)} # ${whyLeftOut(leftOut)}`]),
    ...(texts.length === 0 ? [] : [`categories: ${listOf(texts)} # one input for each text`]),
    ...(missing.length === 0
      ? []
      : [`missing: { ${missing.map((each) => rule(each, learned)).join(", ")} }`]),
    `scale: ${isImages ? "255 # pixels" : "standard"}`,
    ...(isClasses && splits !== ALL_TRAIN ? ["stratify: true"] : []),
    ...splits,
  ];
  return `name: ${name}
description: ${JSON.stringify(`Do hidden neurons help to learn ${form.header ? "" : "column "}${learned.name} from ${basename(file)}?`)}

data:
${data.map((line) => `  ${line}\n`).join("")}activation: tanh
init: scaled
output: ${isClasses ? "softmax" : "linear"}
cost: ${isClasses ? "log-likelihood" : "quadratic"}
eta: 0.05      # learning rate
batch_size: ${String(batch).padEnd(2)} # examples per mini-batch
epochs: ${epochs}
seeds: 5       # every arm is trained with seeds 1 to 5
${isClasses ? "" : inItsUnit(splits === ALL_TRAIN ? ["train"] : ["validation", "test"])}
vary:
  layers: [[${width}, ${outputs}], [${width}, ${hidden}, ${outputs}]] # inputs, hidden neurons, outputs
`;
}

/** The cost is that of scaled targets, which says little to a reader. */
function inItsUnit(monitored: readonly string[]): string {
  return `monitor: [${monitored.join(", ")}, errors]
report: { metric: ${monitored.at(-1)}.rmse } # in the unit of the target
`;
}

const ALL_TRAIN = ["validation: 0", "test: 0 # of so few rows none is held back"] as const;
const FOLDS = ["folds: 5 # each seed tests on another fifth of the rows", "validation: 0.1"] as const;
const ONE_SPLIT = ["validation: 0.1", "test: 0.2"] as const;

/** A column of whole numbers with more than these is measured, not named. */
const MOST_NUMBERED_CLASSES = 20;
/** Fewer rows are too few to hold any back: a truth table. */
const FEWEST_FOR_SPLITS = 10;
/** Fewer rows are too few to hold some back once and for all. */
const FEWEST_FOR_ONE_SPLIT = 1_000;
const FEWEST_PIXELS = 64;
/** A column of more texts than this is a name of the rows. */
const MOST_CATEGORIES = 50;

/** Numbers of rows, names that tell one row from all others, and columns that say nothing. */
function isLeftOut({ name, isNumber, isWhole, isUnique, distinct }: SeenColumn, rows: number): boolean {
  if (distinct < 2) return true;
  if (!isNumber) return distinct > Math.min(MOST_CATEGORIES, rows / 2);
  return isWhole && isUnique && /^(?:id|index|nr|no|row|number|.*_id|unnamed.*)$/i.test(name);
}

function whyLeftOut(columns: readonly SeenColumn[]): string {
  return columns.every(({ distinct }) => distinct < 2) ? "the same in every row" : "names of rows";
}

/** A table from which no spec is made: told before one is written. */
function nothingToLearn(file: string, learned: SeenColumn, others: readonly SeenColumn[]): RunxError {
  const isAlike = learned.distinct < 2;
  const names = firstOf(
    others.map(({ name }) => quoted(name)),
    5,
  );
  return new RunxError({
    code: "data.csv-target",
    message: isAlike
      ? `Column ${quoted(learned.name)}, the one to learn, is the same in every row.`
      : `Nothing is left to learn ${quoted(learned.name)} from: ${names} ${agreeing(others.length, "is", "are")} the same in every row, or the rows' names.`,
    hint: "Give more rows, or name another column as the target.",
    where: { file },
  });
}

function inputsOf({ isNumber, distinct, missing }: SeenColumn): number {
  return isNumber ? 1 : distinct + (missing > 0 ? 1 : 0);
}

function rule(column: SeenColumn, target: SeenColumn): string {
  const what = column === target ? "drop" : column.isNumber ? "median" : "category";
  return `${yamlText(column.name)}: ${what}`;
}

function listOf(columns: readonly SeenColumn[]): string {
  return `[${columns.map(({ name }) => yamlText(name)).join(", ")}]`;
}

/** The name of an experiment on a file: `my-data` of `My data.csv`. */
export function nameOfFile(path: string): string {
  return basename(path, extname(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
