/** Which arms there is room for: all in their order; when there are too many, those with the best means. */

import { lossOf } from "../../metric/better.ts";
import type { ArmReport, Report } from "../report.ts";
import { centre } from "../statistics/describe.ts";

/** How many arms a table of the terminal has, unless somebody asks for more. */
export const usualRows = 40;

export function armsShown(report: Report, rows: number): readonly ArmReport[] {
  if (report.arms.length <= rows) return report.arms;
  return bestFirst(report).slice(0, rows);
}

/** The best mean first; in the order of the report where none is best, or where somebody asked for it. */
export function bestFirst(report: Report): readonly ArmReport[] {
  if (!areBest(report)) return report.arms;
  const loss = (arm: ArmReport): number => {
    const mean = centre(arm.sample);
    return mean === undefined ? Number.MAX_VALUE : lossOf(mean, report.metric.better);
  };
  return report.arms.toSorted((a, b) => loss(a) - loss(b));
}

/** What is shown of too many arms are the best ones, and not the first ones in an order that somebody asked for. */
export function areBest(report: Report): boolean {
  return report.sorted === undefined && report.metric.better !== "none";
}
