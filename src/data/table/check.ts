import type { Place, Problem } from "../../errors.ts";
import type { CsvSource } from "../../model/parameters.ts";
import type { CodeIn } from "../../problem-codes.ts";
import { countedOf, thousands } from "../../text/counted.ts";
import { quoted } from "../../text/quoted.ts";
import { parseNumber } from "../records/numbers.ts";
import { type Findings, problem } from "../refusal.ts";
import { checkRules, isTextColumn, ruleFor, suggestedRules, yamlText } from "./missing.ts";
import { MAX_NAMES, type Table, type TableColumn } from "./table.ts";

/**
 * Adds one problem for each column that cannot be learned from as it is: how many of its cells, some of them with their
 * lines, and the key that says what to do. Nothing is repaired that was not asked for.
 */
export function checkTable(
  table: Table,
  source: CsvSource,
  findings: Findings,
  use: "learned-from" | "tested-on",
): void {
  checkRules(table, source, findings);
  for (const column of table.columns) {
    const faults = [
      ...oddCells(column, table, source),
      ...missingCells(column, table, source),
      ...namesOf(column, use === "learned-from" ? 2 : 1),
    ];
    const [first] = faults;
    if (!first) continue;
    const joined: Problem = problem(
      first.code,
      `Column ${quoted(column.name)} ${faults.map(({ what }) => what).join(", and ")}.`,
      hintOf(faults),
      first.place ?? { file: table.path },
    );
    findings.add(() => joined);
  }
}

function hintOf(faults: readonly Fault[]): string {
  const hints = faults.map(({ hint, after = hint }, i) => (i === 0 ? hint : after));
  return hints.filter((hint) => hint !== "").join(" ");
}

interface Fault {
  readonly code: CodeIn<"data">;
  /** Stands after the column's name. */
  readonly what: string;
  readonly hint: string;
  /** What is added to the hint of another fault; nothing where that one says it. */
  readonly after?: string;
  readonly place?: Place | undefined;
}

function oddCells(column: TableColumn, table: Table, source: CsvSource): readonly Fault[] {
  if (column.kind !== "number" || column.odd.count === 0) return [];
  const { odd } = column;
  const isText = isTextColumn(column);
  const cells =
    odd.count === 1 ? "1 cell that is not a number" : `${thousands(odd.count)} cells that are not numbers`;
  const what = isText
    ? `is text in ${countedOf(odd.count, table.rows, "row")}: ${odd}`
    : `has ${cells}: ${odd}`;
  const hint =
    commaHint(column, source) ?? (isText ? textHint(table, source) : correctionHint(column, table, source));
  return [{ code: "csv-number", what, hint, place: odd.place }];
}

/** Names every column of texts, so that what it proposes is written once. */
function textHint(table: Table, { categories = [] }: CsvSource): string {
  const texts = table.columns.filter(isTextColumn);
  const all = [...categories.map(String), ...texts.map(({ name }) => name)];
  const few = `[${all.map(yamlText).join(", ")}]`;
  const it = all.length === 1 ? "it" : "them";
  return `In data write categories: ${few} for one input for each text, or ignore: ${few} to leave ${it} out.`;
}

/** Where the cells are numbers in the spelling of another place: every reading that they can have is named. */
function commaHint(
  { odd: { texts }, values }: TableColumn & { readonly kind: "number" },
  source: CsvSource,
): string | undefined {
  const [first = ""] = texts;
  const [whole = "", decimals = ""] = first.split(",");
  const isComma = source.decimal !== ",";
  if (isComma && texts.every((text) => /^[+-]?\d{1,3},\d{3}$/.test(text))) {
    return `If the comma groups thousands, write ${whole}${decimals} in the file; if it is a decimal comma, write decimal: "," in data.`;
  }
  if (isComma && texts.every((text) => parseNumber(text, ",") !== undefined)) {
    return values.some((value) => value % 1 !== 0 && !Number.isNaN(value))
      ? `Other decimals of this column have a point: write ${whole}.${decimals} in the file.`
      : 'In data write decimal: ",".';
  }
  if (texts.every((text) => /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text))) {
    return `Write the numbers without commas in the file: ${first.replaceAll(",", "")}.`;
  }
  if (!isComma && texts.every((text) => parseNumber(text) !== undefined)) {
    return "In data leave decimal out: the decimals of this column have a point.";
  }
  return undefined;
}

/** What is written in place of the usual texts for a missing value has those that the file uses, too. */
function correctionHint(
  column: TableColumn & { readonly kind: "number" },
  { columns }: Table,
  source: CsvSource,
): string {
  const all = new Set(["", ...columns.flatMap(({ missing }) => missing.texts), ...column.odd.texts]);
  const marks = `missing_texts: [${[...all].map((text) => JSON.stringify(text)).join(", ")}]`;
  const rules = suggestedRules(columns, source, column);
  return lacksRule(column, source)
    ? `Correct the cells and write missing: ${rules} in data; where they mean a missing value, too, write ${marks} besides.`
    : `Correct the cells; or, where they mean a missing value, write ${marks} and missing: ${rules} in data.`;
}

function lacksRule(column: TableColumn, source: CsvSource): boolean {
  return column.missing.count > 0 && ruleFor(column, source) === undefined;
}

/** Of cells that are written in another way than numbers here; the other odd ones are to be corrected. */
function besides(column: TableColumn, source: CsvSource, rules: string, use: string): string {
  if (column.kind !== "number" || isTextColumn(column)) {
    return `With categories write ${rules}, too: a category of its own for rows without a text (or drop to leave them out).`;
  }
  return commaHint(column, source) === undefined ? "" : `Besides, write ${rules} ${use}.`;
}

function missingCells(column: TableColumn, table: Table, source: CsvSource): readonly Fault[] {
  const { missing, isTarget } = column;
  if (!lacksRule(column, source)) return [];
  const what = `has no value in ${countedOf(missing.count, table.rows, "row")}: ${missing}`;
  const rules = `missing: ${suggestedRules(table.columns, source)}`;
  const use = isTarget
    ? "to leave these rows out"
    : column.kind === "number" && !isTextColumn(column)
      ? "(or mean, or drop to leave the rows out)"
      : "for a category of its own (or drop to leave the rows out)";
  const named = missing.texts.filter((text) => text !== "");
  const asText =
    column.kind === "category" && named.length > 0
      ? ` If ${named.map(quoted).join(", ")} is ${isTarget ? "a class" : "a category"}, write missing_texts: [""].`
      : "";
  return [
    {
      code: "csv-missing",
      what,
      hint: `In data write ${rules} ${use}, or fill them in.${asText}`,
      after: besides(column, source, rules, use),
      place: missing.place,
    },
  ];
}

/** A file to be tested on may lack classes. */
function namesOf(column: TableColumn, leastClasses: number): readonly Fault[] {
  if (column.kind === "number") return [];
  const { isTarget, names, hasTooMany, name } = column;
  if (hasTooMany) {
    const what = `has more than ${thousands(MAX_NAMES)} ${isTarget ? "classes" : "categories"}`;
    const hint = isTarget
      ? "Name the column of the classes, or write targets: numeric in data if these are measurements."
      : `In data write ignore: [${yamlText(name)}], or leave the column out of categories if it holds numbers.`;
    return [{ code: isTarget ? "csv-class" : "csv-category", what, hint }];
  }
  if (names.length >= leastClasses || !isTarget) return [];
  const what = names.length === 1 ? "has the same class in every row" : "names no class";
  return [{ code: "csv-class", what, hint: "Give rows of at least two classes." }];
}
