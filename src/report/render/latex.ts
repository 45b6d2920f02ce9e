import type { Report } from "../report.ts";
import { armCells, measureTitle } from "./cells.ts";
import { forLatex } from "./escape.ts";

/** A table for a paper; needs \usepackage{booktabs}. Formulas stand for the Greek letters. */
export function renderLatex(report: Report): string {
  const heads = [
    ...report.varied.map(forLatex),
    "$n$",
    "mean $\\pm$ std",
    "median",
    "min--max",
    "failed",
    "stuck",
  ];
  const rows = armCells(report.arms, report).map((cell) => {
    const mean = forLatex(cell.std === "" ? cell.mean : `${cell.mean} ± ${cell.std}`);
    return [
      ...cell.parameters.map(forLatex),
      cell.n,
      cell.mark === "●" ? `\\textbf{${mean}}` : mean,
      ...[cell.median, cell.range, cell.failed, cell.stuck].map(forLatex),
    ];
  });
  const line = (cells: readonly string[]): string => `    ${cells.join(" & ")} \\\\`;
  return [
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${forLatex(`${report.experiment}: ${measureTitle(report)}. ${report.answer}`)}}`,
    `  \\begin{tabular}{${"l".repeat(report.varied.length)}${"r".repeat(heads.length - report.varied.length)}}`,
    "    \\toprule",
    line(heads),
    "    \\midrule",
    ...rows.map(line),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}
