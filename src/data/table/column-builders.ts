import type { Place } from "../../errors.ts";
import { compareNames, parseNumber } from "../records/numbers.ts";
import type { CsvRecord, RecordPlace } from "../records/records.ts";
import { CellNotes } from "./cell-notes.ts";
import type { Layout, Role } from "./layout.ts";
import { CodeList, NumberList } from "./lists.ts";
import { type CategoryColumn, MAX_NAMES, NO_CODE, type NumberColumn, type TableColumn } from "./table.ts";

/** Takes its cell of each record. */
export interface ColumnBuilder {
  add(record: CsvRecord): void;
  /** Of memory so far. */
  readonly bytes: number;
  take(): TableColumn;
}

/** Of column `at` of the file; undefined where it is not to be learned from. */
export function builderFor(name: string, role: Role, at: number, layout: Layout): ColumnBuilder | undefined {
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

class NumberBuilder implements ColumnBuilder {
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

class CategoryBuilder implements ColumnBuilder {
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
