import { counted, thousands } from "../../text/counted.ts";
import { fingerprintOf } from "../bytes/regular-file.ts";
import { MAX_BYTES } from "../bytes/size-limit.ts";
import {
  type CsvRecord,
  type RecordPlace,
  readRecords,
  type TakeRecord,
  textsOf,
} from "../records/records.ts";
import type { CsvSyntax } from "../records/scanner.ts";
import { Findings, problem, refusal } from "../refusal.ts";
import { builderFor, type ColumnBuilder } from "./column-builders.ts";
import { columnNames, type Layout, type Role, rolesOf } from "./layout.ts";
import { SequenceRuns } from "./sequences.ts";
import type { Table } from "./table.ts";

/** What is kept of a table: two files are enough for a file and its test file. */
const KEPT = 2;
const kept = new Map<string, Table>();

/** Reads a file once for each layout, for as long as it is the same on disk. Throws RunxError. */
export function readTable(path: string, layout: Layout): Table {
  const fingerprint = fingerprintOf(path);
  const key = JSON.stringify([path, fingerprint, layout]);
  const known = kept.get(key);
  if (known) return known;
  const table = parseTable(path, layout, (names, place) => {
    const roles = rolesOf(names, layout, place);
    return names.map((name, c) => ({ name, role: roles[c]! }));
  });
  if (fingerprintOf(path) !== fingerprint) {
    const hint = "Run again when nothing writes to it.";
    throw refusal("changed", "The file changed while it was read.", hint, { file: path });
  }
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - KEPT))) kept.delete(oldest);
  kept.set(key, table);
  return table;
}

/** What a column is called and what it is for. */
export interface PlannedColumn {
  readonly name: string;
  readonly role: Role;
}

/** One for each column of the file, by the names it has there. Throws RunxError. */
export type PlanColumns = (names: readonly string[], place: RecordPlace) => readonly PlannedColumn[];

/** Hands over the records of a table, its header first; gives the digest of what was read. */
export type Records = (path: string, syntax: CsvSyntax, take: TakeRecord) => string;

/** Reads a file now, or records that lie in no file: `path` is then what they are called. Throws RunxError. */
export function parseTable(
  path: string,
  layout: Layout,
  planColumns: PlanColumns,
  read: Records = readRecords,
): Table {
  const findings = new Findings();
  let width = 0;
  let rows = 0;
  let columns: readonly ColumnBuilder[] | undefined;
  let runs: { readonly at: number; readonly counted: SequenceRuns } | undefined;
  const begin = (first: CsvRecord) => {
    const names = columnNames(textsOf(first), layout, first);
    width = names.length;
    const planned = planColumns(names, first);
    const at = planned.findIndex(({ role }) => role === "sequence");
    if (at >= 0) runs = { at, counted: new SequenceRuns(findings) };
    return planned.flatMap(({ name, role }, c) => builderFor(name, role, c, layout) ?? []);
  };
  const sha256 = read(path, layout, (record) => {
    if (!columns) {
      columns = begin(record);
      if (layout.header) return undefined;
    }
    if (record.length !== width) {
      const { length } = record;
      findings.add(() => ragged(length, width, layout, record));
    }
    for (const column of columns) column.add(record);
    runs?.counted.add(record.text(runs.at), record);
    if (++rows % CHECKED_ROWS === 0) refuseTooLarge(path, columns);
    return undefined;
  });
  if (rows === 0) {
    const message = `The file ${columns ? "has a header and no rows" : "is empty"}.`;
    throw refusal("csv-empty", message, "Give a header line and rows below it.", { file: path });
  }
  const steps = runs?.counted.end(path);
  findings.refuse();
  const taken = columns!.map((column) => column.take());
  return { path, sha256, rows, columns: taken, ...(steps !== undefined && { steps }) };
}

/** Every so many rows, the memory of the columns is looked at. */
const CHECKED_ROWS = 2 ** 16;

function refuseTooLarge(path: string, columns: readonly ColumnBuilder[]): void {
  const bytes = columns.reduce((sum, column) => sum + column.bytes, 0);
  if (bytes <= MAX_BYTES) return;
  const message = `The numbers of the table take more than ${counted(MAX_BYTES, "byte")}.`;
  const hint = "Give fewer rows, or learn from fewer columns: the numbers are kept in memory.";
  throw refusal("too-large", message, hint, { file: path });
}

function ragged(found: number, width: number, { header }: Layout, place: RecordPlace) {
  const wanted = `the ${header ? "header" : "first row"} has ${thousands(width)}`;
  const message = `This row has ${counted(found, "cell")}; ${wanted}.`;
  const hint = "Give every row a cell for each column; quote cells that contain the delimiter.";
  return problem("csv-ragged", message, hint, place.of());
}
