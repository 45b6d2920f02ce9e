import { type Place, RunxError } from "../errors.ts";
import { counted, thousands } from "../text/counted.ts";
import { columnNames, type Layout, type Role, rolesOf } from "./csv-layout.ts";
import { CellNotes } from "./csv-notes.ts";
import { CodeList, compareNames, NumberList, parseNumber } from "./csv-numbers.ts";
import { type CsvRecord, type RecordPlace, readRecords, type TakeRecord, textsOf } from "./csv-records.ts";
import type { CsvSyntax } from "./csv-scanner.ts";
import { SequenceRuns } from "./csv-sequences.ts";
import { fingerprintOf, MAX_BYTES } from "./files.ts";
import { Findings, problem } from "./refusal.ts";

/** A table as numbers and codes of texts, each column apart. */
export interface Table {
  readonly path: string;
  readonly sha256: string;
  readonly rows: number;
  /** Those that are not ignored, in the order of the file. */
  readonly columns: readonly TableColumn[];
  /** Lines of each sequence, where lines are steps. */
  readonly steps?: number;
}

export type TableColumn = NumberColumn | CategoryColumn;

interface ColumnNotes {
  readonly name: string;
  readonly isTarget: boolean;
  /** Of a step of a sequence: the column's name in the file. */
  readonly of?: string;
  /** Cells that mean a missing value. */
  readonly missing: CellNotes;
}

export interface NumberColumn extends ColumnNotes {
  readonly kind: "number";
  /** NaN where a value is missing or no number. */
  readonly values: Uint8Array | Float64Array;
  /** Cells that are no numbers. */
  readonly odd: CellNotes;
}

export interface CategoryColumn extends ColumnNotes {
  readonly kind: "category";
  /** In the fixed order of `compareNames`. */
  readonly names: readonly string[];
  /** Where each of the names stands first. */
  readonly places: readonly Place[];
  /** Indices of `names`; NO_CODE where a value is missing. */
  readonly codes: Uint16Array;
  /** There were more than `MAX_NAMES`; the rest was not read. */
  readonly hasTooMany: boolean;
}

/** Stands for a missing value. */
export const NO_CODE = 0xffff;

/** More classes or categories than this are measurements or names of rows. */
export const MAX_NAMES = 1_000;

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
    throw new RunxError(problem("changed", "The file changed while it was read.", hint, { file: path }));
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
  let columns: readonly Builder[] | undefined;
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
    throw new RunxError(
      problem("csv-empty", message, "Give a header line and rows below it.", { file: path }),
    );
  }
  const steps = runs?.counted.end(path);
  findings.refuse();
  const taken = columns!.map((column) => column.take());
  return { path, sha256, rows, columns: taken, ...(steps !== undefined && { steps }) };
}

/** Every so many rows, the memory of the columns is looked at. */
const CHECKED_ROWS = 2 ** 16;

function refuseTooLarge(path: string, columns: readonly Builder[]): void {
  const bytes = columns.reduce((sum, column) => sum + column.bytes, 0);
  if (bytes <= MAX_BYTES) return;
  const message = `The numbers of the table take more than ${counted(MAX_BYTES, "byte")}.`;
  const hint = "Give fewer rows, or learn from fewer columns: the numbers are kept in memory.";
  throw new RunxError(problem("too-large", message, hint, { file: path }));
}

function ragged(found: number, width: number, { header }: Layout, place: RecordPlace) {
  const wanted = `the ${header ? "header" : "first row"} has ${thousands(width)}`;
  const message = `This row has ${counted(found, "cell")}; ${wanted}.`;
  const hint = "Give every row a cell for each column; quote cells that contain the delimiter.";
  return problem("csv-ragged", message, hint, place.of());
}

/** Takes its cell of each record. */
interface Builder {
  add(record: CsvRecord): void;
  /** Of memory so far. */
  readonly bytes: number;
  take(): TableColumn;
}

/** Of column `at` of the file; undefined where it is not to be learned from. */
function builderFor(name: string, role: Role, at: number, layout: Layout): Builder | undefined {
  switch (role) {
    case "ignored":
    case "sequence":
      return undefined;
    case "number":
    case "target-number":
      return new NumberBuilder(name, role === "target-number", at, layout);
    case "category":
    case "target-class":
      return new CategoryBuilder(name, role === "target-class", at, layout);
  }
}

class NumberBuilder implements Builder {
  readonly #name: string;
  readonly #isTarget: boolean;
  readonly #at: number;
  readonly #decimal: "." | ",";
  readonly #missingTexts: ReadonlySet<string>;
  /** Whether a number can mean a missing value. */
  readonly #isMarked: boolean;
  readonly #values = new NumberList();
  readonly #missing = new CellNotes();
  readonly #odd = new CellNotes();

  constructor(name: string, isTarget: boolean, at: number, { decimal, missingTexts }: Layout) {
    this.#name = name;
    this.#isTarget = isTarget;
    this.#at = at;
    this.#decimal = decimal;
    this.#missingTexts = new Set(missingTexts);
    this.#isMarked = missingTexts.some((text) => parseNumber(text, decimal) !== undefined);
  }

  add(record: CsvRecord): void {
    const plain = this.#isMarked ? Number.NaN : record.number(this.#at);
    if (Number.isNaN(plain)) this.#addText(record.text(this.#at), record);
    else this.#values.add(plain);
  }

  #addText(cell: string, place: RecordPlace): void {
    const isMissing = this.#missingTexts.has(cell);
    const value = isMissing ? undefined : parseNumber(cell, this.#decimal);
    if (value === undefined) (isMissing ? this.#missing : this.#odd).add(cell, place);
    this.#values.add(value ?? Number.NaN);
  }

  get bytes(): number {
    return this.#values.bytes;
  }

  take(): NumberColumn {
    return {
      kind: "number",
      name: this.#name,
      isTarget: this.#isTarget,
      values: this.#values.take(),
      missing: this.#missing,
      odd: this.#odd,
    };
  }
}

class CategoryBuilder implements Builder {
  readonly #name: string;
  readonly #isTarget: boolean;
  readonly #at: number;
  readonly #missingTexts: ReadonlySet<string>;
  /** The same text often comes several times in a row: looking it up would take most of the time. */
  #latest: { readonly text?: string; readonly code: number } = { code: NO_CODE };
  /** In the order they came. */
  readonly #codeOf = new Map<string, number>();
  /** By code: where the text stood first. */
  readonly #places: Place[] = [];
  readonly #codes = new CodeList();
  readonly #missing = new CellNotes();
  #hasTooMany = false;

  constructor(name: string, isTarget: boolean, at: number, { missingTexts }: Layout) {
    this.#name = name;
    this.#isTarget = isTarget;
    this.#at = at;
    this.#missingTexts = new Set(missingTexts);
  }

  add(record: CsvRecord): void {
    const cell = record.text(this.#at);
    if (cell === this.#latest.text) {
      this.#codes.add(this.#latest.code);
    } else if (this.#missingTexts.has(cell)) {
      this.#missing.add(cell, record);
      this.#codes.add(NO_CODE);
    } else {
      const code = this.#code(cell, record);
      this.#latest = { text: cell, code };
      this.#codes.add(code);
    }
  }

  #code(cell: string, place: RecordPlace): number {
    const known = this.#codeOf.get(cell);
    if (known !== undefined) return known;
    if (this.#codeOf.size === MAX_NAMES) {
      this.#hasTooMany = true;
      return 0;
    }
    this.#codeOf.set(cell, this.#codeOf.size);
    this.#places.push(place.of(cell));
    return this.#codeOf.size - 1;
  }

  get bytes(): number {
    return this.#codes.bytes;
  }

  take(): CategoryColumn {
    const names = [...this.#codeOf.keys()].sort(compareNames);
    const place = new Map(names.map((name, i) => [this.#codeOf.get(name)!, i]));
    return {
      kind: "category",
      name: this.#name,
      isTarget: this.#isTarget,
      names,
      places: names.map((each) => this.#places[this.#codeOf.get(each)!]!),
      codes: this.#codes.take().map((code) => place.get(code) ?? NO_CODE),
      missing: this.#missing,
      hasTooMany: this.#hasTooMany,
    };
  }
}
