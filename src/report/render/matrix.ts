/** Two parameters of `--by` as a matrix: one down, one across. */

import stringWidth from "string-width";
import { forTerminal } from "../../text/escape.ts";
import { padEnd, padStart, shorten, wrap } from "../../text/layout.ts";
import { compareValues } from "../arms/sort.ts";
import type { ArmReport, Report } from "../report.ts";
import { extent } from "../statistics/extent.ts";
import { armCells, markTexts } from "./cells.ts";

export interface MatrixTable {
  readonly down: string;
  readonly across: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly string[] }[];
  /** What a cell is: `mean ± std, n = 3 to 5 in each cell`. */
  readonly cell: string;
}

export function isMatrix(report: Report): boolean {
  return report.by?.length === 2;
}

export function matrixOf(report: Report): MatrixTable {
  const [down = "", across = ""] = report.by ?? [];
  const texts = (parameter: string): readonly string[] => {
    const ordered = report.arms.toSorted((a, b) => compareValues(a.arm[parameter], b.arm[parameter]));
    return [...new Set(ordered.map((arm) => textOf(arm, parameter)))];
  };
  const cells = armCells(report.arms, report);
  const cellAt = (row: string, column: string): string => {
    const at = report.arms.findIndex((arm) => textOf(arm, down) === row && textOf(arm, across) === column);
    const cell = cells[at];
    if (cell === undefined) return "";
    return `${cell.mark === "" ? "" : `${cell.mark} `}${cell.std === "" ? cell.mean : `${cell.mean} ± ${cell.std}`}`;
  };
  const heads = texts(across);
  const counts = report.arms.map((arm) => arm.sample.n);
  const [least, most] = extent(counts);
  return {
    down,
    across,
    heads,
    rows: texts(down).map((head) => ({ head, cells: heads.map((column) => cellAt(head, column)) })),
    cell: report.words.hasSeeds
      ? `mean ± std, n = ${least === most ? most : `${least} to ${most}`} in each cell`
      : "the value of each cell",
  };
}

/** As many columns side by side as fit; the rest below, under the same row heads. */
export function matrixLines(report: Report, { width }: { readonly width: number }): readonly string[] {
  const matrix = matrixOf(report);
  const corner = `${forTerminal(matrix.down)} \\ ${forTerminal(matrix.across)}`;
  const rowHeads = matrix.rows.map((row) => forTerminal(row.head));
  const first = Math.min(
    Math.max(stringWidth(corner), ...rowHeads.map((head) => stringWidth(head))),
    Math.floor(width / 3),
  );
  const widest = Math.max(
    ...matrix.heads.map((head) => stringWidth(forTerminal(head))),
    ...matrix.rows.flatMap((row) => row.cells.map((cell) => stringWidth(cell))),
  );
  const cellWidth = Math.min(widest, width - first - 2);
  const perBlock = Math.max(1, Math.floor((width - first) / (cellWidth + 2)));
  const lines: string[] = [];
  for (let start = 0; start < matrix.heads.length; start += perBlock) {
    const line = (head: string, cells: readonly string[]): string =>
      [padEnd(shorten(head, first), first)]
        .concat(
          cells
            .slice(start, start + perBlock)
            .map((cell) => padStart(shorten(forTerminal(cell), cellWidth), cellWidth)),
        )
        .join("  ")
        .trimEnd();
    if (start > 0) lines.push("");
    lines.push(line(corner, matrix.heads), ...matrix.rows.map((row, i) => line(rowHeads[i]!, row.cells)));
  }
  const marks = markTexts(report).map((text) => `   ${text}`);
  return [...lines, ...wrap(`${matrix.cell}${marks.join("")}`, width)];
}

function textOf(arm: ArmReport, parameter: string): string {
  return arm.texts[parameter] ?? "";
}
