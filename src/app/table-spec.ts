import { basename, extname } from "node:path";
import { MISSING_TEXTS } from "../data/csv-layout.ts";
import { yamlText } from "../data/csv-missing.ts";
import { parseNumber } from "../data/csv-numbers.ts";
import { readRecords, textsOf } from "../data/csv-records.ts";
import { MAX_NAMES, parseTable, type TableColumn } from "../data/csv-table.ts";
import { RunxError } from "../errors.ts";
import { thousands } from "../text/counted.ts";
import { firstOf } from "../text/listed.ts";
import { nearest } from "../text/near-match.ts";

export interface TableSpecOptions {
  readonly name: string;
  /** As the spec is to name it: relative to the folder of the spec. */
  readonly file: string;
  /** The column to learn; by default one called like a target, else the last. */
  readonly target?: string;
}

/** The text of a spec that fits a CSV file, with what was seen in it as comments. Throws RunxError for no such table. */
export function specOfTable(path: string, { name, file, target }: TableSpecOptions): string {
  const form = formOf(path);
  const { rows, columns, learned: chosen } = columnsOf(path, form, target);
  const about = columns.map((column) => aboutOf(column, rows, form));
  const learned = about.find((column) => column.name === chosen)!;
  const isClasses = !learned.isNumber || (learned.isWhole && learned.distinct <= MOST_NUMBERED_CLASSES);
  const others = about.filter((column) => column !== learned);
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

const TARGET_NAMES = ["target", "label", "class", "species", "kind", "outcome", "category", "y"];

interface Form {
  readonly delimiter: string;
  readonly decimal: "." | ",";
  readonly header: boolean;
}

const FIRST_LINES = 100;

/** How the file is written, by its first lines. */
function formOf(path: string): Form {
  const delimiter = delimiterOf(path);
  const first: (readonly string[])[] = [];
  readRecords(path, { delimiter, decimal: "." }, (record) => {
    first.push(textsOf(record));
    return first.length === FIRST_LINES ? "enough" : undefined;
  });
  const cells = first.slice(1).flat();
  const withComma = cells.filter((cell) => /^[+-]?\d+,\d+$/.test(cell)).length;
  const withPoint = cells.filter((cell) => /^[+-]?\d+\.\d+$/.test(cell)).length;
  const decimal = withComma > withPoint ? "," : ".";
  const header = !(first[0] ?? []).every((cell) => parseNumber(cell, decimal) !== undefined);
  return { delimiter, decimal, header };
}

/** The one that parts the first line into most cells. */
function delimiterOf(path: string): string {
  const counts = [",", ";", "\t", "|"].map((delimiter) => {
    let width = 0;
    try {
      readRecords(path, { delimiter, decimal: "." }, ({ length }) => {
        width = length;
        return "enough";
      });
    } catch (error) {
      // Another delimiter may part quotes from their cells.
      if (!(error instanceof RunxError) || delimiter === ",") throw error;
    }
    return { delimiter, width };
  });
  return counts.reduce((best, each) => (each.width > best.width ? each : best)).delimiter;
}

/**
 * Every column as numbers, but for those that have something else and the one to learn: these as texts. Texts take
 * several times as long to read.
 */
function columnsOf(
  path: string,
  form: Form,
  target: string | undefined,
): { readonly rows: number; readonly columns: readonly TableColumn[]; readonly learned: string } {
  const layout = {
    ...form,
    missingTexts: MISSING_TEXTS,
    ignore: [],
    categories: [],
    targets: [],
    classes: false,
  };
  const { rows, columns } = parseTable(path, layout, (names) =>
    names.map((name) => ({ name, role: "number" })),
  );
  const learned = chosenTarget(path, columns, target);
  const isText = (column: TableColumn) =>
    column.name === learned || (column.kind === "number" && column.odd.count > 0);
  const texts = new Set(columns.filter(isText).map(({ name }) => name));
  const asTexts = parseTable(path, layout, (names) =>
    names.map((name) => ({ name, role: texts.has(name) ? "category" : "ignored" })),
  ).columns;
  return {
    ...{ rows, learned },
    columns: columns.map((column) => asTexts.find(({ name }) => name === column.name) ?? column),
  };
}

interface About {
  readonly name: string;
  readonly isNumber: boolean;
  readonly isWhole: boolean;
  /** Whole numbers from 0 to 255. */
  readonly isPixel: boolean;
  /** Of those that were read. */
  readonly distinct: number;
  readonly missing: number;
  /** No text comes twice. */
  readonly isUnique: boolean;
}

function aboutOf(column: TableColumn, rows: number, { decimal }: Form): About {
  const known =
    column.kind === "number"
      ? distinctOf(column.values)
      : column.names.map((text) => parseNumber(text, decimal));
  const isNumber = known.length > 0 && known.every((value) => value !== undefined);
  const isWhole = isNumber && known.every((value) => Number.isInteger(value));
  return {
    name: column.name,
    isNumber,
    isWhole,
    isPixel: isWhole && known.every((value) => value! >= 0 && value! <= 255),
    distinct: known.length,
    missing: column.missing.count,
    isUnique: known.length > MAX_NAMES || known.length === rows || isCut(column),
  };
}

/** At most one more than can be classes. */
function distinctOf(values: Uint8Array | Float64Array): readonly number[] {
  const found = new Set<number>();
  let latest: number | undefined;
  for (const value of values) {
    if (value === latest || Number.isNaN(value)) continue;
    latest = value;
    found.add(value);
    if (found.size > MAX_NAMES) break;
  }
  return [...found];
}

/** Whether there are more texts than are read. */
function isCut(column: TableColumn): boolean {
  return column.kind === "category" && column.hasTooMany;
}

function chosenTarget(path: string, columns: readonly TableColumn[], named: string | undefined): string {
  const names = columns.map(({ name }) => name);
  const usual = names.findLast((name) => TARGET_NAMES.includes(name.toLowerCase()));
  const chosen = named === undefined ? (usual ?? names.at(-1)) : names.find((name) => name === named);
  if (chosen !== undefined && columns.length > 1) return chosen;
  const close = named === undefined ? undefined : nearest(named, names);
  throw new RunxError({
    code: "data.csv-target",
    message:
      chosen === undefined
        ? `The file has no column ${JSON.stringify(named)}.`
        : "The file has one column; one to learn and one to learn from are needed.",
    hint: close ? `Did you mean ${close}?` : `The columns are ${firstOf(names, 20)}.`,
    where: { file: path },
  });
}

/** Numbers of rows, names that tell one row from all others, and columns that say nothing. */
function isLeftOut({ name, isNumber, isWhole, isUnique, distinct }: About, rows: number): boolean {
  if (distinct < 2) return true;
  if (!isNumber) return distinct > Math.min(MOST_CATEGORIES, rows / 2);
  return isWhole && isUnique && /^(?:id|index|nr|no|row|number|.*_id|unnamed.*)$/i.test(name);
}

function whyLeftOut(columns: readonly About[]): string {
  return columns.every(({ distinct }) => distinct < 2) ? "the same in every row" : "names of rows";
}

function inputsOf({ isNumber, distinct, missing }: About): number {
  return isNumber ? 1 : distinct + (missing > 0 ? 1 : 0);
}

function rule(column: About, target: About): string {
  const what = column === target ? "drop" : column.isNumber ? "median" : "category";
  return `${yamlText(column.name)}: ${what}`;
}

function listOf(columns: readonly About[]): string {
  return `[${columns.map(({ name }) => yamlText(name)).join(", ")}]`;
}

/** The name of an experiment on a file: `my-data` of `My data.csv`. */
export function nameOfFile(path: string): string {
  return basename(path, extname(path))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
