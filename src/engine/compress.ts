/** Most inputs of a band: in float32 a band of a full slice of weights has 25 KiB, half of a first-level cache. */
const BAND = 196;

/** How many bands of equal size a row's inputs are cut into. */
export function bandsOf(inputs: number): number {
  return Math.ceil(inputs / BAND);
}

/** Where the non-zero entries of each row and band start, and the end. */
export interface RowStarts {
  readonly bands: number;
  /** [rows × bands + 1]. */
  readonly starts: Uint32Array;
  readonly total: number;
  /** Entries of the fullest row. */
  readonly most: number;
}

export function countRows(values: Uint8Array | Float64Array, rows: number, inputs: number): RowStarts {
  const bands = bandsOf(inputs);
  const starts = new Uint32Array(rows * bands + 1);
  let total = 0;
  let most = 0;
  for (let row = 0; row < rows; row++) {
    const before = total;
    for (let band = 0; band < bands; band++) {
      const end = row * inputs + bandStart(band + 1, bands, inputs);
      for (let i = row * inputs + bandStart(band, bands, inputs); i < end; i++) if (values[i] !== 0) total++;
      starts[row * bands + band + 1] = total;
    }
    most = Math.max(most, total - before);
  }
  return { bands, starts, total, most };
}

/** The first input of a band. */
function bandStart(band: number, bands: number, inputs: number): number {
  return Math.ceil((band * inputs) / bands);
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
