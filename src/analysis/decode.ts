import type { Dataset, Split } from "../model/dataset.ts";
import type { ColumnEncoding } from "../model/encoding.ts";
import type { SplitName } from "../model/parameters.ts";
import { inputOf } from "../network/examples.ts";

/** The inputs of a split as its table has them. */
export interface InputTable {
  readonly columns: readonly string[];
  /** Missing values are what stands for them. */
  values(index: number): readonly (number | string)[];
  /** Where the row stands in its file, from 0. */
  place(index: number): number;
}

/** Rows of more columns say nothing to a reader: pixels. */
const COLUMNS = 30;

export function inputTable({ identity, splits }: Dataset, name: SplitName): InputTable {
  const split = splits[name];
  const { inputs } = identity.encoding;
  const place = (index: number) => split?.places?.[index] ?? index;
  if (inputs.kind === "pixels" || inputs.columns.length > COLUMNS || split === undefined) {
    return { columns: [], values: () => [], place };
  }
  const { columns } = inputs;
  return {
    columns: columns.map((column) => column.name),
    values: (index) => decoded(columns, split, index),
    place,
  };
}

function decoded(columns: readonly ColumnEncoding[], split: Split, index: number): (number | string)[] {
  const x = inputOf(split, index);
  let first = 0;
  return columns.map((column) => {
    if (column.kind === "number") {
      const value = column.centre + column.width * x[first++]!;
      return Number(value.toPrecision(DIGITS));
    }
    const { categories, hasMissing } = column;
    const width = categories.length + (hasMissing ? 1 : 0);
    const chosen = x.subarray(first, first + width).indexOf(1);
    first += width;
    return categories[chosen] ?? "(missing)";
  });
}

/** Scaling there and back leaves an error in the last of a number's digits. */
const DIGITS = 12;
