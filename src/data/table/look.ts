/** What a CSV file seems to be, before anybody has said it: how it is written, and what its columns hold. */
import { RunxError } from "../../errors.ts";
import { firstOf } from "../../text/listed.ts";
import { nearest } from "../../text/near-match.ts";
import { parseNumber } from "../records/numbers.ts";
import { readRecords, textsOf } from "../records/records.ts";
import { MISSING_TEXTS } from "./layout.ts";
import { parseTable } from "./read.ts";
import { MAX_NAMES, type TableColumn } from "./table.ts";

const TARGET_NAMES = ["target", "label", "class", "species", "kind", "outcome", "category", "y"];

/** What is seen in a table. */
interface SeenTable {
  readonly form: Form;
  readonly rows: number;
  readonly columns: readonly SeenColumn[];
  /** Of the columns the one to learn. */
  readonly learned: SeenColumn;
}

/**
 * Reads a table twice, to see how it is written and what its columns hold. `target` names the column to learn; by default
 * it is one called like a target, else the last. Throws RunxError for no such table or column.
 */
export function lookAtTable(path: string, target: string | undefined): SeenTable {
  const form = formOf(path);
  const { rows, columns, learned } = columnsOf(path, form, target);
  const seen = columns.map((column) => seenIn(column, rows, form));
  return { form, rows, columns: seen, learned: seen.find(({ name }) => name === learned)! };
}

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
  return { delimiter, decimal, header: !isRow(first[0] ?? [], first.slice(1), decimal) };
}

/**
 * Whether the first line of a file is a row like those below it: numbers alone, or a number over numbers, none of them
 * under a name, and texts that come again.
 */
function isRow(line: readonly string[], below: readonly (readonly string[])[], decimal: "." | ","): boolean {
  const isNumber = (cell: string) => parseNumber(cell, decimal) !== undefined;
  if (line.every(isNumber)) return true;
  const columns = line.map((cell, i) => {
    const others = below.map((row) => row[i] ?? "").filter((other) => !MISSING_TEXTS.includes(other));
    return { cell, others, holdsNumbers: others.length > 0 && others.every(isNumber) };
  });
  const numbers = columns.filter(({ holdsNumbers }) => holdsNumbers);
  const texts = columns.filter(({ holdsNumbers }) => !holdsNumbers);
  return (
    numbers.length > 0 &&
    numbers.every(({ cell }) => isNumber(cell) || MISSING_TEXTS.includes(cell)) &&
    numbers.some(({ cell }) => isNumber(cell)) &&
    texts.some(({ cell, others }) => others.includes(cell))
  );
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

/** What is seen in a column, whatever it will be. */
export interface SeenColumn {
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

function seenIn(column: TableColumn, rows: number, { decimal }: Form): SeenColumn {
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
