/** Where the non-zero entries of each row start, and the end: `starts` has one more than there are rows. */
export interface RowStarts {
  readonly starts: Uint32Array;
  readonly total: number;
  /** Entries of the fullest row. */
  readonly most: number;
}

export function countRows(values: Uint8Array | Float64Array, rows: number, inputs: number): RowStarts {
  const starts = new Uint32Array(rows + 1);
  let total = 0;
  let most = 0;
  for (let row = 0; row < rows; row++) {
    const before = total;
    const end = (row + 1) * inputs;
    for (let i = row * inputs; i < end; i++) if (values[i] !== 0) total++;
    starts[row + 1] = total;
    most = Math.max(most, total - before);
  }
  return { starts, total, most };
}

/** The non-zero values, row after row, and the input each belongs to. */
export function compressRows(
  values: Uint8Array | Float64Array,
  inputs: number,
  entryInputs: Uint16Array,
  entryValues: Uint8Array | Float64Array,
): void {
  let entry = 0;
  for (let row = 0; row < values.length; row += inputs) {
    for (let k = 0; k < inputs; k++) {
      const value = values[row + k]!;
      if (value === 0) continue;
      entryInputs[entry] = k;
      entryValues[entry] = value;
      entry++;
    }
  }
}
