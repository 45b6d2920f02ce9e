import stringWidth from "string-width";
import { forTerminal } from "../../text/escape.ts";
import { padEnd, padStart } from "../../text/layout.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
}

/** Plain aligned columns under a line of heads; all of it is untrusted text. */
export function columnsText(
  heads: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [heads.map(({ head }) => head), ...rows.map((row) => row.map(String))].map((cells) =>
    cells.map(forTerminal),
  );
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((cells) => stringWidth(cells[column] ?? ""))),
  );
  const pad = (cell: string, column: number) =>
    heads[column]?.align === "right" ? padStart(cell, widths[column]!) : padEnd(cell, widths[column]!);
  return lines.map((cells) => `${cells.map(pad).join("  ").trimEnd()}\n`).join("");
}
