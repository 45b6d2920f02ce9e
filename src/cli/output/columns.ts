import { fitColumns, type TextColumn } from "../../report/render/columns.ts";
import { forTerminal } from "../../text/escape.ts";
import { wrap } from "../../text/layout.ts";
import type { Io } from "../io.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Where a terminal is too narrow for all: what becomes of this column. Without a word it stays whole. */
  readonly keep?: Exclude<TextColumn["keep"], "always">;
}

/** Plain aligned columns under a line of heads; all of it is untrusted text. Whole unless it is told its room. */
export function columnsText(
  heads: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
  room = Number.POSITIVE_INFINITY,
): string {
  const wished = heads.map(
    ({ head, align, keep }, i): TextColumn => ({
      head: forTerminal(head),
      cells: rows.map((row) => forTerminal(String(row[i] ?? ""))),
      side: align === "right" ? "end" : "start",
      keep: keep ?? "always",
    }),
  );
  const { columns, omitted } = fitColumns(wished, room);
  const lines = [
    columns.map(({ head }) => head),
    ...rows.map((_, i) => columns.map(({ cells }) => cells[i]!)),
  ];
  return [
    ...lines.map((cells) => cells.join("  ").trimEnd()),
    ...(omitted.length === 0 ? [] : wrap(`No room for: ${omitted.join(", ")}.`, room)),
    "",
  ].join("\n");
}

/** The room of a terminal; what goes into a file or another program is whole. */
export function roomOf({ outIsTerminal, columns }: Io): number | undefined {
  return outIsTerminal ? columns : undefined;
}
