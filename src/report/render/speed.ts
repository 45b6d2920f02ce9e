/** How fast arms learn, for the terminal. */
import { thousands } from "../../text/counted.ts";
import { forTerminal } from "../../text/escape.ts";
import { wrap } from "../../text/layout.ts";
import { epochsText, fastestFirst, type LearningSpeed } from "../content/learning-speed.ts";
import { durationText, valueWithUnit, writtenValue } from "../figures.ts";
import type { Report } from "../report.ts";
import { fitColumns, type TextColumn } from "./columns.ts";

export interface SpeedOptions {
  readonly width: number;
  /** Arms at most. */
  readonly rows: number;
}

/** The sentence, then a row an arm, the fastest first. */
export function renderSpeed(speed: LearningSpeed, report: Report, { width, rows }: SpeedOptions): string {
  const { metric, words } = report;
  const shown = fastestFirst(speed.arms).slice(0, rows);
  const column = (
    head: string,
    keep: TextColumn["keep"],
    cell: (arm: (typeof shown)[number]) => string | undefined,
  ): TextColumn => ({ head, keep, side: "end", cells: shown.map((arm) => cell(arm) ?? "–") });
  const columns: readonly TextColumn[] = [
    { head: "arm", keep: "shorten", side: "start", cells: shown.map(({ label }) => forTerminal(label)) },
    column(`to ${writtenValue(speed.level, metric)}`, "always", ({ epochs }) =>
      epochs === undefined ? undefined : epochsText(epochs, report),
    ),
    column("gradients", "second", ({ gradients }) =>
      gradients === undefined ? undefined : thousands(gradients),
    ),
    column("time", "first", ({ seconds }) => (seconds === undefined ? undefined : durationText(seconds))),
    column("never", "whole", ({ never, trainings }) => `${never} of ${trainings}`),
    column(`mean over ${words.step}s`, "third", ({ area }) => valueWithUnit(area, metric)),
  ];
  const fitted = fitColumns(columns, width);
  const line = (cells: readonly string[]): string => cells.join("  ").trimEnd();
  const more = speed.arms.length - shown.length;
  return `${[
    ...wrap(forTerminal(speed.sentence), width),
    "",
    line(fitted.columns.map(({ head }) => head)),
    ...shown.map((_, i) => line(fitted.columns.map(({ cells }) => cells[i]!))),
    ...(more > 0 ? [`… and ${more} slower`] : []),
    ...(fitted.omitted.length > 0 ? wrap(`No room for: ${fitted.omitted.join(", ")}.`, width) : []),
    ...wrap(
      words.hasSeeds
        ? "Medians over the trainings; one that never reaches the level counts as slower than all. Gradients are those of single examples; the mean over epochs is the area under the curve."
        : `The mean over ${words.step}s is the area under the curve.`,
      width,
    ),
  ].join("\n")}\n`;
}
