import { blank, type Ink } from "./ink.ts";

/** A cut from the upper to the lower edge: row y is parted before column `columns[y]`. */
export interface Seam {
  readonly columns: readonly number[];
  /** Ink that it goes through, in pixels of full ink. */
  readonly ink: number;
}

/** What a step to the side costs, in pixels of full ink: it keeps a cut through paper straight. */
const STEP = 0.7;

/** Columns to the right a row up, of cuts that step to no side: most hands write upright or lean to the right. */
const LEANS = [0, 0.3];

/** Shares of the ink of a part as wide as the writing is high: each side of a cut, and the least between two cuts. */
const LEAST_SHARE = 0.08;
const SAME_SHARE = 0.1;

/** For each height of the writing that the stroke is wide, and for each stroke. */
const MOST_A_HEIGHT = 7;
const MOST = 6;

/** A cut is sought through each column at these heights, from the upper edge, as shares. */
const THROUGH = [0.2, 0.4, 0.6, 0.8];

/**
 * Cuts through a stroke that may belong to several digits: paths through least ink from top to bottom that move one column
 * to the side a row at most, upright or along a lean. One is found for each column they could lead through at a few
 * heights; of cuts that are alike the one through least ink stays. From left to right; `ink` is one stroke in its box,
 * `height` that of the writing.
 */
export function seams(ink: Ink, height: number): readonly Seam[] {
  const found = LEANS.flatMap((lean) => leaningSeams(ink, lean));
  return distinct(ink, found, height);
}

function leaningSeams(ink: Ink, lean: number): readonly Seam[] {
  const shifts = Array.from({ length: ink.height }, (_, y) => Math.round(lean * (ink.height / 2 - y)));
  const room = Math.max(...shifts.map(Math.abs));
  const upright = shifted(ink, shifts, room);
  const down = costs(upright, false);
  const up = costs(upright, true);
  const found: Seam[] = [];
  for (const share of THROUGH) {
    const y = Math.floor(share * ink.height);
    for (let x = 1; x < ink.width; x++) {
      const seam = through(upright, x + room - shifts[y]!, y, down, up);
      const columns = seam.columns.map((column, row) => within(column - room + shifts[row]!, ink.width));
      found.push({ columns, ink: seam.ink });
    }
  }
  return found;
}

/** Each row moved to the left by its shift, with room on both sides. */
function shifted(ink: Ink, shifts: readonly number[], room: number): Ink {
  const made = blank(ink.width + 2 * room, ink.height);
  for (const [y, shift] of shifts.entries()) {
    const row = ink.values.subarray(y * ink.width, (y + 1) * ink.width);
    made.values.set(row, y * made.width + room - shift);
  }
  return made;
}

function within(column: number, most: number): number {
  return Math.min(most, Math.max(0, column));
}

/** The mean column. */
export function middle({ columns }: Seam): number {
  return columns.reduce((sum, column) => sum + column, 0) / columns.length;
}

/** The ink on the cheapest path from the upper edge (or the lower one) to each pixel, the pixel's own included. */
function costs({ width, height, values }: Ink, fromBelow: boolean): Float64Array {
  const sums = new Float64Array(width * height);
  for (let i = 0; i < height; i++) {
    const y = fromBelow ? height - 1 - i : i;
    const before = fromBelow ? y + 1 : y - 1;
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      sums[at] = values[at]! / 255 + (i === 0 ? 0 : cheapest(sums, width, before, x).cost);
    }
  }
  return sums;
}

/** The cheapest of three neighbours of column x in row y; straight on where that is as good. */
function cheapest(
  sums: Float64Array,
  width: number,
  y: number,
  x: number,
): { readonly cost: number; readonly x: number } {
  let best = { cost: sums[y * width + x]!, x };
  for (let beside = x - 1; beside <= x + 1; beside += 2) {
    if (beside < 0 || beside >= width) continue;
    const cost = sums[y * width + beside]! + STEP;
    if (cost < best.cost) best = { cost, x: beside };
  }
  return best;
}

/** The cheapest path through a pixel. */
function through(
  { width, height, values }: Ink,
  x: number,
  y: number,
  down: Float64Array,
  up: Float64Array,
): Seam {
  const columns = new Array<number>(height);
  columns[y] = x;
  for (let row = y - 1; row >= 0; row--) columns[row] = cheapest(down, width, row, columns[row + 1]!).x;
  for (let row = y + 1; row < height; row++) columns[row] = cheapest(up, width, row, columns[row - 1]!).x;
  const ink = columns.reduce((sum, column, row) => sum + values[row * width + column]! / 255, 0);
  return { columns, ink };
}

/** Cuts that part the ink, each in its own way; from left to right. */
function distinct(ink: Ink, found: readonly Seam[], height: number): readonly Seam[] {
  const most = MOST + Math.round((MOST_A_HEIGHT * ink.width) / height);
  const before = inkBefore(ink);
  const lefts = new Map(found.map((seam) => [seam, leftOf(seam, before, ink.width)]));
  const total = ink.values.reduce((sum, value) => sum + value, 0);
  const square = total * Math.min(1, height / ink.width);
  const chosen: Seam[] = [];
  for (const seam of [...found].sort((a, b) => a.ink - b.ink)) {
    if (chosen.length === most) break;
    const left = lefts.get(seam)!;
    const share = left.reduce((sum, value) => sum + value, 0);
    if (Math.min(share, total - share) < LEAST_SHARE * square) continue;
    if (chosen.every((other) => between(lefts.get(other)!, left) >= SAME_SHARE * square)) chosen.push(seam);
  }
  return chosen.sort((a, b) => middle(a) - middle(b));
}

/** The ink left of each column, row by row: [height][width + 1]. */
function inkBefore({ width, height, values }: Ink): Float64Array {
  const before = new Float64Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      before[y * (width + 1) + x + 1] = before[y * (width + 1) + x]! + values[y * width + x]!;
    }
  }
  return before;
}

/** The ink left of a cut, by row. */
function leftOf({ columns }: Seam, before: Float64Array, width: number): readonly number[] {
  return columns.map((column, y) => before[y * (width + 1) + column]!);
}

/** The ink between two cuts. */
function between(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let y = 0; y < a.length; y++) sum += Math.abs(a[y]! - b[y]!);
  return sum;
}
