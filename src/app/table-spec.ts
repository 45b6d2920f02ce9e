import { basename, extname } from "node:path";
import { lookAtTable, type SeenColumn } from "../data/table/look.ts";
import { yamlText } from "../data/table/missing.ts";
import { thousands } from "../text/counted.ts";

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
  const isSmall = rows < FEWEST_FOR_ONE_SPLIT;
  const hidden = isImages ? 30 : 8;
  const epochs = rows > 20_000 ? 10 : rows > 2_000 ? 20 : 60;
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
    ...(isClasses ? ["stratify: true"] : []),
    ...(isSmall ? ["folds: 5 # each seed tests on another fifth of the rows"] : []),
    "validation: 0.1",
    ...(isSmall ? [] : ["test: 0.2"]),
  ];
  return `name: ${name}
description: ${JSON.stringify(`Do hidden neurons help to learn ${learned.name} from ${basename(file)}?`)}

data:
${data.map((line) => `  ${line}\n`).join("")}activation: tanh
init: scaled
output: ${isClasses ? "softmax" : "linear"}
cost: ${isClasses ? "log-likelihood" : "quadratic"}
eta: 0.05      # learning rate
batch_size: ${String(batch).padEnd(2)} # examples per mini-batch
epochs: ${epochs}
seeds: 5       # every arm is trained with seeds 1 to 5
${isClasses ? "" : IN_ITS_UNIT}
vary:
  layers: [[${width}, ${outputs}], [${width}, ${hidden}, ${outputs}]] # inputs, hidden neurons, outputs
`;
}

/** The cost is that of scaled targets, which says little to a reader. */
const IN_ITS_UNIT = `monitor: [validation, test, errors]
report: { metric: test.rmse } # in the unit of the target
`;

/** A column of whole numbers with more than these is measured, not named. */
const MOST_NUMBERED_CLASSES = 20;
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
