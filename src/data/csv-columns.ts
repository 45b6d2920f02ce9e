import type { Problem } from "../errors.ts";
import type { CsvTable } from "./csv-table.ts";
import { counted, type Findings, problem, quoted } from "./refusal.ts";
import { realTargets } from "./targets.ts";

export type TargetColumn =
  /** `labels[row]` indexes `names`. */
  | { readonly kind: "classes"; readonly names: readonly string[]; readonly labels: Uint16Array }
  | { readonly kind: "binary" | "values"; readonly values: Float64Array };

/** More classes than this is a column of measurements or of row names. */
const MAX_CLASSES = 1_000;

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A decimal number as JSON or CSV writers print it; undefined for anything else, also for 1e999. */
export function parseNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The columns at `indices` as numbers, each with a value a row; every cell that is not a finite number is added to
 * `findings`, from the first line on.
 */
export function numericColumns(
  table: CsvTable,
  indices: readonly number[],
  findings: Findings,
): readonly Float64Array[] {
  const columns = indices.map(() => new Float64Array(table.rows.length));
  for (const [i, row] of table.rows.entries()) {
    for (const [c, index] of indices.entries()) {
      const cell = row[index]!;
      const value = parseNumber(cell);
      if (value === undefined) findings.add(() => badCell(table, i, index, cell));
      else columns[c]![i] = value;
    }
  }
  return columns;
}

export function targetColumn(
  table: CsvTable,
  index: number,
  kind: "classes" | "numeric",
  findings: Findings,
): TargetColumn {
  if (kind === "classes") return columnClasses(table, index, findings);
  const [values = new Float64Array()] = numericColumns(table, [index], findings);
  return { kind: realTargets(values), values };
}

function columnClasses(table: CsvTable, index: number, findings: Findings): TargetColumn {
  const column = quoted(table.header[index] ?? "");
  const cells = table.rows.map((row) => row[index]!);
  for (const [i, cell] of cells.entries()) {
    if (!MISSING.has(cell)) continue;
    const message =
      cell === ""
        ? `The class in column ${column} is empty.`
        : `${quoted(cell)} in column ${column} marks a missing value: it is no class.`;
    const hint = "Fill the class in or leave the row out.";
    findings.add(() => problem("csv-class", message, hint, table.place(i, cell)));
  }
  const names = [...new Set(cells)].sort(compareClassNames);
  const where = { file: table.path };
  if (names.length < 2) {
    const message = `Every row has the same class in column ${column}.`;
    findings.add(() => problem("csv-class", message, "Give rows of at least two classes.", where));
  } else if (names.length > MAX_CLASSES) {
    const message = `Column ${column} has ${counted(names.length)} classes; at most ${counted(MAX_CLASSES)} are read.`;
    const hint = "Name the column of the classes, or write targets: numeric if these are measurements.";
    findings.add(() => problem("csv-class", message, hint, where));
  }
  const labelOf = new Map(names.map((name, label) => [name, label]));
  return { kind: "classes", names, labels: Uint16Array.from(cells, (cell) => labelOf.get(cell) ?? 0) };
}

/** Numbers first, by value ("2" before "10"), then text by UTF-16 code units: the same order everywhere. */
export function compareClassNames(a: string, b: string): number {
  const x = parseNumber(a);
  const y = parseNumber(b);
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function badCell(table: CsvTable, row: number, index: number, cell: string): Problem {
  const column = quoted(table.header[index] ?? "");
  const message =
    cell === ""
      ? `The cell in column ${column} is empty.`
      : `${quoted(cell)} in column ${column} is not a finite number.`;
  return problem("csv-number", message, hintFor(cell), table.place(row, cell));
}

/** What spreadsheets and programs write where there is no value. */
const MISSING: ReadonlySet<string> = new Set([
  ...["", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "na", "nan", "NaN", "NAN", "null", "NULL", "None"],
]);

function hintFor(cell: string): string {
  const [whole = "", decimals = ""] = cell.split(",");
  if (/^[+-]?\d{1,3},\d{3}$/.test(cell)) {
    return `If the comma groups thousands, write ${whole}${decimals}; if it is a decimal comma, write ${whole}.${decimals}.`;
  }
  if (/^[+-]?\d*,\d+$/.test(cell)) return `Write decimals with a point: ${whole || "0"}.${decimals}.`;
  if (/^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(cell)) {
    return `Write the number without commas: ${cell.replaceAll(",", "")}.`;
  }
  if (MISSING.has(cell) || /^[+-]?inf(?:inity)?$/i.test(cell)) {
    return "Fill in a number or leave the row out: runx does not guess missing values.";
  }
  return "Write a number, turn the column into numbers, or leave the column out.";
}
