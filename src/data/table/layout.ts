import type { CsvSource } from "../../model/parameters.ts";
import { counted, thousands } from "../../text/counted.ts";
import { firstOf } from "../../text/listed.ts";
import { didYouMean } from "../../text/near-match.ts";
import { quoted } from "../../text/quoted.ts";
import type { RecordPlace } from "../records/records.ts";
import { Findings, problem, refusal } from "../refusal.ts";
import { sequenceRule } from "./sequences.ts";

/** How the cells of a table are read, whatever is done with them afterwards: equal layouts of one file are one table. */
export interface Layout {
  readonly delimiter: string;
  readonly decimal: "." | ",";
  readonly header: boolean;
  readonly missingTexts: readonly string[];
  /** Columns to learn from; all others where not given. */
  readonly columns?: readonly string[];
  readonly ignore: readonly string[];
  /** The column that says which sequence a line belongs to. */
  readonly sequence?: string;
  readonly categories: readonly string[];
  readonly targets: readonly string[];
  /** Whether a target is a class, or a number. */
  readonly classes: boolean;
}

/** What a column of the file is for. */
export type Role = "ignored" | "sequence" | "number" | "category" | "target-class" | "target-number";

/** What spreadsheets and programs write where there is no value. */
export const MISSING_TEXTS: readonly string[] = [
  ...["", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None"],
];

export function layoutOf(source: CsvSource): Layout {
  const { target, targets, columns, ignore = [], categories = [] } = source;
  const sequence = sequenceRule(source);
  return {
    delimiter: source.delimiter ?? ",",
    decimal: source.decimal ?? ".",
    header: source.header ?? true,
    missingTexts: source.missing_texts ?? MISSING_TEXTS,
    ...(columns && { columns: columns.map(String) }),
    ignore: ignore.map(String),
    ...(sequence && { sequence: sequence.column }),
    categories: categories.map(String),
    targets: (Array.isArray(target) ? target : [target]).map(String),
    classes: targets === "classes",
  };
}

/** The network would be wider than it can be trained. */
const MAX_COLUMNS = 100_000;

/** The names of the columns: the first record, or their numbers. Throws RunxError. */
export function columnNames(
  first: readonly string[],
  { header, delimiter }: Layout,
  place: RecordPlace,
): readonly string[] {
  if (first.length > MAX_COLUMNS) {
    const message = `The table has ${counted(first.length, "column")}; at most ${thousands(MAX_COLUMNS)} are read.`;
    throw refusal("too-large", message, "Give fewer columns.", place.of());
  }
  const findings = new Findings();
  const other = first.length === 1 ? otherDelimiter(first[0]!, delimiter) : undefined;
  if (other !== undefined) {
    const message = `The first line is one column, ${quoted(first[0]!)}.`;
    const hint = `Write delimiter: ${JSON.stringify(other)} in data, if that is what separates the columns.`;
    findings.add(() => problem("csv-separator", message, hint, place.of()));
  }
  if (header) refuseNames(first, place, findings);
  findings.refuse();
  return header ? first : first.map((_, i) => String(i + 1));
}

function otherDelimiter(line: string, delimiter: string): string | undefined {
  return [";", "\t", "|", ","].find((each) => each !== delimiter && line.includes(each));
}

function refuseNames(header: readonly string[], place: RecordPlace, findings: Findings): void {
  const seen = new Set<string>();
  for (const [i, name] of header.entries()) {
    if (name === "") {
      const hint = "Give it a name, or leave the column out (pandas: to_csv(…, index=False)).";
      findings.add(() => problem("csv-header", `Column ${i + 1} has no name.`, hint, place.of()));
    } else if (seen.has(name)) {
      const message = `Two columns are named ${quoted(name)}.`;
      const hint = isNumeric(name)
        ? "If the first line is a row, write header: false in data; else rename one of them."
        : "Rename one of them.";
      findings.add(() => problem("csv-header", message, hint, place.of()));
    }
    seen.add(name);
  }
}

/** What each column is for. Throws RunxError naming every column that is not there or is asked for twice. */
export function rolesOf(names: readonly string[], layout: Layout, place: RecordPlace): readonly Role[] {
  const findings = new Findings();
  const { targets, columns, ignore, categories, classes, sequence } = layout;
  if (sequence !== undefined) findColumn("sequence", sequence, names, layout, place, findings);
  for (const name of targets) findColumn("target", name, names, layout, place, findings);
  for (const name of columns ?? []) findColumn("columns", name, names, layout, place, findings);
  for (const name of ignore) findColumn("ignore", name, names, layout, place, findings);
  for (const name of categories) findColumn("categories", name, names, layout, place, findings);
  refuseContradictions(layout, place, findings);
  findings.refuse();
  const roles = names.map((name): Role => {
    if (name === sequence) return "sequence";
    if (targets.includes(name)) return classes ? "target-class" : "target-number";
    if (ignore.includes(name) || (columns && !columns.includes(name))) return "ignored";
    return categories.includes(name) ? "category" : "number";
  });
  if (roles.some((role) => role === "number" || role === "category")) return roles;
  const message = `The file has no column to learn from besides ${targets.map(quoted).join(", ")}.`;
  throw refusal("csv-target", message, "Give at least one more column.", place.of());
}

function findColumn(
  key: "target" | "sequence" | "columns" | "ignore" | "categories",
  name: string,
  names: readonly string[],
  layout: Layout,
  place: RecordPlace,
  findings: Findings,
): void {
  if (names.includes(name)) return;
  const looksLikeData = layout.header && (names.every(isNumeric) || names.some(isMeasured));
  const hint = looksLikeData
    ? "The first line looks like data: write header: false in data, and name columns by their numbers from 1."
    : `${didYouMean(name, names, quoted)}The columns are ${firstOf(names.map(quoted), 20)}.`;
  const message = `The file has no column ${quoted(name)}${key === "target" ? "" : `, which data.${key} names`}.`;
  findings.add(() => problem(key === "target" ? "csv-target" : "csv-column", message, hint, place.of()));
}

function isNumeric(name: string): boolean {
  return name !== "" && Number.isFinite(Number(name));
}

/** A column may be called 2024, but hardly 5.1. */
export function isMeasured(name: string): boolean {
  return isNumeric(name) && !Number.isInteger(Number(name));
}

function refuseContradictions(layout: Layout, place: RecordPlace, findings: Findings): void {
  const { targets, columns, ignore, categories, classes, sequence } = layout;
  const refuse = (message: string, hint: string) =>
    findings.add(() => problem("csv-column", message, hint, place.of()));
  if (classes && targets.length > 1) {
    refuse(
      "Classes are learned from one column; data.target names several.",
      "Name one column, or write targets: numeric for several numbers.",
    );
  }
  if (
    sequence !== undefined &&
    [...targets, ...(columns ?? []), ...ignore, ...categories].includes(sequence)
  ) {
    refuse(
      `Column ${quoted(sequence)} says which sequence a line belongs to, and is named for something else.`,
      "Name it in data.sequence alone.",
    );
  }
  for (const name of targets) {
    if (![...(columns ?? []), ...ignore, ...categories].includes(name)) continue;
    refuse(
      `Column ${quoted(name)} is the target, and named among the columns to learn from or to ignore.`,
      "Name it once.",
    );
  }
  for (const name of ignore) {
    if (![...(columns ?? []), ...categories].includes(name)) continue;
    refuse(`Column ${quoted(name)} is ignored, and named among the columns to learn from.`, "Name it once.");
  }
  for (const name of categories) {
    if (!columns || columns.includes(name)) continue;
    refuse(
      `Column ${quoted(name)} is in data.categories and not in data.columns.`,
      "Name it in both, or in neither.",
    );
  }
}
