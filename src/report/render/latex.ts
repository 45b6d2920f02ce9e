import { forLatex } from "../../text/escape.ts";
import { answerText } from "../answer.ts";
import { namesText } from "../experiments.ts";
import type { Report } from "../report.ts";
import { armCells, bestHead, centreName, measureTitle } from "./cells.ts";

/** A table for a paper; needs \usepackage{booktabs}. Formulas stand for the Greek letters. */
export function renderLatex(report: Report): string {
  const best = report.bestOf === undefined ? [] : [bestHead(report)];
  const { hasSeeds, canBeStuck } = report.words;
  const ofSeeds = (...cells: readonly string[]): readonly string[] => (hasSeeds ? cells : []);
  const figures = [
    ...ofSeeds("n"),
    hasSeeds ? "mean ± std" : centreName(report),
    ...ofSeeds("median", "min–max"),
    ...best,
    "failed",
    ...(canBeStuck ? ["stuck"] : []),
  ];
  const rows = armCells(report.arms, report).map((cell) => {
    const mean = forLatex(cell.std === "" ? cell.mean : `${cell.mean} ± ${cell.std}`);
    return [
      ...cell.parameters.map(forLatex),
      ...ofSeeds(cell.n),
      cell.mark === "●" ? `\\textbf{${mean}}` : mean,
      ...ofSeeds(cell.median, cell.range).map(forLatex),
      ...[...best.map(() => cell.best), cell.failed, ...(canBeStuck ? [cell.stuck] : [])].map(forLatex),
    ];
  });
  return [
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "  \\centering",
    `  \\caption{${forLatex(`${namesText(report)}: ${measureTitle(report)}. ${answerText(report)}`)}}`,
    ...tabular(
      [...report.varied, ...figures],
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
