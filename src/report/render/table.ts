import { option, textOf, type Wording, wording } from "../../errors.ts";
import { capitalised } from "../../text/capitalised.ts";
import { thousands } from "../../text/counted.ts";
/**
 * The terminal's report. Nothing is wider than `width`: columns are left out and parameters shortened in a fixed
 * order (docs/reports.md lists it), and what is left out is named.
 */

import pc from "picocolors";
import stringWidth from "string-width";
import { forTerminal } from "../../text/escape.ts";
import { alignDecimals, padStart, shorten, wrap } from "../../text/layout.ts";
import { answerText } from "../answer/answer.ts";
import { countSentence, unsaidComparisons } from "../answer/comparison-count.ts";
import { questionText } from "../answer/question-text.ts";
import { areBest, armsShown } from "../arms/shown.ts";
import { namesText } from "../experiments.ts";
import { labelParameter } from "../parameter-text.ts";
import type { Report } from "../report.ts";
import {
  type ArmCells,
  armCells,
  bestHead,
  centreName,
  markTexts,
  measureTitle,
  tallyText,
} from "./cells.ts";
import { fitColumns, type TextColumn } from "./columns.ts";
import { isMatrix, matrixLines } from "./matrix.ts";
import { searchLines } from "./search.ts";

export interface TableOptions {
  /** Cells of the terminal. */
  readonly width: number;
  readonly colour: boolean;
  /** Arms shown at most; the rest is counted. */
  readonly rows: number;
  /** How an option is called where the table is read. */
  readonly worded: (wording: Wording) => string;
}

export const usualTable: TableOptions = { width: 80, colour: false, rows: 24, worded: textOf };

export function renderTable(report: Report, options: TableOptions = usualTable): string {
  const paint = pc.createColors(options.colour);
  const say = (text: string, indent = ""): readonly string[] =>
    wrap(forTerminal(text), options.width, indent);
  const name = namesText(report);
  const title = report.description === undefined ? name : `${name}: ${titleText(report.description)}`;
  const body = isMatrix(report) ? matrixLines(report, options) : armLines(report, options);
  const answer = say(answerText(report));
  const only = report.where === undefined ? "" : `; only trials with ${report.where}`;
  const measure = `${capitalised(measureTitle(report))}${only}:`;
  return [
    ...say(title),
    ...answer.map((line) => paint.bold(line)),
    "",
    ...say(measure).map((line) => paint.dim(line)),
    ...body,
    "",
    ...say(tallyText(report)),
    ...report.notes.flatMap((note) => say(note)),
    ...otherComparisons(report, say),
    ...claimLines(report, options),
    ...searchLines(report, options),
    "",
  ].join("\n");
}

function titleText(description: string): string {
  return shorten(forTerminal(questionText(description)), 240);
}

function armLines(report: Report, options: TableOptions): readonly string[] {
  const paint = pc.createColors(options.colour);
  const shownArms = armsShown(report, options.rows);
  const cells = armCells(shownArms, report);
  const wished = tableColumns(report, cells);
  const fitted = fitColumns(wished, options.width);
  const isTold = areToldApart(fitted.columns, cells.length);
  const { columns, omitted } = isTold
    ? fitted
    : fitColumns(
        wished.filter(({ names }) => names !== true),
        options.width,
      );
  const lines = cells.flatMap((cell, i) => {
    const label = isTold ? [] : wrap(forTerminal(shownArms[i]!.label), options.width);
    const line = joined(columns.map((column) => column.cells[i]!));
    return [...label, line].map((each) => (cell.mark === "●" ? paint.green(each) : each));
  });
  const hidden = report.arms.length - shownArms.length;
  return [
    paint.dim(joined(columns.map((column) => column.head))),
    ...lines,
    ...(hidden > 0
      ? wrap(options.worded(hiddenText(hidden, report)), options.width).map((line) => paint.dim(line))
      : []),
    ...legend(report, cells, omitted, options.width).map((line) => paint.dim(line)),
  ];
}

/** Whether what there is room for of the names says which arm is which; else each has its label above its numbers. */
function areToldApart(columns: readonly TextColumn[], rows: number): boolean {
  const names = columns.filter((column) => column.names);
  const texts = Array.from({ length: rows }, (_, i) => joined(names.map(({ cells }) => cells[i]!)));
  return new Set(texts).size === rows;
}

/** How many arms there was no room for, and where they are. */
export function hiddenText(hidden: number, report: Report): Wording {
  const order = areBest(report) ? ` The best ${centreName(report)}s are shown.` : "";
  const [rows, by, all] = [option("rows"), option("by"), option("format", "csv")];
  return wording`… and ${thousands(hidden)} more arms.${order} ${rows} shows more, ${by} pools, ${all} has all.`;
}

function tableColumns(report: Report, cells: readonly ArmCells[]): readonly TextColumn[] {
  const column = (head: string, text: (cell: ArmCells) => string, keep: TextColumn["keep"]): TextColumn => {
    return aligned(head, cells.map(text), "end", keep);
  };
  const some = (text: (cell: ArmCells) => string): boolean => cells.some((cell) => text(cell) !== "0");
  const marks = cells.some((cell) => cell.mark !== "")
    ? [column("", (cell) => cell.mark || " ", "always")]
    : [];
  const named = report.arms.every((arm) => typeof arm.arm[labelParameter] === "string");
  const parameters = report.varied.map((parameter, p) => {
    const texts = cells.map((cell) => forTerminal(cell.parameters[p]!));
    const numeric = texts.every((text) => /^(–|−?[\d.]+(e−?\d+)?)$/.test(text));
    const column = aligned(
      forTerminal(parameter),
      numeric ? alignDecimals(texts) : texts,
      numeric ? "end" : "start",
      named && parameter !== labelParameter ? "aside" : numeric ? "whole" : "shorten",
    );
    return { ...column, names: true };
  });
  return [
    ...marks,
    ...parameters,
    ...(report.words.hasSeeds ? [column("n", (cell) => cell.n, "always")] : []),
    meanColumn(cells, centreName(report)),
    column("median", (cell) => cell.median, "third"),
    column("min–max", (cell) => cell.range, "second"),
    column(bestHead(report), (cell) => cell.best, "always"),
    ...(some((cell) => cell.failed) ? [column("failed", (cell) => cell.failed, "always")] : []),
    ...(some((cell) => cell.stuck) ? [column("stuck", (cell) => cell.stuck, "always")] : []),
    ...(some((cell) => cell.pending) ? [column("to run", (cell) => cell.pending, "always")] : []),
    column("time", (cell) => cell.seconds, "first"),
  ].filter((column) => column.head === "" || column.cells.some((cell) => cell.trim() !== ""));
}

/** Mean and spread in one column, each aligned. */
function meanColumn(cells: readonly ArmCells[], name: string): TextColumn {
  const means = Math.max(...cells.map((cell) => stringWidth(cell.mean)));
  const spreads = Math.max(...cells.map((cell) => stringWidth(cell.std)));
  const texts = cells.map((cell) => {
    const mean = padStart(cell.mean, means);
    if (spreads === 0) return mean;
    return cell.std === "" ? mean + " ".repeat(spreads + 3) : `${mean} ± ${padStart(cell.std, spreads)}`;
  });
  return aligned(spreads === 0 ? name : `${name} ± std`, texts, "end", "always");
}

function aligned(
  head: string,
  cells: readonly string[],
  side: TextColumn["side"],
  keep: TextColumn["keep"],
): TextColumn {
  return { head, cells, side, keep };
}

function joined(cells: readonly string[]): string {
  return cells.join("  ").trimEnd();
}

function legend(
  report: Report,
  cells: readonly ArmCells[],
  omitted: readonly string[],
  width: number,
): readonly string[] {
  const marks = cells.some((cell) => cell.mark !== "") ? markTexts(report) : [];
  const left = omitted.length === 0 ? [] : wrap(`No room for: ${omitted.join(", ")}.`, width);
  return [...(marks.length === 0 ? [] : wrap(marks.join("   "), width)), ...left];
}

/** More comparisons than this are counted. */
const comparisonsShown = 5;

function otherComparisons(report: Report, say: (text: string, indent: string) => readonly string[]) {
  const others = unsaidComparisons(report);
  const listed = others.length <= comparisonsShown ? others : [];
  const lines = listed.flatMap((comparison) => say(`- ${comparison.sentence}`, "  "));
  if (listed.length === others.length) return lines.length === 0 ? [] : ["", ...lines];
  return ["", ...say(countSentence(report), "")];
}

const outcomeMarks = { met: "✓", missed: "✗", open: "?" } as const;

function claimLines({ claims }: Report, { width, colour }: TableOptions): readonly string[] {
  if (claims.length === 0) return [];
  const paint = pc.createColors(colour);
  const paints = { met: paint.green, missed: paint.red, open: paint.yellow };
  const count = (kind: keyof typeof outcomeMarks): number =>
    claims.filter(({ outcome }) => outcome.kind === kind).length;
  const lines = claims.flatMap(({ claim, text, reason, outcome: { kind } }) => {
    const [first = "", ...rest] = wrap(forTerminal(text), width - 2);
    const because = wrap(forTerminal(`${reason} · ${claim.source}`), width - 2);
    return [
      `${paints[kind](outcomeMarks[kind])} ${first}`,
      ...rest.map((line) => `  ${line}`),
      ...because.map((line) => paint.dim(`  ${line}`)),
    ];
  });
  const title = `Claims: ${count("met")} met, ${count("missed")} missed, ${count("open")} open`;
  return ["", paint.bold(title), ...lines];
}
