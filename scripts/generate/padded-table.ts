import stringWidth from "string-width";

/** A table of Markdown, its columns as wide as their widest cell. The first row is the head. */
export function paddedTable(rows: readonly (readonly string[])[]): string {
  const table = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => stringWidth(row[column]!))));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const padded = table.map((row) =>
    line(row.map((cell, i) => cell + " ".repeat(widths[i]! - stringWidth(cell)))),
  );
  const [head, ...body] = padded;
  return [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}
