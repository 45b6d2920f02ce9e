import { forLatex } from "../../text/escape.ts";
import { answerText } from "../answer/answer.ts";
import { namesText } from "../experiments.ts";
import type { Report } from "../report.ts";
import { armCells, figureColumns, measureTitle } from "./cells.ts";

/** A table for a paper; needs \usepackage{booktabs}. Formulas stand for the Greek letters. */
export function renderLatex(report: Report): string {
  const figures = figureColumns(report);
  const rows = armCells(report.arms, report).map((cell) => [
    ...cell.parameters.map(forLatex),
    ...figures.map(({ textOf, isRanked }) => {
      const text = forLatex(textOf(cell));
      return isRanked && cell.mark === "●" ? `\\textbf{${text}}` : text;
    }),
  ]);
  return [
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${forLatex(`${namesText(report)}: ${measureTitle(report)}. ${answerText(report)}`)}}`,
    ...tabular(
      [...report.varied, ...figures.map(({ head }) => head)],
      "l".repeat(report.varied.length) + "r".repeat(figures.length),
      rows,
    ).map((line) => `  ${line}`),
    "\\end{table}",
    "",
  ].join("\n");
}

/** The lines of a booktabs tabular. Heads are escaped here, cells by the caller. */
export function tabular(
  heads: readonly string[],
  alignment: string,
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `  ${cells.join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{${alignment}}`,
    "  \\toprule",
    line(heads.map(forLatex)),
    "  \\midrule",
    ...rows.map(line),
    "  \\bottomrule",
    "\\end{tabular}",
  ];
}
