import type { DatasetSummary } from "../../model/dataset.ts";
import type { ColumnEncoding, Encoding } from "../../model/encoding.ts";
import type { SplitName } from "../../model/parameters.ts";
import { splitNames } from "../../model/splits.ts";
import { agreeing, counted } from "../../text/counted.ts";
import { firstOf } from "../../text/listed.ts";
import { quoted } from "../../text/quoted.ts";
import { isMeasured } from "../table/layout.ts";
import { type CategoryColumn, NO_CODE, type Table } from "../table/table.ts";
import { rangeOf } from "../targets.ts";

/** The rows of a split, in the table they lie in. */
export type Dealt = { readonly [split in SplitName]: { readonly table: Table; readonly rows: Uint32Array } };

/** What was made of a table's rows: nothing that was filled in or left out goes unsaid. */
export function summaryOf(
  tables: readonly Table[],
  dealt: Dealt,
  kept: number,
  encoding: Encoding,
): DatasetSummary {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const used = Object.values(dealt).reduce((sum, split) => sum + split.rows.length, 0);
  const { inputs, answer } = encoding;
  const classCounts =
    answer.kind === "classes" ? countClasses(dealt, answer.names, answer.column!) : undefined;
  const columns = inputs.kind === "columns" ? inputs.columns : [];
  return {
    rows,
    dropped: rows - kept,
    unused: kept - used,
    ...(classCounts && { classCounts }),
    ...largeInputs(columns, dealt),
    notes: [
      ...headerNote(columns),
      ...columns.flatMap((column) => filledNote(column, tables)),
      ...columns.flatMap((column) => unseenNote(column, dealt)),
      ...(classCounts && answer.kind === "classes" ? absentNotes(classCounts, answer.names, dealt) : []),
    ],
  };
}

function countClasses(dealt: Dealt, names: readonly string[], target: string) {
  const countsOf = ({ table, rows }: Dealt[SplitName]) => {
    const column = table.columns.find(({ name }) => name === target) as CategoryColumn;
    const counts = new Array<number>(names.length).fill(0);
    const label = column.names.map((name) => names.indexOf(name));
    for (const row of rows) counts[label[column.codes[row]!]!]! += 1;
    return counts;
  };
  const { train, validation, test } = dealt;
  return { train: countsOf(train), validation: countsOf(validation), test: countsOf(test) };
}

/** A file without a header loses its first row to it. */
function headerNote(columns: readonly ColumnEncoding[]): readonly string[] {
  const measured = columns.find(({ name }) => isMeasured(name));
  if (measured === undefined) return [];
  return [
    `A column is called ${quoted(measured.name)}: if the first line is a row and not the header, write header: false in data.`,
  ];
}

function filledNote(column: ColumnEncoding, tables: readonly Table[]): readonly string[] {
  const missing = tables.reduce(
    (sum, table) => sum + table.columns.find(({ name }) => name === column.name)!.missing.count,
    0,
  );
  if (missing === 0) return [];
  const values = `${counted(missing, "missing value")} of ${quoted(column.name)}`;
  if (column.kind === "category") {
    return column.hasMissing
      ? [`${values} ${agreeing(missing, "is a category of its", "are a category of their")} own.`]
      : [];
  }
  if (column.missing === undefined) return [];
  return [
    `${values} ${agreeing(missing, "counts", "count")} as ${column.missing}, fitted on the training rows.`,
  ];
}

function unseenNote(column: ColumnEncoding, { train: { table, rows } }: Dealt): readonly string[] {
  if (column.kind === "number") return [];
  const { codes } = table.columns.find(({ name }) => name === column.name) as CategoryColumn;
  const seen = new Set<number>();
  for (const row of rows) if (codes[row] !== NO_CODE) seen.add(codes[row]!);
  const unseen = column.categories.filter((_, code) => !seen.has(code));
  if (unseen.length === 0) return [];
  return [`No training row has ${quoted(column.name)} ${firstOf(unseen.map(quoted), 5, " or ")}.`];
}

/** Numbers beyond this drive sigmoids to where they have no slope. */
const LARGE = 20;

function largeInputs(
  columns: readonly ColumnEncoding[],
  { train }: Dealt,
): Pick<DatasetSummary, "large" | "inBytes"> {
  const { table, rows } = train;
  const large = columns.flatMap((column) => {
    const found = table.columns.find(({ name }) => name === column.name);
    if (column.kind !== "number" || found?.kind !== "number") return [];
    const sizeOf = (value: number) => Math.abs((value - column.centre) / column.width);
    // The values of all rows, in the order of memory, tell of most columns that the training rows need no look.
    if (rangeOf(found.values).every((value) => sizeOf(value) <= LARGE)) return [];
    let most = 0;
    for (const row of rows) {
      const size = sizeOf(found.values[row]!);
      if (size > most) most = size;
    }
    return most > LARGE ? [{ name: column.name, most }] : [];
  });
  if (large.length === 0) return {};
  const inBytes = columns.every((column) => isInBytes(column, train));
  return { large: large.sort((a, b) => b.most - a.most), ...(inBytes && { inBytes }) };
}

/** Whether a column holds whole numbers from 0 to 255 that nothing scales. */
function isInBytes(column: ColumnEncoding, { table, rows }: Dealt[SplitName]): boolean {
  const found = table.columns.find(({ name }) => name === column.name);
  if (column.kind !== "number" || found?.kind !== "number") return false;
  if (column.centre !== 0 || column.width !== 1) return false;
  return rows.every((row) => {
    const value = found.values[row]!;
    return Number.isNaN(value) || (Number.isInteger(value) && value >= 0 && value <= 255);
  });
}

const SPLIT_NAMES = { train: "training", validation: "validation", test: "test" } as const;

function absentNotes(
  counts: NonNullable<DatasetSummary["classCounts"]>,
  names: readonly string[],
  dealt: Dealt,
): readonly string[] {
  return splitNames.flatMap((split) => {
    if (dealt[split].rows.length === 0) return [];
    const absent = names.filter((_, label) => counts[split][label] === 0);
    if (absent.length === 0) return [];
    return [`No ${SPLIT_NAMES[split]} row is of class ${firstOf(absent.map(quoted), 5, " or ")}.`];
  });
}
