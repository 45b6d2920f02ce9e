import { readFileSync } from "node:fs";
import stringWidth from "string-width";
import { problemCodes } from "../../src/problem-codes.ts";

const PROSE = new URL("./problems.md", import.meta.url);

/** `docs/problems.md`: what each code means and what to do. */
export function problemsPage(): string {
  const rows = Object.entries(problemCodes).map(([code, texts]) => [`\`${code}\``, ...texts]);
  const table = [["code", "what it means", "what to do"], ...rows].map((row) =>
    row.map((cell) => cell.replaceAll("|", "\\|")),
  );
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => stringWidth(row[column]!))));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const padded = table.map((row) =>
    line(row.map((cell, i) => cell + " ".repeat(widths[i]! - stringWidth(cell)))),
  );
  const [head, ...body] = padded;
  const lines = [head, line(widths.map((width) => "-".repeat(width))), ...body].join("\n");
  return readFileSync(PROSE, "utf8").replace("<!-- codes -->", () => lines);
}
