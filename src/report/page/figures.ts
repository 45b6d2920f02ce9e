import { confusionFigure } from "../plot/confusion.ts";
import { curvesFigure } from "../plot/curves.ts";
import { distributionFigure } from "../plot/distribution.ts";
import type { Figure } from "../plot/figure.ts";
import { searchFigure } from "../plot/search.ts";
import { isSpeed, speedFigure } from "../plot/speed.ts";
import { sweepFigure } from "../plot/sweep.ts";
import type { PageContent } from "./content.ts";

/** The figures that the content allows, in the order of the page. */
export function figuresOf(content: PageContent, points: number): readonly Figure[] {
  const { report, curves, exhibit } = content;
  const speeds = curves.filter(isSpeed);
  const others = curves.filter(
    (entry) => !speeds.includes(entry) || entry[0]?.metric.name === report.metric.name,
  );
  return [
    curvesFigure(report, others, points),
    distributionFigure(report),
    searchFigure(report),
    sweepFigure(report),
    speedFigure(report, speeds),
    exhibit === undefined ? undefined : confusionFigure(exhibit),
  ].filter((figure) => figure !== undefined);
}
