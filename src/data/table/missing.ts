import type { CsvSource, MissingRule } from "../../model/parameters.ts";
import { didYouMean } from "../../text/near-match.ts";
import { quoted } from "../../text/quoted.ts";
import { type Findings, problem } from "../refusal.ts";
import { NO_CODE, type Table, type TableColumn } from "./table.ts";

/** Where a rule for a column is not one for its kind. */
const FITTING: { readonly [kind in "number" | "category" | "target"]: readonly MissingRule[] } = {
  number: ["median", "mean", "drop"],
  category: ["category", "drop"],
  target: ["drop"],
};

function kindOf({ kind, isTarget }: TableColumn): keyof typeof FITTING {
  return isTarget ? "target" : kind;
}

/** What stands for the missing values of a column; undefined where nothing was said of it. */
export function ruleFor(
  column: TableColumn,
  { missing }: Pick<CsvSource, "missing">,
): MissingRule | undefined {
  const rule = typeof missing === "object" ? own(missing, column.of ?? column.name) : missing;
  return rule !== undefined && FITTING[kindOf(column)].includes(rule) ? rule : undefined;
}

function own(rules: { readonly [column: string]: MissingRule }, name: string): MissingRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : Object.hasOwn(rules, "*") ? rules["*"] : undefined;
}

/** Adds rules that name no column, and those that cannot be kept for theirs. */
export function checkRules(table: Table, { missing }: CsvSource, findings: Findings): void {
  if (typeof missing !== "object") return;
  const names = table.columns.map(({ name }) => name);
  for (const [name, rule] of Object.entries(missing)) {
    const column = table.columns.find((each) => each.name === name);
    if (name === "*" || (column && FITTING[kindOf(column)].includes(rule))) continue;
    const message = column
      ? `data.missing has ${rule} for ${quoted(name)}, which is ${KIND_NAMES[kindOf(column)]}.`
      : `data.missing names ${quoted(name)}, which is not a column in use.`;
    const hint = column
      ? `For it write ${FITTING[kindOf(column)].join(" or ")}.`
      : `${didYouMean(name, names, quoted)}Columns are named as in the header; * stands for all others.`;
    findings.add(() => problem("csv-missing", message, hint, { file: table.path }));
  }
}

const KIND_NAMES = {
  number: "a column of numbers",
  category: "a column of categories",
  target: "the target",
} as const;

/** A mapping that has a rule for every column that lacks a value, in YAML; `besides` will lack some, too. */
export function suggestedRules(
  columns: readonly TableColumn[],
  source: CsvSource,
  besides?: TableColumn,
): string {
  const lacking = columns.filter((column) => column.missing.count > 0 || column === besides);
  const rules = lacking.map(
    (column) => [column.name, ruleFor(column, source) ?? suggestedRule(column)] as const,
  );
  const [first] = rules;
  const isOne = first && rules.every(([, rule]) => rule === first[1]);
  if (isOne && typeof source.missing !== "object") return first[1];
  const rest = ruleOfMany(rules);
  const named = rules.filter(([, rule]) => rule !== rest);
  const written = [...named, ...(rest === undefined ? [] : [["*", rest] as const])];
  return `{ ${written.map(([name, rule]) => `${yamlText(name)}: ${rule}`).join(", ")} }`;
}

/** The rule of more columns than are read at a glance; undefined where there is none. */
function ruleOfMany(rules: readonly (readonly [name: string, rule: MissingRule])[]): MissingRule | undefined {
  return rules.map(([, rule]) => rule).find((rule) => rules.filter((each) => each[1] === rule).length > 2);
}

/** A column that is read as numbers and is not one: a column of categories that was not called so. */
export function isTextColumn(column: TableColumn): boolean {
  if (column.kind !== "number" || column.isTarget || column.odd.texts.every(isNumberElsewhere)) return false;
  return 2 * column.odd.count > column.values.length - column.missing.count;
}

/** With the decimals or the thousands of another place. */
function isNumberElsewhere(text: string): boolean {
  return /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/.test(text);
}

function suggestedRule(column: TableColumn): MissingRule {
  return FITTING[isTextColumn(column) ? "category" : kindOf(column)][0]!;
}

/** A text as a YAML scalar. */
export function yamlText(text: string): string {
  const isPlain =
    /^[A-Za-z_][\w.-]*(?: [\w.-]+)*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
  return isPlain || /^[1-9]\d*$/.test(text) ? text : JSON.stringify(text);
}

/** The rows that stay: those without a missing value in a column whose rule drops them. */
export function keptRows(table: Table, source: CsvSource): Uint32Array {
  const dropping = table.columns.filter(
    (column) => column.missing.count > 0 && ruleFor(column, source) === "drop",
  );
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return dropping.length === 0
    ? all
    : all.filter((row) => !dropping.some((column) => isMissing(column, row)));
}

function isMissing(column: TableColumn, row: number): boolean {
  return column.kind === "number" ? Number.isNaN(column.values[row]!) : column.codes[row] === NO_CODE;
}
