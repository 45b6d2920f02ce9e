import type { AnswerEncoding, ColumnEncoding, Encoding } from "../model/encoding.ts";
import type { CsvSource } from "../model/parameters.ts";
import type { Layout } from "./csv-layout.ts";
import { ruleFor } from "./csv-missing.ts";
import type { NumberColumn, Table, TableColumn } from "./csv-table.ts";
import { type Findings, problem, quoted } from "./refusal.ts";
import { fitScaling, type Scaling, scaleRuleFor } from "./scaling.ts";
import { rangeOf, realTargets } from "./targets.ts";

/** Fits what makes inputs and answers of rows, on the training rows alone. Adds columns that cannot be scaled. */
export function fitEncoding(
  table: Table,
  layout: Layout,
  source: CsvSource,
  training: Uint32Array,
  findings: Findings,
): Encoding {
  const features = table.columns.filter(({ isTarget }) => !isTarget);
  const columns = features.map((column) => fitColumn(column, table, source, training, findings));
  const { delimiter, decimal, header, missingTexts, ignore } = layout;
  const syntax = { delimiter, decimal, header, missingTexts, ignored: ignore };
  return {
    inputs: { kind: "columns", columns, syntax },
    answer: fitAnswer(table, layout, source, training, findings),
  };
}

function fitColumn(
  column: TableColumn,
  table: Table,
  source: CsvSource,
  training: Uint32Array,
  findings: Findings,
): ColumnEncoding {
  const { name } = column;
  const rule = ruleFor(column, source);
  if (column.kind === "category") {
    return { kind: "category", name, categories: column.names, hasMissing: rule === "category" };
  }
  const missing = rule === "mean" || rule === "median" ? standIn(column, training, rule) : undefined;
  if (missing !== undefined && !Number.isFinite(missing)) {
    const message = `Column ${quoted(name)} has no value in any training row, so there is no ${rule} of it.`;
    const hint = "Leave the column out, or give the training split more rows.";
    findings.add(() => problem("csv-missing", message, hint, { file: table.path }));
  }
  const values = missing === undefined ? column.values : filled(column.values, missing);
  const scaling = fitScaling(values, training, scaleRuleFor(name, source));
  refuseTooLarge(name, values, scaling, table, findings);
  return { kind: "number", name, ...scaling, ...(missing !== undefined && { missing }) };
}

/** Of the values that the training rows have; NaN where they have none. */
function standIn({ values }: NumberColumn, training: Uint32Array, rule: "mean" | "median"): number {
  const known = Array.from(training, (row) => values[row]!).filter((value) => !Number.isNaN(value));
  if (rule === "mean") return known.reduce((sum, value) => sum + value, 0) / known.length;
  known.sort((a, b) => a - b);
  const middle = known.length / 2;
  return Number.isInteger(middle) ? (known[middle - 1]! + known[middle]!) / 2 : known[Math.floor(middle)]!;
}

export function filled(values: Uint8Array | Float64Array, missing: number): Float64Array {
  return Float64Array.from(values, (value) => (Number.isNaN(value) ? missing : value));
}

/** Scaling keeps the order of numbers: the extremes tell of all. */
function refuseTooLarge(
  name: string,
  values: ArrayLike<number>,
  { centre, width }: Scaling,
  { path }: Table,
  findings: Findings,
): void {
  const [least, most] = rangeOf(values);
  if (least > most || [least, most].every((value) => Number.isFinite((value - centre) / width))) return;
  const message = `The numbers of column ${quoted(name)} are too large to be scaled.`;
  findings.add(() => problem("csv-scale", message, "Write the column in other units.", { file: path }));
}

function fitAnswer(
  table: Table,
  { targets }: Layout,
  { scale_targets = "none" }: CsvSource,
  training: Uint32Array,
  findings: Findings,
): AnswerEncoding {
  const found = targets.map((name) => table.columns.find((column) => column.name === name)!);
  const [first] = found;
  if (first?.kind === "category") return { kind: "classes", names: first.names, column: first.name };
  const numbers = found.filter((column) => column.kind === "number");
  const columns = numbers.map(({ name, values }) => {
    const scaling = fitScaling(values, training, scale_targets);
    refuseTooLarge(name, values, scaling, table, findings);
    return { name, ...scaling };
  });
  const isBinary =
    scale_targets === "none" && numbers.every(({ values }) => realTargets(values) === "binary");
  return { kind: isBinary ? "binary" : "values", columns };
}
