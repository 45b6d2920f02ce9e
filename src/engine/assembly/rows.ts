import {
  addRows1, addRows2, addRows3, addRows4, addRows5, addRows6, addRows7, addRows8, addRows10,
  addRowsOfTwo2, addRowsOfTwo4, addRowsOfTwo6, addRowsOfTwo8, addRowsOfTwo10,
  addSpacedRows1, addSpacedRows2, addSpacedRows3, addSpacedRows4, addSpacedRows5, addSpacedRows6, addSpacedRows7,
  addSpacedRows8, addSpacedRows10,
  addToRows1, addToRows2, addToRows3, addToRows4, addToRows5, addToRows6, addToRows7, addToRows8, addToRows10,
} from "./unrolled.gen";

// The unrolled loops by the width S of a slice, in vectors. Entries hold a row's number (u32) and a factor x.

/** target[v] += Σ x·row[v] over the entries in order; the rows follow one another. */
export function addRows<T>(S: i32, entry: usize, end: usize, rows: usize, target: usize): void {
  switch (S) {
    case 1: addRows1<T>(entry, end, rows, target); return;
    case 2: addRows2<T>(entry, end, rows, target); return;
    case 3: addRows3<T>(entry, end, rows, target); return;
    case 4: addRows4<T>(entry, end, rows, target); return;
    case 5: addRows5<T>(entry, end, rows, target); return;
    case 6: addRows6<T>(entry, end, rows, target); return;
    case 7: addRows7<T>(entry, end, rows, target); return;
    case 8: addRows8<T>(entry, end, rows, target); return;
    case 10: addRows10<T>(entry, end, rows, target);
  }
}

/** The same for two lists, of pairs of vectors. */
export function addRowsOfTwo<T>(
  S: i32,
  entry: usize,
  end: usize,
  otherEntry: usize,
  otherEnd: usize,
  rows: usize,
  target: usize,
  otherTarget: usize,
): void {
  const middle = entry + min(end - entry, otherEnd - otherEntry);
  const otherMiddle = otherEntry + (middle - entry);
  switch (S) {
    case 2: addRowsOfTwo2<T>(entry, middle, otherEntry, rows, target, otherTarget); break;
    case 4: addRowsOfTwo4<T>(entry, middle, otherEntry, rows, target, otherTarget); break;
    case 6: addRowsOfTwo6<T>(entry, middle, otherEntry, rows, target, otherTarget); break;
    case 8: addRowsOfTwo8<T>(entry, middle, otherEntry, rows, target, otherTarget); break;
    case 10: addRowsOfTwo10<T>(entry, middle, otherEntry, rows, target, otherTarget);
  }
  if (middle < end) addRows<T>(S, middle, end, rows, target);
  else addRows<T>(S, otherMiddle, otherEnd, rows, otherTarget);
}

/** target[v] += Σ x·row[v]; the rows lie `stride` bytes apart. */
export function addSpacedRows<T>(
  S: i32,
  entry: usize,
  end: usize,
  rows: usize,
  stride: usize,
  target: usize,
): void {
  switch (S) {
    case 1: addSpacedRows1<T>(entry, end, rows, stride, target); return;
    case 2: addSpacedRows2<T>(entry, end, rows, stride, target); return;
    case 3: addSpacedRows3<T>(entry, end, rows, stride, target); return;
    case 4: addSpacedRows4<T>(entry, end, rows, stride, target); return;
    case 5: addSpacedRows5<T>(entry, end, rows, stride, target); return;
    case 6: addSpacedRows6<T>(entry, end, rows, stride, target); return;
    case 7: addSpacedRows7<T>(entry, end, rows, stride, target); return;
    case 8: addSpacedRows8<T>(entry, end, rows, stride, target); return;
    case 10: addSpacedRows10<T>(entry, end, rows, stride, target);
  }
}

/** row[v] += x·source[v] for each of the entries; the rows follow one another. */
export function addToRows<T>(S: i32, entry: usize, end: usize, rows: usize, source: usize): void {
  switch (S) {
    case 1: addToRows1<T>(entry, end, rows, source); return;
    case 2: addToRows2<T>(entry, end, rows, source); return;
    case 3: addToRows3<T>(entry, end, rows, source); return;
    case 4: addToRows4<T>(entry, end, rows, source); return;
    case 5: addToRows5<T>(entry, end, rows, source); return;
    case 6: addToRows6<T>(entry, end, rows, source); return;
    case 7: addToRows7<T>(entry, end, rows, source); return;
    case 8: addToRows8<T>(entry, end, rows, source); return;
    case 10: addToRows10<T>(entry, end, rows, source);
  }
}
