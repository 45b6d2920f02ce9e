import { stringify } from "csv-stringify/sync";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { forLatex, jsonText } from "../../text/escape.ts";
import type { DataTable, Scalar } from "./data-tables.ts";
import { tabular } from "./latex.ts";
import { markdownTable } from "./markdown.ts";

/** Texts that a spreadsheet would run as a formula get an apostrophe in front. */
export function tableCsv(table: DataTable): string {
  const options = { escape_formulas: true, cast: { boolean: (value: boolean) => String(value) } };
  return stringify([table.columns, ...table.rows] as Scalar[][], options);
}

/** One array of objects. */
export function tableJson(table: DataTable): string {
  const rows = table.rows.map((row) => `  ${jsonText(keyed(table, row))}`);
  return rows.length === 0 ? "[]\n" : `[\n${rows.join(",\n")}\n]\n`;
}

/** One object a line. */
export function tableJsonLines(table: DataTable): string {
  return table.rows.map((row) => `${jsonText(keyed(table, row))}\n`).join("");
}

export function tableMarkdown(table: DataTable): string {
  return `${markdownTable(table.columns, sidesOf(table), texts(table))}\n`;
}

/** A booktabs tabular. */
export function tableLatex(table: DataTable): string {
  const alignment = sidesOf(table).map((side) => (side === "end" ? "r" : "l"));
  const rows = texts(table).map((row) => row.map(forLatex));
  return `${tabular(table.columns, alignment.join(""), rows).join("\n")}\n`;
}

function sidesOf({ columns, rows }: DataTable): readonly ("start" | "end")[] {
  return columns.map((_, c) => (rows.every((row) => isNumeric(row[c])) ? "end" : "start"));
}

function texts({ rows }: DataTable): readonly (readonly string[])[] {
  return rows.map((row) => row.map((value) => (value === null ? "" : String(value))));
}

/**
 * Counts as 64-bit integers, other numbers as doubles, even where the exported rows happen to hold whole ones: a
 * column keeps its type from export to export.
 */
export function tableParquet(table: DataTable): Uint8Array {
  const columnData = table.columns.map((name, c) => {
    const values = table.rows.map((row) => row[c] ?? null);
    return table.whole.includes(name) ? wholeColumn(name, values) : column(name, values);
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

function wholeColumn(name: string, values: readonly Scalar[]): ColumnSource {
  const data = values.map((value) => (value === null ? null : BigInt(value)));
  return { name, data, type: "INT64", nullable: true };
}

function column(name: string, values: readonly Scalar[]): ColumnSource {
  const present = values.filter((value) => value !== null);
  if (present.length > 0 && present.every((value) => typeof value === "number")) {
    return { name, data: [...values], type: "DOUBLE", nullable: true };
  }
  if (present.length > 0 && present.every((value) => typeof value === "boolean")) {
    return { name, data: [...values], type: "BOOLEAN", nullable: true };
  }
  return {
    name,
    data: values.map((value) => (value === null ? null : String(value))),
    type: "STRING",
    nullable: true,
  };
}

function keyed(table: DataTable, row: readonly Scalar[]): { readonly [column: string]: Scalar } {
  return Object.fromEntries(table.columns.map((name, c) => [name, row[c] ?? null]));
}

function isNumeric(value: Scalar | undefined): boolean {
  return value === null || value === undefined || typeof value === "number";
}
