/** Rows of a table that a trained network is to answer. */

import type { AnswerEncoding, TableEncoding } from "../../model/encoding.ts";
import { agreeing, counted, countedOf, thousands } from "../../text/counted.ts";
import { firstOf } from "../../text/listed.ts";
import { nearest } from "../../text/near-match.ts";
import { quoted } from "../../text/quoted.ts";
import { encodeInputs, encodeTargets } from "../encoding/encode.ts";
import { refuseUnknown } from "../encoding/unknown.ts";
import { givenRecord, type RecordPlace, readRecords, textsOf } from "../records/records.ts";
import { Findings, problem, refusal } from "../refusal.ts";
import type { Layout, Role } from "../table/layout.ts";
import { type PlannedColumn, parseTable, type Records } from "../table/read.ts";
import { foldedTable, lineName } from "../table/sequences.ts";
import { type CategoryColumn, NO_CODE, type Table, type TableColumn } from "../table/table.ts";
import { GIVEN_ROWS, type NewRow, type NewRows, NOTHING, otherKind } from "./rows.ts";

export function readTable(
  path: string,
  inputs: TableEncoding,
  answer: AnswerEncoding,
  carry: readonly string[],
): NewRows {
  return tableRows(path, inputs, answer, carry, readRecords);
}

/** Rows that lie in no file. */
export function readGivenRows(
  rows: readonly NewRow[],
  inputs: TableEncoding,
  answer: AnswerEncoding,
  carry: readonly string[],
): NewRows {
  const records = recordsOf(rows, lineEncoding(inputs, answer).inputs);
  return tableRows(GIVEN_ROWS, asGiven(inputs), answer, carry, records);
}

/** Numbers come as numbers, columns by their names. */
function asGiven(inputs: TableEncoding): TableEncoding {
  const { missingTexts = [], ignored = [] } = inputs.syntax ?? {};
  const syntax = { ...inputs.syntax, delimiter: ",", decimal: ".", header: true, ignored } as const;
  return { ...inputs, syntax: { ...syntax, missingTexts: [...missingTexts, ""] } };
}

function recordsOf(rows: readonly NewRow[], { columns }: TableEncoding): Records {
  const names = [
    ...new Set([...columns.map(({ name }) => name), ...rows.flatMap((row) => Object.keys(row))]),
  ];
  return (path, _, take) => {
    take(givenRecord(names, { file: path }));
    for (const [i, row] of rows.entries()) {
      const cells = names.map((name) => String(row[name] ?? ""));
      take(givenRecord(cells, { file: path, line: i + 1 }));
    }
    return "";
  };
}

function tableRows(
  path: string,
  inputs: TableEncoding,
  answer: AnswerEncoding,
  carry: readonly string[],
  read: Records,
): NewRows {
  const line = lineEncoding(inputs, answer);
  const layout = layoutFor(line.inputs, line.answer);
  const lines = parseTable(
    path,
    layout,
    (names, place) => planColumns(names, line.inputs, line.answer, carry, place),
    read,
  );
  const sequence = inputs.syntax?.sequence;
  if (sequence) refuseOtherLength(lines, sequence.steps);
  const table = foldedTable(lines, sequence);
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return {
    size: table.rows,
    encode: ({ inputs: own }) => {
      if (own.kind !== "columns") throw otherKind(path, "images");
      checkRows(table, own);
      return encodeInputs(table, own, all, false);
    },
    truth: (own) => (isAnswered(table, own) ? encodeTargets(table, own, all) : undefined),
    carried: carry.length === 0 ? NOTHING : carriedColumns(path, layout, carry, sequence?.steps ?? 1, read),
  };
}

/** Reads the file once more. Of a sequence of `steps` lines, the last one says what is carried. */
function carriedColumns(
  path: string,
  layout: Layout,
  carry: readonly string[],
  steps: number,
  read: Records,
): ReadonlyMap<string, readonly string[]> {
  let columns:
    | readonly { readonly name: string; readonly at: number; readonly texts: string[] }[]
    | undefined;
  let line = 0;
  read(path, layout, (record) => {
    if (!columns) {
      const names = layout.header ? textsOf(record) : textsOf(record).map((_, c) => String(c + 1));
      const found = names.map((name, at) => ({ name, at, texts: [] }));
      columns = found.filter(({ name }) => carry.includes(name));
      if (layout.header) return undefined;
    }
    if (++line % steps === 0) for (const { at, texts } of columns) texts.push(record.text(at));
    return undefined;
  });
  return new Map((columns ?? []).map(({ name, texts }) => [name, texts]));
}

/** How a line is read, where lines are the steps of sequences: the columns of the first step. */
function lineEncoding(inputs: TableEncoding, answer: AnswerEncoding) {
  const { steps = 1, targets = "last" } = inputs.syntax?.sequence ?? {};
  if (inputs.syntax?.sequence === undefined) return { inputs, answer };
  const ofLine = <Column extends { readonly name: string }>(columns: readonly Column[]) =>
    columns.slice(0, columns.length / steps).map((column) => ({ ...column, name: lineName(column.name) }));
  return {
    inputs: { ...inputs, columns: ofLine(inputs.columns) },
    answer:
      answer.kind === "classes" || targets === "last"
        ? answer
        : { ...answer, columns: ofLine(answer.columns) },
  };
}

function refuseOtherLength({ steps, path }: Table, wanted: number): void {
  if (steps === wanted) return;
  const message = `Its sequences have ${counted(steps ?? 0, "line")}; the network was trained on sequences of ${thousands(wanted)}.`;
  const hint = "Give sequences of that many lines.";
  throw refusal("csv-sequence", message, hint, { file: path });
}

function layoutFor({ columns, syntax }: TableEncoding, answer: AnswerEncoding): Layout {
  return {
    delimiter: syntax?.delimiter ?? ",",
    decimal: syntax?.decimal ?? ".",
    header: syntax?.header ?? true,
    missingTexts: syntax?.missingTexts ?? [""],
    ignore: syntax?.ignored ?? [],
    ...(syntax?.sequence && { sequence: syntax.sequence.column }),
    categories: columns.filter(({ kind }) => kind === "category").map(({ name }) => name),
    targets: targetNames(answer),
    classes: answer.kind === "classes",
  };
}

function targetNames(answer: AnswerEncoding): readonly string[] {
  if (answer.kind === "classes") return answer.column === undefined ? [] : [answer.column];
  return answer.columns.map(({ name }) => name);
}

/**
 * Columns are found by their names; the targets and what was ignored in training may be there. A file without a header
 * that has as many columns as the network learned from has just these.
 */
function planColumns(
  names: readonly string[],
  { columns, syntax }: TableEncoding,
  answer: AnswerEncoding,
  carry: readonly string[],
  place: RecordPlace,
): readonly PlannedColumn[] {
  if (syntax?.header === false && names.length === columns.length) {
    return columns.map(({ name, kind }) => ({ name, role: kind }));
  }
  const findings = new Findings();
  const targets = targetNames(answer);
  const roles = new Map<string, Role>([
    ...carry.map((name) => [name, "ignored"] as const),
    ...(syntax?.ignored ?? []).map((name) => [name, "ignored"] as const),
    ...targets.map((name) => [name, answer.kind === "classes" ? "target-class" : "target-number"] as const),
    ...columns.map(({ name, kind }) => [name, kind] as const),
  ]);
  const sequence = syntax?.sequence?.column;
  if (sequence !== undefined) roles.set(sequence, "sequence");
  const wanted = [...columns.map(({ name }) => name), ...(sequence === undefined ? [] : [sequence])];
  const extra = new Set(names.filter((each) => !roles.has(each)));
  for (const name of wanted.filter((each) => !names.includes(each))) {
    const message = `The file has no column ${quoted(name)}, which the network was trained on.`;
    const meant = nearest(name, [...extra]);
    // A misspelt column is one problem, not a missing one and one too many.
    if (meant !== undefined) extra.delete(meant);
    const hint =
      meant === undefined
        ? "Add it. Columns are matched by name, in any order."
        : `Did you mean ${quoted(meant)}? Columns are matched by name: call it ${quoted(name)}.`;
    findings.add(() => problem("csv-column", message, hint, place.of()));
  }
  for (const name of extra) {
    const message = `The network was not trained with a column ${quoted(name)}.`;
    const names = columns.map((column) => quoted(column.name));
    const hint = `Leave it out. It was trained with ${firstOf(names, 20)}.`;
    findings.add(() => problem("csv-column", message, hint, place.of()));
  }
  findings.refuse();
  return names.map((name) => ({ name, role: roles.get(name)! }));
}

/** Refuses cells that the encoding has no input for: each column once. */
function checkRows(table: Table, { columns }: TableEncoding): void {
  const findings = new Findings();
  for (const encoding of columns) {
    const column = table.columns.find(({ name }) => name === encoding.name)!;
    const mayMiss = encoding.kind === "category" ? encoding.hasMissing : encoding.missing !== undefined;
    if (column.missing.count > 0 && !mayMiss) {
      const message = `Column ${quoted(column.name)} has no value in ${rowsText(column.missing.count, table)}: ${column.missing}.`;
      const hint =
        "Fill them in or leave the rows out: the network was trained on rows without missing values here.";
      findings.add(() => problem("csv-missing", message, hint, column.missing.place));
    }
    if (column.kind === "number" && column.odd.count > 0) {
      const message = `Column ${quoted(column.name)} was numbers in training; ${rowsText(column.odd.count, table)} ${agreeing(column.odd.count, "has", "have")} something else: ${column.odd}.`;
      findings.add(() =>
        problem("csv-number", message, "Correct the cells or leave the rows out.", column.odd.place),
      );
    }
    if (encoding.kind === "category") {
      const remedy = "Correct the cells or leave the rows out.";
      refuseUnknown(column as CategoryColumn, encoding.categories, "categories", remedy, findings);
    }
  }
  findings.refuse();
}

function rowsText(count: number, { rows }: Table): string {
  return countedOf(count, rows, "row");
}

/** Whether every row says what its answer should be. */
function isAnswered(table: Table, answer: AnswerEncoding): boolean {
  return (
    targetNames(answer).every((name) => {
      const column: TableColumn | undefined = table.columns.find((each) => each.name === name);
      if (column === undefined || column.missing.count > 0) return false;
      if (column.kind === "number") return column.odd.count === 0;
      const known = answer.kind === "classes" ? answer.names : [];
      return (
        column.codes.every((code) => code !== NO_CODE) && column.names.every((each) => known.includes(each))
      );
    }) && targetNames(answer).length > 0
  );
}
