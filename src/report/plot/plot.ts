/** One figure of a report as a picture, for `runx plot`. */
import { RunxError } from "../../errors.ts";
import { didYouMean } from "../../text/near-match.ts";
import type { PageContent } from "../content/content.ts";
import { type FigureKind, figureKinds } from "../content/kinds.ts";
import { namesText } from "../experiments.ts";
import { beginning, type Choice, standalone, still, titled, type VegaLiteSpec } from "./figure/figure.ts";
import { figureOf } from "./figures.ts";
import { figureName } from "./look/name.ts";
import { svgOf } from "./picture/svg.ts";

export interface PlotQuestion {
  readonly kind: FigureKind;
  readonly logEpochs?: boolean;
  readonly logValues?: boolean;
  /** Also where the values alone would make an axis logarithmic. */
  readonly linear?: boolean;
}

/** Values of single trainings in a picture; beyond it, evenly chosen ones. */
const points = 200_000;

/**
 * The complete Vega-Lite specification of a figure, data included.
 * @throws RunxError when the report has nothing that such a figure would show.
 */
export function plotSpec(content: PageContent, { kind, ...switches }: PlotQuestion): VegaLiteSpec {
  const figure = figureOf(kind, content, points);
  if (figure === undefined) refuseEmpty(content, kind);
  const begin = beginning(figure);
  const picks = figure.choices.map((choice, i) => pickOf(choice, switches) ?? begin[i] ?? 0);
  const view = figure.views.find((candidate) => candidate.picks.every((pick, i) => pick === picks[i]));
  return titled(standalone(figure, view ?? figure.views[0]), figure, figureName(namesText(content.report)));
}

/** @throws RunxError as `plotSpec` does. */
export async function plotSvg(content: PageContent, question: PlotQuestion): Promise<string> {
  return svgOf(still(plotSpec(content, question)));
}

/** `heatmap` is what a sweep of two parameters is called elsewhere. */
export function plotKind(text: string): FigureKind {
  const kind = text === "heatmap" ? "sweep" : figureKinds.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new RunxError({
    code: "report.unknown-plot",
    message: `There is no plot "${text}".`,
    hint: `${didYouMean(text, figureKinds)}Plots: ${figureKinds.join(", ")}.`,
  });
}

/** Undefined where nothing is asked: as the figure begins. */
function pickOf(choice: Choice, { logEpochs, logValues, linear }: Omit<PlotQuestion, "kind">) {
  if (choice.kind === "list") return 0;
  if (choice.sets === "linear") return Number(linear === true);
  if (linear === true) return 0;
  const asked = choice.sets === "log-epochs" ? logEpochs : logValues;
  return asked === true ? 1 : undefined;
}

const hints: { readonly [kind in FigureKind]: string } = {
  landscape:
    "Ways are drawn of walks down a surface of two variables, surface: { of: v1^2 + 10*v2^2, start: [3, 1] }, and of finished trainings of networks.",
  curves: "Learning curves need a trial with two epochs or more.",
  distribution: "A distribution needs a finished trial.",
  history: "Points in their order are drawn of an experiment with `search`, once two of them have a result.",
  rungs: "Rungs are drawn of a search by `successive-halving`, once two points have a result.",
  contour: "Two parameters need a search with eight points or more that a forest can learn from.",
  strands: "All parameters are drawn of a search of three or more, once points have a result.",
  reached: "Shares of points are drawn of a search, but not by rungs, once eight points have a result.",
  search: "Points are drawn of an experiment with `search`, once one of them has a result.",
  sweep: "A sweep needs three arms or more that differ in a number, or in two parameters.",
  speed: "Record the speed: add `monitor: [speed]` to the spec.",
  steps: "Record the error by step: add `monitor: [steps]` to the spec of a recurrent network.",
  "weight-speed":
    "Speeds by input are drawn of feedforward networks whose neurons have slopes, with their data as they were.",
  fit: "A fit needs a finished trial of a network with one number as input and numbers as targets.",
  regions: "Regions need a finished trial of a network with two numbers as inputs.",
  predicted:
    "Predictions against true values need a finished trial with numbers as targets, and two rows or more.",
  residuals: "Residuals need a finished trial with numbers as targets, and two rows or more.",
  confusion: "Confusions need a finished trial that tells classes apart, with its data as they were.",
  calibration:
    "Calibration needs a finished trial that tells classes apart, with sigmoid or softmax outputs.",
};

function refuseEmpty({ report }: PageContent, kind: FigureKind): never {
  throw new RunxError({
    code: "report.empty-plot",
    message: `${namesText(report)} has nothing for the plot "${kind}".`,
    hint: hints[kind],
  });
}
