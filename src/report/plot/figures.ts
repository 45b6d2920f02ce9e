import { partsOf } from "../../metric/metric.ts";
import type { MetricName } from "../../model/parameters.ts";
import type { PageContent } from "../content/content.ts";
import type { Inspection } from "../content/inspection.ts";
import { answerKinds, type FigureKind, figureKinds } from "../content/kinds.ts";
import type { Report } from "../report.ts";
import { calibrationFigure } from "./answers/calibration.ts";
import { confusionFigure } from "./answers/confusion.ts";
import { fitFigure } from "./answers/fit.ts";
import { predictedFigure, residualsFigure } from "./answers/predicted.ts";
import { regionsFigure } from "./answers/regions.ts";
import { distributionFigure } from "./arms/distribution.ts";
import { isHeatmap, sweepFigure } from "./arms/sweep.ts";
import { type OwnHue, ownHue } from "./figure/axes.ts";
import type { Figure } from "./figure/figure.ts";
import { highlightedArms } from "./look/highlighted-arms.ts";
import { contourFigure } from "./search/contour.ts";
import { historyFigure } from "./search/history.ts";
import { reachedFigure } from "./search/reached.ts";
import { rungsFigure } from "./search/rungs.ts";
import { searchFigure } from "./search/slices.ts";
import { strandsFigure } from "./search/strands.ts";
import { curvesFigure } from "./training/curves.ts";
import { landscapeFigure } from "./training/landscape.ts";
import { isSpeed, speedFigure } from "./training/speed.ts";
import { isStep, stepsFigure } from "./training/steps.ts";
import { weightSpeedFigure } from "./training/weight-speed.ts";

/** Makes a figure of what a report and its epochs hold; undefined where they hold nothing for it. */
type Maker = (content: PageContent, points: number) => Figure | undefined;

const makers: { readonly [kind in FigureKind]: Maker } = {
  landscape: ({ report, landscape }, points) =>
    landscape === undefined ? undefined : landscapeFigure(report, landscape, points),
  curves: ({ report, curves }, points) =>
    curvesFigure(
      report,
      curves.filter(
        (entry) => (!isSpeed(entry) && !isStep(entry)) || entry[0]?.metric.name === report.metric.name,
      ),
      points,
    ),
  distribution: ({ report }) => distributionFigure(report),
  history: ({ report }) => historyFigure(report),
  rungs: ({ report }) => rungsFigure(report),
  search: ({ report }) => searchFigure(report),
  contour: ({ report }) => contourFigure(report),
  strands: ({ report }) => strandsFigure(report),
  reached: ({ report }) => reachedFigure(report),
  sweep: ({ report }) => sweepFigure(report),
  speed: ({ report, curves }) => speedFigure(report, curves.filter(isSpeed)),
  steps: ({ report, curves }) => stepsFigure(report, curves),
  "weight-speed": ({ report, weightSpeeds }) =>
    weightSpeeds === undefined ? undefined : weightSpeedFigure(report, weightSpeeds),
  fit: ({ report, inspection }) => inspection && fitFigure(inspection, hueIn(report, inspection)),
  regions: ({ inspection }) => inspection && regionsFigure(inspection),
  predicted: ({ report, inspection }) => inspection && predictedFigure(inspection, hueIn(report, inspection)),
  residuals: ({ report, inspection }) => inspection && residualsFigure(inspection, hueIn(report, inspection)),
  confusion: ({ inspection }) => inspection && confusionFigure(inspection),
  calibration: ({ report, inspection }) =>
    inspection && calibrationFigure(inspection, hueIn(report, inspection)),
};

function hueIn(report: Report, { arm }: Inspection): OwnHue {
  return ownHue(highlightedArms(report), arm);
}

/**
 * The figures that say something of the content, in the order of the page. First comes what answers at a glance: the heat
 * map of two parameters, and the ground that walks went over. Of networks that ground is a projection: their curves tell
 * more.
 */
export function figuresOf(content: PageContent, points: number): readonly Figure[] {
  const { report } = content;
  const figures = figureKinds
    .filter((kind) => kind !== "distribution" || hasSeveralSeeds(report))
    .filter((kind) => kind !== "calibration" || hasManyRows(content))
    .map((kind) => makers[kind](content, points))
    .filter((figure) => figure !== undefined);
  const isFirst = ({ kind }: Figure): boolean =>
    (kind === "sweep" && isHeatmap(report)) || (kind === "landscape" && report.words.trial === "walk");
  return [...figures.filter(isFirst), ...figures.filter((figure) => !isFirst(figure))];
}

/** One point a row would say no more than the table. */
function hasSeveralSeeds({ arms }: Report): boolean {
  return arms.some(({ tally }) => tally.completed > 1);
}

/** Of few rows nobody can say how often an answer is right. */
function hasManyRows({ inspection }: PageContent): boolean {
  const rows = inspection?.classes?.confusion.flat() ?? [];
  return rows.reduce((sum, count) => sum + count, 0) >= FEWEST_ROWS;
}

const FEWEST_ROWS = 10;

export function figureOf(kind: FigureKind, content: PageContent, points: number): Figure | undefined {
  return makers[kind](content, points);
}

/** Whether a figure shows what trained networks answer, and needs their weights. */
export function drawsAnswers(kind: FigureKind): boolean {
  return answerKinds.some((each) => each === kind);
}

/** Whether a figure draws the curves of a metric: the others need not be read for it. */
export function drawsCurveOf(kind: FigureKind, { metric }: Report): (name: MetricName) => boolean {
  if (kind === "curves") return (name) => name === metric.name;
  if (kind === "steps") return (name) => partsOf(name).kind === "steps";
  return (name) => kind === "speed" && partsOf(name).kind === "speed";
}
