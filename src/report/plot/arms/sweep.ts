/**
 * What a sweep shows depends on how many parameters vary: against one number it is a response curve, against many
 * numbers and another parameter a few of them, against two parameters a heat map, against more parallel coordinates.
 */
import { counted, thousands } from "../../../text/counted.ts";
import { valueWithUnit } from "../../figures.ts";
import { labelParameter } from "../../parameter-text.ts";
import type { ArmReport, Report } from "../../report.ts";
import { centre } from "../../statistics/describe.ts";
import { extent } from "../../statistics/extent.ts";
import type { Figure } from "../figure/figure.ts";
import { membersShown } from "../look/highlighted-arms.ts";
import { arms as coloured } from "../look/theme.ts";
import { heatmapPicture } from "./heatmap.ts";
import { parallelPicture } from "./parallel.ts";
import { responsePicture } from "./response.ts";
import { axisOf, type SweepAxis, type SweepPicture } from "./sweep-axis.ts";

/** More cells than these have no room, more lines are a grey surface. */
const cellLimit = 3000;
const strandLimit = 600;

export function sweepFigure(report: Report): Figure | undefined {
  const measured = report.arms.filter((arm) => centre(arm.sample) !== undefined);
  if (measured.length < 3) return undefined;
  const varying = axesOf(report, measured);
  const shown = new Set(
    membersShown(report, varying.length > 2 ? strandLimit : cellLimit).map(({ key }) => key),
  );
  const drawn = measured.filter(({ key }) => shown.has(key));
  const picture = pictureOf(report, drawn);
  if (picture === undefined) return undefined;
  const { metric } = report;
  const [low, high] = extent(measured.flatMap((arm) => centre(arm.sample) ?? []));
  const left =
    drawn.length < measured.length
      ? ` Of ${thousands(measured.length)} arms the best ${thousands(drawn.length)} are drawn.`
      : "";
  return {
    kind: "sweep",
    title: "Sweep",
    caption: picture.caption + left + withoutValue(report.arms.length - measured.length),
    description: `${report.words.hasSeeds ? "Mean " : ""}${metric.title} of ${counted(measured.length, "arm")} by ${varying.map(({ title }) => title).join(", ")}: from ${valueWithUnit(low, metric)} to ${valueWithUnit(high, metric)}.`,
    choices: picture.choices,
    views: picture.views,
    tables: picture.tables,
    ...(picture.leastWidth === undefined ? {} : { leastWidth: picture.leastWidth }),
    placing: ["strand", "at"],
    arms: [],
  };
}

/** Whether the sweep of a report is a heat map. */
export function isHeatmap(report: Report): boolean {
  const measured = report.arms.filter((arm) => centre(arm.sample) !== undefined);
  const [first, second, ...others] = axesOf(report, measured);
  const isTwo = first !== undefined && second !== undefined && others.length === 0;
  return measured.length > 2 && isTwo && curvesOf(first, second) === undefined;
}

function withoutValue(count: number): string {
  if (count === 0) return "";
  return count === 1
    ? " One arm has no value and is left out."
    : ` ${thousands(count)} arms have no value and are left out.`;
}

/** A label names its arm: it is nothing that an experiment sweeps over. */
function axesOf({ varied }: Report, arms: readonly ArmReport[]): readonly SweepAxis[] {
  return varied
    .filter((name) => name !== labelParameter)
    .map((name) => axisOf(name, arms))
    .filter(({ levels }) => levels.length > 1);
}

/** So many numbers are a curve; cells of a heat map would be stripes. */
function isFine({ numeric, levels }: SweepAxis): boolean {
  return numeric && levels.length > 12;
}

/** Many numbers, and a few levels of another parameter that a line each is drawn for. */
function curvesOf(first: SweepAxis, second: SweepAxis): readonly [SweepAxis, SweepAxis] | undefined {
  const [along, by] = isFine(first) ? [first, second] : [second, first];
  return isFine(along) && by.levels.length <= coloured ? [along, by] : undefined;
}

function pictureOf(report: Report, arms: readonly ArmReport[]): SweepPicture | undefined {
  const axes = axesOf(report, arms);
  const [first, second, ...others] = axes;
  if (first === undefined) return undefined;
  if (second === undefined) return first.numeric ? responsePicture(report, arms, first) : undefined;
  if (others.length === 0) {
    const curves = curvesOf(first, second);
    return curves ? responsePicture(report, arms, ...curves) : heatmapPicture(report, arms, first, second);
  }
  return parallelPicture(report, arms, axes);
}
