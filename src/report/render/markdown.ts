import { capitalised } from "../../text/capitalised.ts";
import { forMarkdown } from "../../text/escape.ts";
import { answerText } from "../answer/answer.ts";
import { unsaidComparisons } from "../answer/comparison-count.ts";
import { namesText } from "../experiments.ts";
import type { Report } from "../report.ts";
import { armCells, figureColumns, markTexts, measureTitle, tallyText } from "./cells.ts";
import { isMatrix, matrixOf } from "./matrix.ts";
import { scoreText } from "./search.ts";

/** A section with a table: GitHub's flavour, plain enough for any other. */
export function renderMarkdown(report: Report): string {
  const paragraphs = [
    `## ${forMarkdown(namesText(report))}`,
    ...(report.description === undefined ? [] : [forMarkdown(report.description)]),
    `**${forMarkdown(answerText(report))}**`,
    `${capitalised(forMarkdown(measureTitle(report)))}.${filterText(report)}`,
    isMatrix(report) ? matrixTable(report) : armTable(report),
    [tallyText(report), ...report.notes].map(forMarkdown).join(" "),
    ...comparisonList(report),
    ...claimTable(report),
    ...searchTables(report),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

export function markdownTable(
  heads: readonly string[],
  sides: readonly ("start" | "end")[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(forMarkdown).join(" | ")} |`;
  const rule = sides.map((side) => (side === "end" ? "---:" : "---"));
  return [line(heads), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

/** Every point of a search, with outcome. */
function searchTables({ search }: Report): readonly string[] {
  if (search === undefined) return [];
  return search.parts.map(({ label, points }) => {
    const heading = `Points by ${search.metric.title}${label && `, ${label}`}:`;
    const rows = points.map((point) => [
      point.label,
      String(point.generation),
      scoreText(point, search),
      point.why,
    ]);
    const heads = ["point", "round", search.metric.title, "outcome"];
    return `${forMarkdown(heading)}\n\n${markdownTable(heads, ["start", "end", "end", "start"], rows)}`;
  });
}

function armTable(report: Report): string {
  const figures = figureColumns(report);
  const heads = [...report.varied, ...figures.map(({ head }) => head), "time"];
  const sides = heads.map((_, i) => (i < report.varied.length ? "start" : "end"));
  const rows = armCells(report.arms, report).map((cell) => [
    ...cell.parameters,
    ...figures.map(({ textOf, isRanked }) =>
      isRanked ? `${cell.mark} ${textOf(cell)}`.trimStart() : textOf(cell),
    ),
    cell.seconds,
  ]);
  return `${markdownTable(heads, sides, rows)}${legendOf(report)}`;
}

function matrixTable(report: Report): string {
  const matrix = matrixOf(report);
  const heads = [`${matrix.down} \\ ${matrix.across}`, ...matrix.heads];
  const rows = matrix.rows.map((row) => [row.head, ...row.cells]);
  const table = markdownTable(
    heads,
    heads.map((_, i) => (i === 0 ? "start" : "end")),
    rows,
  );
  return `${table}\n\n${capitalised(matrix.cell)}.${legendOf(report).replace("\n\n", " ")}`;
}

/** Only of marks that occur. */
function legendOf(report: Report): string {
  const marks = report.arms.filter(({ sample }) => sample.n > 0).length > 1 ? markTexts(report) : [];
  return marks.length === 0 ? "" : `\n\n${marks.join(", ")}.`;
}

function filterText(report: Report): string {
  return report.where === undefined ? "" : ` Only trials with ${forMarkdown(report.where)}.`;
}

function comparisonList(report: Report): readonly string[] {
  const others = unsaidComparisons(report);
  if (others.length === 0) return [];
  return [others.map((comparison) => `- ${forMarkdown(comparison.sentence)}`).join("\n")];
}

function claimTable({ claims }: Report): readonly string[] {
  if (claims.length === 0) return [];
  const rows = claims.map(({ claim, text, reason, outcome }) => [text, claim.source, outcome.kind, reason]);
  return [
    "### Claims",
    markdownTable(["claim", "source", "", "because"], ["start", "start", "start", "start"], rows),
  ];
}
