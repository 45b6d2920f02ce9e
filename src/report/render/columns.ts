import stringWidth from "string-width";
import { padEnd, padStart, shorten } from "../../text/layout.ts";

export interface TextColumn {
  readonly head: string;
  readonly cells: readonly string[];
  readonly side: "start" | "end";
  /**
   * When room is short: `aside` columns go from the right, then `first`, `second` and `third`; then `shorten`
   * columns are cut, and at last they and `whole` ones, which hold numbers and are never cut, go from the right.
   */
  readonly keep: "always" | "shorten" | "whole" | "aside" | "first" | "second" | "third";
  /** One of those that say which row this is. */
  readonly names?: boolean;
}

export interface Fitted {
  /** Heads and cells padded to their column's width. */
  readonly columns: readonly TextColumn[];
  /** Heads of the columns that had no room. */
  readonly omitted: readonly string[];
}

const gap = 2;
/** Parameters are cut to this, longest first, before whole ones are left out. */
const shortest = 6;

/** Columns for a line of at most `width` cells. */
export function fitColumns(columns: readonly TextColumn[], width: number): Fitted {
  let kept = columns;
  const tooWide = (): boolean => lineWidth(kept.map(naturalWidth)) > width;
  const drop = (...keeps: readonly TextColumn["keep"][]): boolean => {
    const last = kept.findLast((column) => keeps.includes(column.keep));
    kept = kept.filter((column) => column !== last);
    return last !== undefined;
  };
  for (const turn of ["aside", "first", "second", "third"] as const) {
    while (tooWide() && drop(turn));
  }
  let widths = shrink(kept, width);
  while (lineWidth(widths) > width && drop("shorten", "whole")) widths = shrink(kept, width);
  return {
    columns: kept.map((column, i) => padded(column, widths[i]!)),
    omitted: columns.filter((column) => !kept.includes(column)).map((column) => column.head),
  };
}

function shrink(columns: readonly TextColumn[], width: number): readonly number[] {
  const widths = columns.map(naturalWidth);
  const cuttable = columns.flatMap((column, i) => (column.keep === "shorten" ? [i] : []));
  while (lineWidth(widths) > width) {
    const widest = cuttable.reduce((most, i) => (widths[i]! > widths[most]! ? i : most), cuttable[0] ?? -1);
    if (widest === -1 || widths[widest]! <= shortest) break;
    widths[widest]! -= 1;
  }
  return widths;
}

function padded(column: TextColumn, width: number): TextColumn {
  const pad = column.side === "start" ? padEnd : padStart;
  // A number that is aligned at its point ends in spaces: they are no text that is cut off.
  const cut = (text: string): string => padEnd(shorten(text.trimEnd(), width), width);
  const fitted = (text: string): string => (stringWidth(text) > width ? cut(text) : pad(text, width));
  return { ...column, head: fitted(column.head), cells: column.cells.map(fitted) };
}

function naturalWidth(column: TextColumn): number {
  return column.cells.reduce((most, cell) => Math.max(most, stringWidth(cell)), stringWidth(column.head));
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0) + gap * Math.max(0, widths.length - 1);
}
