import { RunxError } from "../errors.ts";
import type { DataTable, Scalar } from "../report/render/data-tables.ts";
import { firstOf } from "../text/listed.ts";
import { didYouMean } from "../text/near-match.ts";

/** Which columns are written, in their order: under what name, and which one it is. */
export interface ChosenColumns {
  readonly [name: string]: string;
}

/**
 * The columns that were chosen, of the answers or of those that were carried along from the file. Throws RunxError for
 * one that neither has.
 */
export function chooseColumns(
  answers: DataTable,
  carried: ReadonlyMap<string, readonly string[]>,
  chosen: ChosenColumns,
): DataTable {
  const columns = Object.entries(chosen).map(([name, column]) => {
    const at = answers.columns.indexOf(column);
    const texts = carried.get(column);
    if (at < 0 && texts === undefined) throw unknownColumn(column, answers);
    const valueAt = (row: number): Scalar => (at < 0 ? texts![row]! : answers.rows[row]![at]!);
    return { name, isWhole: at >= 0 && answers.whole.includes(column), valueAt };
  });
  return {
    columns: columns.map(({ name }) => name),
    whole: columns.flatMap(({ name, isWhole }) => (isWhole ? [name] : [])),
    rows: answers.rows.map((_, row) => columns.map(({ valueAt }) => valueAt(row))),
  };
}

function unknownColumn(column: string, { columns }: DataTable): RunxError {
  return new RunxError({
    code: "predict.column",
    message: `There is no column ${JSON.stringify(column)}, neither of the answers nor of the file.`,
    hint: `${didYouMean(column, columns)}The answers have ${firstOf(columns, 12)}.`,
  });
}
