import type { Inputs, Targets } from "../../model/dataset.ts";
import type {
  AnswerEncoding,
  CategoryEncoding,
  ColumnEncoding,
  NumberEncoding,
  TableEncoding,
} from "../../model/encoding.ts";
import type { Findings } from "../refusal.ts";
import { sharedFloat64, sharedUint8, sharedUint16 } from "../shared-memory.ts";
import {
  type CategoryColumn,
  NO_CODE,
  type NumberColumn,
  type Table,
  type TableColumn,
} from "../table/table.ts";
import { refuseUnknown } from "./unknown.ts";

/** Columns side by side with how they are encoded. */
interface Pair<Column, Encoding> {
  readonly column: Column;
  readonly encoding: Encoding;
}

/**
 * The inputs of some rows, in shared memory. The table must have passed `checkFit`.
 *
 * @param packed keep bytes as bytes, where all are divided by one number: an eighth of the memory
 */
export function encodeInputs(
  table: Table,
  { columns }: TableEncoding,
  rows: Uint32Array,
  packed: boolean,
): Inputs {
  const pairs = columns.map((encoding) => ({ encoding, column: columnOf(table, encoding.name) }));
  const scale = packed ? commonDivisor(pairs) : undefined;
  const width = columns.reduce((sum, encoding) => sum + inputsOf(encoding), 0);
  if (scale !== undefined) return bytesOf(pairs, scale, rows);
  const values = sharedFloat64(rows.length * width);
  let first = 0;
  for (const { column, encoding } of pairs) {
    if (encoding.kind === "number")
      writeNumbers(column as NumberColumn, encoding, rows, values, first, width);
    else writeCategories(column as CategoryColumn, encoding, rows, values, first, width);
    first += inputsOf(encoding);
  }
  return { kind: "reals", values };
}

/** Inputs that a column becomes. */
export function inputsOf(encoding: ColumnEncoding): number {
  if (encoding.kind === "number") return 1;
  return encoding.categories.length + (encoding.hasMissing ? 1 : 0);
}

function columnOf({ columns }: Table, name: string): TableColumn {
  return columns.find((column) => column.name === name)!;
}

/** Where every column holds bytes, all divided by one number, as pixels are. */
function commonDivisor(pairs: readonly Pair<TableColumn, ColumnEncoding>[]): number | undefined {
  const first = pairs[0]?.encoding;
  if (first?.kind !== "number") return undefined;
  const isCommon = pairs.every(
    ({ column, encoding }) =>
      column.kind === "number" &&
      column.values instanceof Uint8Array &&
      encoding.kind === "number" &&
      encoding.centre === 0 &&
      encoding.width === first.width,
  );
  return isCommon ? first.width : undefined;
}

function bytesOf(
  pairs: readonly Pair<TableColumn, ColumnEncoding>[],
  scale: number,
  rows: Uint32Array,
): Inputs {
  const width = pairs.length;
  const bytes = sharedUint8(rows.length * width);
  for (const [c, { column }] of pairs.entries()) {
    const { values } = column as NumberColumn;
    for (let i = 0; i < rows.length; i++) bytes[i * width + c] = values[rows[i]!]!;
  }
  return { kind: "bytes", values: bytes, scale };
}

function writeNumbers(
  { values }: NumberColumn,
  { centre, width, missing = Number.NaN }: NumberEncoding,
  rows: Uint32Array,
  inputs: Float64Array,
  first: number,
  stride: number,
): void {
  const isScaled = centre !== 0 || width !== 1;
  for (let i = 0; i < rows.length; i++) {
    const found = values[rows[i]!]!;
    const x = Number.isNaN(found) ? missing : found;
    inputs[i * stride + first] = isScaled ? (x - centre) / width : x;
  }
}

function writeCategories(
  { names, codes }: CategoryColumn,
  { categories }: CategoryEncoding,
  rows: Uint32Array,
  inputs: Float64Array,
  first: number,
  stride: number,
): void {
  const place = names.map((name) => categories.indexOf(name));
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]!]!;
    inputs[i * stride + first + (code === NO_CODE ? categories.length : place[code]!)] = 1;
  }
}

/** The targets of some rows. The table must have passed `checkFit`. */
export function encodeTargets(table: Table, answer: AnswerEncoding, rows: Uint32Array): Targets {
  if (answer.kind === "classes") {
    const { names, codes } = columnOf(table, answer.column!) as CategoryColumn;
    const label = names.map((name) => answer.names.indexOf(name));
    const labels = sharedUint16(rows.length);
    for (let i = 0; i < rows.length; i++) labels[i] = label[codes[rows[i]!]!]!;
    return { kind: "classes", labels };
  }
  const width = answer.columns.length;
  const values = sharedFloat64(rows.length * width);
  for (const [c, encoding] of answer.columns.entries()) {
    const column = columnOf(table, encoding.name) as NumberColumn;
    writeNumbers(column, { kind: "number", ...encoding }, rows, values, c, width);
  }
  return { kind: answer.kind, values };
}

/**
 * Adds, for each column, the values that an encoding fitted to other rows does not know: categories and classes by
 * their names.
 */
export function checkFit(
  table: Table,
  inputs: TableEncoding,
  answer: AnswerEncoding | undefined,
  findings: Findings,
): void {
  for (const encoding of inputs.columns) {
    if (encoding.kind !== "category") continue;
    const column = columnOf(table, encoding.name) as CategoryColumn;
    refuseUnknown(column, encoding.categories, "categories", OTHER_ROWS, findings);
  }
  if (answer?.kind !== "classes") return;
  refuseUnknown(
    columnOf(table, answer.column!) as CategoryColumn,
    answer.names,
    "classes",
    OTHER_ROWS,
    findings,
  );
}

const OTHER_ROWS = "Leave the rows out, or learn from a file that has them.";
