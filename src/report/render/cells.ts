/** The text of a report's cells, the same in the terminal, in Markdown and in LaTeX. */

import { type Metric, momentTitle } from "../../metric/metric.ts";
import { counted, thousands } from "../../text/counted.ts";
import { columnDecimals, columnFigure, durationText, shown } from "../figures.ts";
import type { ArmReport, Report, Sample } from "../report.ts";
import { centre } from "../statistics/describe.ts";

export interface ArmCells {
  readonly mark: Mark;
  /** One text a varied parameter. Untrusted. */
  readonly parameters: readonly string[];
  readonly n: string;
  readonly mean: string;
  /** Empty where n allows no spread. */
  readonly std: string;
  readonly median: string;
  readonly range: string;
  /** Empty unless asked for. */
  readonly best: string;
  readonly failed: string;
  readonly stuck: string;
  readonly pending: string;
  readonly seconds: string;
}

/** `●` best, `○` not distinguishable from it. The same in every format. */
export type Mark = "●" | "○" | "";

/** What the marks that occur mean. */
export function markTexts(report: Report): readonly string[] {
  const has = (standing: ArmReport["standing"]) => report.arms.some((arm) => arm.standing === standing);
  const best = report.bestByValidation === true ? "best by validation" : `best ${centreName(report)}`;
  return [
    ...(has("best") ? [`● ${best}`] : []),
    ...(has("indistinguishable") ? ["○ not distinguishable from the best"] : []),
  ];
}

export function armCells(arms: readonly ArmReport[], report: Report): readonly ArmCells[] {
  const decimals = decimalsOf(arms, report.metric);
  const figure = (value: number | undefined): string =>
    value === undefined ? "" : columnFigure(shown(value, report.metric), decimals);
  const ranked = report.arms.filter((arm) => arm.sample.kind !== "empty").length > 1;
  return arms.map((arm) => {
    const { sample, tally } = arm;
    const spread = sample.kind === "spread" ? sample : undefined;
    return {
      mark: ranked ? markOf(arm) : "",
      parameters: report.varied.map((parameter) => arm.texts[parameter]!),
      n: countText(sample),
      mean: sample.kind === "empty" ? "–" : figure(centre(sample)),
      std: sample.kind === "constant" ? figure(0) : figure(spread?.std),
      median: figure(sample.kind === "constant" ? sample.value : spread?.median),
      range: spread === undefined ? "" : `${figure(spread.min)}–${figure(spread.max)}`,
      best: figure(arm.bestOf?.expectation),
      failed: String(tally.failed),
      stuck: String(tally.stuck),
      pending: String(tally.pending),
      seconds: arm.seconds === undefined ? "" : durationText(arm.seconds),
    };
  });
}

/** How many values a mean is of; the value of an arm in which nothing is random is none. */
export function countText({ kind, n }: Sample): string {
  return kind === "exact" ? "exact" : String(n);
}

/** A column of an arm's figures, where every one has its place whatever the width. */
export interface FigureColumn {
  readonly head: string;
  readonly textOf: (cells: ArmCells) => string;
  /** The figure that arms are ranked by. */
  readonly isRanked?: true;
}

export function figureColumns(report: Report): readonly FigureColumn[] {
  const { hasSeeds, canBeStuck } = report.words;
  const ofSeeds = (...columns: readonly FigureColumn[]) => (hasSeeds ? columns : []);
  return [
    ...ofSeeds({ head: "n", textOf: ({ n }) => n }),
    { head: hasSeeds ? "mean ± std" : centreName(report), textOf: meanText, isRanked: true },
    ...ofSeeds(
      { head: "median", textOf: ({ median }) => median },
      { head: "min–max", textOf: ({ range }) => range },
    ),
    ...(report.bestOf === undefined
      ? []
      : [{ head: bestHead(report), textOf: ({ best }: ArmCells) => best }]),
    { head: "failed", textOf: ({ failed }) => failed },
    ...(canBeStuck ? [{ head: "stuck", textOf: ({ stuck }: ArmCells) => stuck }] : []),
  ];
}

function meanText({ mean, std }: ArmCells): string {
  return std === "" ? mean : `${mean} ± ${std}`;
}

/** What the figure of an arm is: where nothing is random it is the one value there is. */
export function centreName({ words }: Pick<Report, "words">): "mean" | "value" {
  return words.hasSeeds ? "mean" : "value";
}

export function bestHead({ bestOf }: Report): string {
  return `best of ${bestOf}`;
}

/** `test accuracy in %, after the last epoch`. */
export function measureTitle(report: Report): string {
  const unit = report.metric.unit === "fraction" ? " in %" : "";
  return `${report.metric.title}${unit} ${momentTitle(report.at, report.words.step)}`;
}

/** `10 trials: 9 completed, 1 failed, 0 stuck`; stuck ones are completed. Walks and programs are never stuck. */
export function tallyText({ tally, words }: Report): string {
  const counts = [
    `${thousands(tally.completed)} completed`,
    `${thousands(tally.failed)} failed`,
    ...(words.canBeStuck ? [`${thousands(tally.stuck)} stuck`] : []),
    ...(tally.pending === 0 ? [] : [`${thousands(tally.pending)} to run`]),
  ];
  return `${counted(tally.trials, "trial")}: ${counts.join(", ")}.`;
}

export function markOf(arm: ArmReport): Mark {
  if (arm.standing === "best") return "●";
  return arm.standing === "indistinguishable" ? "○" : "";
}

function decimalsOf(arms: readonly ArmReport[], metric: Metric): number | "scientific" {
  const means = arms.flatMap(({ sample }) => centre(sample) ?? []);
  const stds = arms.flatMap(({ sample }) => (sample.kind === "spread" ? [sample.std] : []));
  return columnDecimals(means, stds, metric);
}
