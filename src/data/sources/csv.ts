import { resolve } from "node:path";
import type { Dataset, DatasetIdentity, Split } from "../../model/dataset.ts";
import type { Encoding, TableEncoding } from "../../model/encoding.ts";
import type { CsvSource, SplitName } from "../../model/parameters.ts";
import { counted } from "../../text/counted.ts";
import { datasetDigest } from "../digest.ts";
import { checkFit, encodeInputs, encodeTargets, inputsOf } from "../encoding/encode.ts";
import { fitEncoding } from "../encoding/fit.ts";
import { Findings, problem } from "../refusal.ts";
import { sharedUint32 } from "../shared-memory.ts";
import { checkTable } from "../table/check.ts";
import { type Layout, layoutOf } from "../table/layout.ts";
import { keptRows } from "../table/missing.ts";
import { readTable } from "../table/read.ts";
import { foldedTable, foldedTargets, sequenceRule } from "../table/sequences.ts";
import type { CategoryColumn, Table } from "../table/table.ts";
import { rangeOf } from "../targets.ts";
import { checkScaleRules, checkSettings, type DealtSource, decidingSettings } from "./csv-settings.ts";
import { type Dealt, summaryOf } from "./csv-summary.ts";
import { dealRows, sharesOf } from "./split.ts";

interface CsvFiles {
  readonly identity: DatasetIdentity;
  readonly dealt: Dealt;
}

/** Reads and checks the whole files. Throws RunxError with a problem for every column that cannot be learned from. */
export function identifyCsv(source: DealtSource, folder: string): DatasetIdentity {
  return readFiles(source, folder).identity;
}

/**
 * Rows are permuted by the split seed, then dealt: the first share trains, the next validates, the next tests, the rest
 * is left out. What makes inputs of them is fitted on the training rows alone. Throws RunxError.
 */
export function loadCsv(source: DealtSource, folder: string): Dataset {
  const { identity, dealt } = readFiles(source, folder);
  const splits = Object.entries(dealt)
    .filter(([, { rows }]) => rows.length > 0)
    .map(([name, { table, rows }]) => [name, splitOf(table, rows, source, identity.encoding)] as const);
  return { identity, splits: Object.fromEntries(splits) };
}

function splitOf(table: Table, rows: Uint32Array, { scale }: CsvSource, { inputs, answer }: Encoding): Split {
  return {
    size: rows.length,
    inputs: encodeInputs(table, inputs as TableEncoding, rows, typeof scale === "number"),
    targets: encodeTargets(table, answer, rows),
    places: sharedUint32(rows),
  };
}

/** What was read last: `load` asks for what `identify` has just found. */
let latest: { readonly of: readonly unknown[]; readonly files: CsvFiles } | undefined;

function readFiles(source: DealtSource, folder: string): CsvFiles {
  const findings = new Findings();
  checkSettings(source, findings);
  findings.refuse();
  const layout = layoutOf(source);
  const lines = readTable(resolve(folder, source.file), layout);
  const testLines =
    source.test_file === undefined ? undefined : readTable(resolve(folder, source.test_file), layout);
  const of = [lines, testLines, JSON.stringify(source)];
  if (latest?.of.every((each, i) => each === of[i])) return latest.files;
  latest = { of, files: filesOf(source, layout, lines, testLines, findings) };
  return latest.files;
}

function filesOf(
  source: DealtSource,
  lineLayout: Layout,
  lines: Table,
  testLines: Table | undefined,
  findings: Findings,
): CsvFiles {
  checkTable(lines, source, findings, "learned-from");
  if (testLines) checkTable(testLines, source, findings, "tested-on");
  checkScaleRules(lines, source, findings);
  if (testLines && testLines.steps !== lines.steps) {
    const message = `Its sequences have ${counted(testLines.steps ?? 0, "line")}; those of the training file have ${lines.steps}.`;
    const hint = "Give all sequences the same number of lines.";
    findings.add(() => problem("csv-sequence", message, hint, { file: testLines.path }));
  }
  findings.refuse();
  const rule = sequenceRule(source);
  const table = foldedTable(lines, rule);
  const testTable = testLines && foldedTable(testLines, rule);
  const layout = { ...lineLayout, targets: foldedTargets(lineLayout.targets, lines, rule) };
  const dealt = deal(table, testTable, source, findings);
  findings.refuse();
  const encoding = fitEncoding(table, layout, source, dealt.train.rows, findings);
  if (testTable) checkFit(testTable, encoding.inputs as TableEncoding, encoding.answer, findings);
  findings.refuse();
  return { identity: identityOf(source, table, testTable, dealt, encoding), dealt };
}

function deal(table: Table, testTable: Table | undefined, source: DealtSource, findings: Findings): Dealt {
  const kept = keptRows(table, source);
  const dealing = { ...source, ...sharesOf(source) };
  const dealt = dealRows(dealing, kept.length, strataOf(table, kept, source), table.path, findings);
  const rowsOf = (split: SplitName) => ({ table, rows: dealt[split].map((row) => kept[row]!) });
  return {
    train: rowsOf("train"),
    validation: rowsOf("validation"),
    test: testTable ? { table: testTable, rows: keptRows(testTable, source) } : rowsOf("test"),
  };
}

function strataOf({ columns }: Table, kept: Uint32Array, { stratify }: CsvSource): Uint16Array | undefined {
  const target = columns.find((column) => column.isTarget);
  if (!stratify || target?.kind !== "category") return undefined;
  const { codes } = target as CategoryColumn;
  return Uint16Array.from(kept, (row) => codes[row]!);
}

function identityOf(
  source: DealtSource,
  table: Table,
  testTable: Table | undefined,
  dealt: Dealt,
  encoding: Encoding,
): DatasetIdentity {
  const { inputs, answer } = encoding;
  const deciding = { ...decidingSettings(source), ...(testTable && { test_file: testTable.sha256 }) };
  const tables = testTable ? [table, testTable] : [table];
  const kept = tables.reduce((sum, each) => sum + keptRows(each, source).length, 0);
  return {
    digest: datasetDigest("csv/1", { file: table.sha256, ...deciding }),
    inputs: (inputs as TableEncoding).columns.reduce((sum, column) => sum + inputsOf(column), 0),
    ...(table.steps !== undefined && { steps: table.steps }),
    outputs: answer.kind === "classes" ? answer.names.length : answer.columns.length,
    sizes: {
      train: dealt.train.rows.length,
      validation: dealt.validation.rows.length,
      test: dealt.test.rows.length,
    },
    targets: answer.kind,
    ...(answer.kind === "classes"
      ? { classes: answer.names }
      : { targetRange: targetRange(table, answer.columns) }),
    encoding,
    summary: summaryOf(tables, dealt, kept, encoding),
  };
}

/** Of all targets together, scaled. */
function targetRange(
  { columns }: Table,
  answers: readonly { readonly name: string; readonly centre: number; readonly width: number }[],
): readonly [number, number] {
  const scaled = answers.flatMap(({ name, centre, width }) => {
    const column = columns.find((each) => each.name === name);
    return column?.kind === "number" ? rangeOf(column.values).map((value) => (value - centre) / width) : [];
  });
  return rangeOf(scaled);
}
