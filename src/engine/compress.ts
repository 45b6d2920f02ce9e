/** Where the non-zero entries of each row start, and the end: `starts` has one more than there are rows. */
export interface RowStarts {
  readonly starts: Uint32Array;
  readonly total: number;
  /** Entries of the fullest row. */
  readonly most: number;
}

export function countRows(values: Uint8Array | Float64Array, rows: number, inputs: number): RowStarts {
  const starts = new Uint32Array(rows + 1);
  const words = wordsOf(values, inputs);
  let total = 0;
  let most = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * inputs;
    const count = words
      ? countBytes(words, from / 4, (from + inputs) / 4)
      : countValues(values, from, from + inputs);
    total += count;
    starts[row + 1] = total;
    most = Math.max(most, count);
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
  const words = wordsOf(values, inputs);
  if (words !== undefined && entryValues instanceof Uint8Array) {
    compressBytes(words, inputs, entryInputs, entryValues);
    return;
  }
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

const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Bytes four at a time, the first one lowest, where rows are whole words. */
function wordsOf(values: Uint8Array | Float64Array, inputs: number): Uint32Array | undefined {
  const isWhole =
    values instanceof Uint8Array &&
    MACHINE_IS_LITTLE_ENDIAN &&
    values.byteOffset % 4 === 0 &&
    inputs % 4 === 0;
  return isWhole ? new Uint32Array(values.buffer, values.byteOffset, values.length / 4) : undefined;
}

/** Without asking of each byte whether it is zero: processors guess such answers wrong, and that takes most of the time. */
function countBytes(words: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const word = words[i]!;
    // The highest bit of each byte that is not zero; their sum in the highest byte of the product.
    const marked = (word | ((word & 0x7f7f7f7f) + 0x7f7f7f7f)) & 0x80808080;
    count += Math.imul(marked >>> 7, 0x01010101) >>> 24;
  }
  return count;
}

/** Writes every byte of a word that has some, and goes on to the next place behind those that are not zero. */
function compressBytes(
  words: Uint32Array,
  inputs: number,
  entryInputs: Uint16Array,
  entryValues: Uint8Array,
): void {
  let entry = 0;
  for (let start = 0; start < words.length; start += inputs / 4) {
    for (let i = 0; i < inputs / 4; i++) {
      const word = words[start + i]!;
      if (word === 0) continue;
      for (let byte = 0; byte < 4; byte++) {
        const value = (word >>> (8 * byte)) & 0xff;
        entryInputs[entry] = 4 * i + byte;
        entryValues[entry] = value;
        entry += -value >>> 31;
      }
    }
  }
}

function countValues(values: Uint8Array | Float64Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if (values[i] !== 0) count++;
  return count;
}
