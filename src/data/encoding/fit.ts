import type { AnswerEncoding, ColumnEncoding, Encoding } from "../../model/encoding.ts";
import type { CsvSource } from "../../model/parameters.ts";
import { quoted } from "../../text/quoted.ts";
import { type Findings, problem } from "../refusal.ts";
import type { Layout } from "../table/layout.ts";
import { ruleFor } from "../table/missing.ts";
import { sequenceRule } from "../table/sequences.ts";
import type { NumberColumn, Table, TableColumn } from "../table/table.ts";
import { rangeOf, realTargets } from "../targets.ts";
import { fitScaling, type Scaling, scaleRuleFor } from "./scaling.ts";

/** Fits what makes inputs and answers of rows, on the training rows alone. Adds columns that cannot be scaled. */
export function fitEncoding(
  table: Table,
  layout: Layout,
  source: CsvSource,
  training: Uint32Array,
  findings: Findings,
): Encoding {
  const features = table.columns.filter(({ isTarget }) => !isTarget);
  const together = stepsTogether(features, training);
  const columns = features.map((column) => fitColumn(column, table, source, together(column), findings));
  const { delimiter, decimal, header, missingTexts, ignore } = layout;
  const rule = sequenceRule(source);
  const sequence = rule && table.steps !== undefined ? { ...rule, steps: table.steps } : undefined;
  const syntax = { delimiter, decimal, header, missingTexts, ignored: ignore, ...(sequence && { sequence }) };
  return {
    inputs: { kind: "columns", columns, syntax },
    answer: fitAnswer(table, layout, source, training, findings),
  };
}

function fitColumn(
  column: TableColumn,
  table: Table,
  source: CsvSource,
  fitted: Fitted,
  findings: Findings,
): ColumnEncoding {
  const { name } = column;
  const rule = ruleFor(column, source);
  if (column.kind === "category") {
    return { kind: "category", name, categories: column.names, hasMissing: rule === "category" };
  }
  const missing = rule === "mean" || rule === "median" ? standIn(fitted, rule) : undefined;
  if (missing !== undefined && !Number.isFinite(missing)) {
    const message = `Column ${quoted(name)} has no value in any training row, so there is no ${rule} of it.`;
    const hint = "Leave the column out, or give the training split more rows.";
    findings.add(() => problem("csv-missing", message, hint, { file: table.path }));
  }
  const values = missing === undefined ? fitted.values : filled(fitted.values, missing);
  const scaling = fitScaling(values, fitted.rows, scaleRuleFor(column.of ?? name, source));
  refuseTooLarge(name, values, scaling, table, findings);
  return { kind: "number", name, ...scaling, ...(missing !== undefined && { missing }) };
}

/** What is fitted to: the values of a column, and which of them are of training rows. */
interface Fitted {
  readonly values: Uint8Array | Float64Array;
  readonly rows: Uint32Array;
}

/** A column by itself; the steps of a sequence all together, since the network has the same weights for each. */
function stepsTogether(
  features: readonly TableColumn[],
  training: Uint32Array,
): (column: TableColumn) => Fitted {
  const found = new Map<string, Fitted>();
  return (column) => {
    if (column.kind === "category") return { values: new Float64Array(), rows: training };
    if (column.of === undefined) return { values: column.values, rows: training };
    const known = found.get(column.of);
    if (known) return known;
    const steps = features.filter(
      (each): each is NumberColumn => each.of === column.of && each.kind === "number",
    );
    const size = column.values.length;
    const values = new Float64Array(steps.length * size);
    for (const [t, step] of steps.entries()) values.set(step.values, t * size);
    const rows = Uint32Array.from(steps.flatMap((_, t) => Array.from(training, (row) => t * size + row)));
    const fitted = { values, rows };
    found.set(column.of, fitted);
    return fitted;
  };
}

/** Of the values that the training rows have; NaN where they have none. */
function standIn({ values, rows }: Fitted, rule: "mean" | "median"): number {
  const known = Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value));
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
