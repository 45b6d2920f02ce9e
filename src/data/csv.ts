import { resolve } from "node:path";
import { RunxError } from "../errors.ts";
import type { Dataset, DatasetIdentity, Split, Targets } from "../model/dataset.ts";
import type { Encoding } from "../model/encoding.ts";
import type { CsvSource, SplitName } from "../model/parameters.ts";
import { didYouMean } from "../text/near-match.ts";
import { numericColumns, type TargetColumn, targetColumn } from "./csv-columns.ts";
import { type CsvTable, MAX_CSV_BYTES, parseCsv } from "./csv-table.ts";
import { datasetDigest } from "./digest.ts";
import { readDataFile, sharedFloat64, sharedUint16 } from "./files.ts";
import { Findings, problem, quoted } from "./refusal.ts";
import { type Column, fitScaling, scaleColumn } from "./scaling.ts";
import { splitRows } from "./split.ts";
import { rangeOf } from "./targets.ts";

interface CsvFile {
  readonly identity: DatasetIdentity;
  /** One a feature, in the order of the file; scaled. */
  readonly features: readonly Float64Array[];
  readonly target: TargetColumn;
  readonly rows: { readonly [split in SplitName]: Uint32Array };
}

/** Reads and checks the whole file. Throws RunxError naming every bad row. */
export function identifyCsv(source: CsvSource, folder: string): DatasetIdentity {
  return readCsv(source, folder).identity;
}

/**
 * Rows are permuted by the split seed, then dealt: the first fraction trains, the next validates, the next
 * tests, the rest is left out. Features are scaled by what the training rows say alone. Throws RunxError.
 */
export function loadCsv(source: CsvSource, folder: string): Dataset {
  const { identity, features, target, rows } = readCsv(source, folder);
  const splits = Object.entries(rows)
    .filter(([, chosen]) => chosen.length > 0)
    .map(([name, chosen]) => [name, gather(features, target, chosen)] as const);
  return { identity, splits: Object.fromEntries(splits) };
}

function readCsv(source: CsvSource, folder: string): CsvFile {
  const table = parsedOnce(resolve(folder, source.file));
  const targetIndex = findTarget(table, source.target);
  const findings = new Findings();
  const indices = [...table.header.keys()].filter((i) => i !== targetIndex);
  const columns = numericColumns(table, indices, findings);
  const features = columns.map((values, c) => ({ name: table.header[indices[c]!]!, values }));
  const target = targetColumn(table, targetIndex, source.targets, findings);
  const rows = splitRows(source, table.rows.length, table.path, findings);
  findings.refuse();
  const { scaled, encoding } = encode(source, table.path, features, target, rows.train);
  return { identity: identityOf(source, table, target, rows, encoding), features: scaled, target, rows };
}

function encode(
  { scale, target: name }: CsvSource,
  path: string,
  features: readonly Column[],
  target: TargetColumn,
  training: Uint32Array,
): { readonly scaled: readonly Float64Array[]; readonly encoding: Encoding } {
  const fits = features.map((column) => fitScaling(column, training, scale));
  const scaled = features.map((column, c) => scaleColumn(column, fits[c]!, path));
  const columns = features.map((column, c) => ({ kind: "number", name: column.name, ...fits[c]! }) as const);
  const answer: Encoding["answer"] =
    target.kind === "classes"
      ? { kind: "classes", names: target.names }
      : { kind: target.kind, columns: [{ name, centre: 0, width: 1 }] };
  return { scaled, encoding: { inputs: { kind: "columns", columns }, answer } };
}

/** The last table, kept so that `identify` and `load` parse a file once. `DataFile`s are one object a content. */
let last: { readonly file: object; readonly table: CsvTable } | undefined;

function parsedOnce(path: string): CsvTable {
  const file = readDataFile(path, MAX_CSV_BYTES);
  if (last?.file !== file) last = { file, table: parseCsv(file) };
  return last.table;
}

function findTarget(table: CsvTable, target: string): number {
  const index = table.header.indexOf(target);
  if (index < 0) {
    const message = `The file has no column ${quoted(target)}.`;
    const names = table.header.slice(0, 20).map(quoted).join(", ");
    const looksLikeData = table.header.every((name) => name !== "" && Number.isFinite(Number(name)));
    const hint = looksLikeData
      ? "The first line looks like data: give the file a header line with column names."
      : `${didYouMean(target, table.header, quoted)}The columns are ${names}${table.header.length > 20 ? ", …" : ""}.`;
    throw new RunxError(problem("csv-target", message, hint, table.headerPlace()));
  }
  if (table.header.length === 1) {
    const message = `The file has only the target column ${quoted(target)}.`;
    throw new RunxError(
      problem("csv-target", message, "Give at least one column to learn from.", table.headerPlace()),
    );
  }
  return index;
}

function identityOf(
  source: CsvSource,
  table: CsvTable,
  target: TargetColumn,
  rows: CsvFile["rows"],
  encoding: Encoding,
): DatasetIdentity {
  const { target: column, targets, train, validation, test, split_seed, scale } = source;
  const deciding = { target: column, targets, train, validation, test, split_seed, scale };
  return {
    digest: datasetDigest("csv/1", { file: table.sha256, ...deciding }),
    inputs: table.header.length - 1,
    outputs: target.kind === "classes" ? target.names.length : 1,
    sizes: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
    targets: target.kind,
    ...(target.kind === "classes" ? { classes: target.names } : { targetRange: rangeOf(target.values) }),
    encoding,
  };
}

function gather(features: readonly Float64Array[], target: TargetColumn, rows: Uint32Array): Split {
  const values = sharedFloat64(rows.length * features.length);
  let at = 0;
  for (const row of rows) for (const feature of features) values[at++] = feature[row]!;
  return { size: rows.length, inputs: { kind: "reals", values }, targets: gatherTargets(target, rows) };
}

function gatherTargets(target: TargetColumn, rows: Uint32Array): Targets {
  if (target.kind === "classes") {
    const labels = sharedUint16(rows.length);
    rows.forEach((row, i) => {
      labels[i] = target.labels[row]!;
    });
    return { kind: "classes", labels };
  }
  const values = sharedFloat64(rows.length);
  rows.forEach((row, i) => {
    values[i] = target.values[row]!;
  });
  return { kind: target.kind, values };
}
