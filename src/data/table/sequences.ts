/** Lines of a table that are the steps of sequences. */

import type { CsvSource } from "../../model/parameters.ts";
import { counted, thousands } from "../../text/counted.ts";
import { quoted } from "../../text/quoted.ts";
import type { RecordPlace } from "../records/records.ts";
import { type Findings, problem } from "../refusal.ts";
import type { Table, TableColumn } from "./table.ts";

/** Which column says what sequence a line belongs to, and whether each line has targets of its own. */
export interface SequenceRule {
  readonly column: string;
  readonly targets: "last" | "each";
}

export function sequenceRule({ sequence }: Pick<CsvSource, "sequence">): SequenceRule | undefined {
  if (sequence === undefined) return undefined;
  if (typeof sequence !== "object") return { column: String(sequence), targets: "last" };
  return { column: String(sequence.column), targets: sequence.targets };
}

/** Counts the lines of each sequence as they come, and adds those that are longer, shorter or torn apart. */
export class SequenceRuns {
  readonly #findings: Findings;
  readonly #seen = new Set<string>();
  #current: string | undefined;
  #length = 0;
  /** Of the first sequence; undefined until it is over. */
  #steps: number | undefined;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  add(name: string, place: RecordPlace): void {
    if (name === this.#current) {
      this.#length++;
      if (this.#length - 1 !== this.#steps) return;
      const message = `Sequence ${quoted(name)} goes on after ${counted(this.#steps, "line")}; the first one has no more.`;
      this.#findings.add(() => problem("csv-sequence", message, SAME_LENGTH, place.of(name)));
      return;
    }
    this.#close(place);
    if (this.#seen.has(name)) {
      const message = `Sequence ${quoted(name)} was over, and goes on in this line.`;
      const hint = "Sort the lines: those of a sequence follow one another.";
      this.#findings.add(() => problem("csv-sequence", message, hint, place.of(name)));
    }
    this.#seen.add(name);
    this.#current = name;
    this.#length = 1;
  }

  /** Steps of every sequence. */
  end(path: string): number {
    this.#close({ of: () => ({ file: path }) });
    return this.#steps ?? 0;
  }

  #close(place: RecordPlace): void {
    if (this.#current === undefined) return;
    this.#steps ??= this.#length;
    if (this.#length >= this.#steps) return;
    const message = `Sequence ${quoted(this.#current)} ends after ${counted(this.#length, "line")}; the first one has ${thousands(this.#steps)}.`;
    this.#findings.add(() => problem("csv-sequence", message, SAME_LENGTH, place.of()));
  }
}

const SAME_LENGTH = "Give all sequences the same number of lines, or leave the others out.";

/**
 * A row for each sequence: its steps one after the other, each with the columns of a line, called `x.1`, `y.1`, `x.2` …;
 * then the targets, of the last line under their own names or of each.
 */
export function foldedTable(table: Table, rule: SequenceRule | undefined): Table {
  if (rule === undefined || table.steps === undefined) return table;
  const { steps, columns } = table;
  const every = (which: readonly TableColumn[]) =>
    Array.from({ length: steps }, (_, t) => which.map((column) => stepOf(column, t, steps))).flat();
  const targets = columns.filter(({ isTarget }) => isTarget);
  return {
    ...table,
    rows: table.rows / steps,
    columns: [
      ...every(columns.filter(({ isTarget }) => !isTarget)),
      ...(rule.targets === "each"
        ? every(targets)
        : targets.map((column) => ({ ...stepOf(column, steps - 1, steps), name: column.name }))),
    ],
  };
}

/** The names of targets in a folded table. */
export function foldedTargets(
  names: readonly string[],
  { steps = 1 }: Table,
  rule: SequenceRule | undefined,
): readonly string[] {
  if (rule?.targets !== "each") return names;
  return Array.from({ length: steps }, (_, t) => names.map((name) => stepName(name, t))).flat();
}

/** The name of a column in the lines, from its name in the first step. */
export function lineName(name: string): string {
  return name.replace(/\.1$/, "");
}

function stepName(name: string, t: number): string {
  return `${name}.${t + 1}`;
}

function stepOf(column: TableColumn, t: number, steps: number): TableColumn {
  const named = { name: stepName(column.name, t), of: column.name };
  const isOfStep = (_: number, line: number) => line % steps === t;
  return column.kind === "number"
    ? { ...column, ...named, values: column.values.filter(isOfStep) }
    : { ...column, ...named, codes: column.codes.filter(isOfStep) };
}
