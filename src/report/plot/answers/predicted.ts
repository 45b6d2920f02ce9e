/** Predicted against true numbers, and what is left between them. */

import { roundedFigure } from "../../../text/number.ts";
import { type Inspection, type NumberAnswers, splitTitle } from "../../content/inspection.ts";
import { extent } from "../../statistics/extent.ts";
import { numberTickFormat, type OwnHue } from "../figure/axes.ts";
import type { Choice, Figure, VegaLiteSpec } from "../figure/figure.ts";
import { tableOf } from "../figure/table.ts";
import { figureName } from "../look/name.ts";

export function predictedFigure(inspection: Inspection, hue: OwnHue): Figure | undefined {
  const { numbers } = inspection;
  if (numbers === undefined || !isSpread(numbers)) return undefined;
  const [first] = numbers;
  const seeds = inspection.seeds.length;
  const told = numbers.length > toldTargets ? rangeText(numbers) : numbers.map(figuresText).join(" ");
  const means = seeds === 1 ? "" : ` Means over ${seeds} seeds:`;
  return {
    kind: "predicted",
    title: "Predicted against true",
    caption: `Rows of the ${splitTitle(inspection.split)} split as predicted by one training: ${figureName(inspection.arm)}, seed ${inspection.seed}. On the dashed line a prediction is right.${means} ${told}`,
    description: `Predicted against true values of ${first!.target}. ${figuresText(first!)}`,
    choices: targetChoice(numbers),
    views: viewsOf(numbers, (answers, name) => ({
      width: 480,
      height: 420,
      layer: [
        {
          data: { name: `line${name}` },
          mark: { type: "line", style: "ideal" },
          encoding: {
            x: valueAxis("actual", `true ${answers.target}`),
            y: valueAxis("predicted", "predicted"),
          },
        },
        {
          data: { name: `answers${name}` },
          mark: { type: "point", style: "point" },
          encoding: {
            x: valueAxis("actual", `true ${answers.target}`),
            y: valueAxis("predicted", "predicted"),
            ...hue,
            tooltip: tooltipOf(answers),
          },
        },
      ],
    })),
    tables: Object.fromEntries(
      numbers.flatMap((answers, i) => {
        const [least, most] = extent(answers.points.flatMap(({ actual, predicted }) => [actual, predicted]));
        const ends = [least, most].map((end) => ({ actual: end, predicted: end }));
        return [
          [`answers${i}`, pointsTable(answers)],
          [`line${i}`, tableOf(ends)],
        ];
      }),
    ),
    arms: [],
  };
}

export function residualsFigure(inspection: Inspection, hue: OwnHue): Figure | undefined {
  const { numbers } = inspection;
  if (numbers === undefined || !isSpread(numbers)) return undefined;
  return {
    kind: "residuals",
    title: "Residuals",
    caption: `What is left of each row, predicted less true, against what was predicted, in the unit of the target: ${figureName(inspection.arm)}, seed ${inspection.seed}. A shape that is not an even band around 0 is something the network has not learned.`,
    description: `Residuals of ${numbers.map(({ target }) => target).join(", ")} against the predictions.`,
    choices: targetChoice(numbers),
    views: viewsOf(numbers, (answers, name) => ({
      width: 640,
      height: 300,
      layer: [
        {
          data: { name: `zero${name}` },
          mark: { type: "rule", style: "ideal" },
          encoding: { y: valueAxis("residual", "predicted − true") },
        },
        {
          data: { name: `answers${name}` },
          mark: { type: "point", style: "point" },
          encoding: {
            x: valueAxis("predicted", `predicted ${answers.target}`),
            y: valueAxis("residual", "predicted − true"),
            ...hue,
            tooltip: tooltipOf(answers),
          },
        },
      ],
    })),
    tables: Object.fromEntries(
      numbers.flatMap((answers, i) => [
        [`answers${i}`, pointsTable(answers)],
        [`zero${i}`, tableOf([{ residual: 0 }])],
      ]),
    ),
    arms: [],
  };
}

/** Two points or more that are not one and the same. */
function isSpread(numbers: readonly NumberAnswers[]): boolean {
  return numbers.some(({ points }) => points.length > 1);
}

function pointsTable({ points }: NumberAnswers) {
  return tableOf(
    points.map(({ actual, predicted }) => ({ actual, predicted, residual: predicted - actual })),
  );
}

function viewsOf(
  numbers: readonly NumberAnswers[],
  specOf: (answers: NumberAnswers, name: string) => VegaLiteSpec,
): Figure["views"] {
  const [first, ...others] = numbers.map((answers, i) => ({
    picks: numbers.length > 1 ? [i] : [],
    spec: specOf(answers, String(i)),
  }));
  return [first!, ...others];
}

export function targetChoice(targets: readonly { readonly target?: string }[]): readonly Choice[] {
  if (targets.length < 2) return [];
  const options = targets.map(({ target }) => ({ label: figureName(target ?? "") }));
  return [{ kind: "list", name: "Target", options }];
}

export function valueAxis(field: string, title: string) {
  return {
    field,
    type: "quantitative",
    title: figureName(title),
    axis: { format: numberTickFormat, tickCount: 6 },
    scale: { zero: false, nice: true },
  };
}

function tooltipOf({ target }: NumberAnswers) {
  return [
    { field: "actual", title: `true ${figureName(target)}`, format: ".6~g" },
    { field: "predicted", title: "predicted", format: ".6~g" },
    { field: "residual", title: "predicted − true", format: ".4~g" },
  ];
}

/** Of more targets than these no reader takes in one by one what their errors are. */
const toldTargets = 3;

function rangeText(numbers: readonly NumberAnswers[]): string {
  const [least, most] = extent(numbers.map(({ rmse }) => rmse)).map((value) => roundedFigure(value, 4));
  return `the root mean square errors of ${numbers.length} targets are ${least} to ${most}.`;
}

function figuresText({ target, rmse, mae, r2 }: NumberAnswers): string {
  const share = r2 === undefined ? "" : `, R² ${roundedFigure(r2, 4)}`;
  return `${figureName(target)}: root mean square error ${roundedFigure(rmse, 4)}, mean absolute error ${roundedFigure(mae, 4)}${share}.`;
}
